"""Records of previews: what was said can be said again, byte for byte, whatever has become of the pack since."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib.resources import as_file
from pathlib import Path
from random import Random
from shutil import copytree

import pytest

from eligibility.engine.facts import Facts, Items
from eligibility.engine.values import DontKnow, Interval, Known, NotApplicable, OneOf, Provenance, Refused
from eligibility.law.parameters import Lineage, lineage_of
from eligibility.reading.pack_sheets import PACKS
from eligibility.records.bundles import Bundle, NotThatBundle
from eligibility.records.facts import facts_data, facts_from
from eligibility.records.record import NotARecord, Record, again, record_of, replay
from eligibility.records.snapshots import Snapshot, shipped_snapshot, snapshot_of
from regions.table import load as load_divisions
from tests.unit.eligibility.worlds import blurred, whole

DAY = date(2022, 6, 1)
HOHHOT = "150102"
SINGLE = Facts(
    {
        "residence.hukou": Known(HOHHOT),
        "residence.hukou_kind": Known("urban"),
        "residence.lives_at_hukou": Known(value=True),
        "situation.marriage": Known("single"),
        "expenses.kinds": Known(frozenset({"none"})),
        "benefits.received": Known(frozenset({"none"})),
        "property.savings": Known(0),
        "property.houses": Known(1),
        "property.vehicles": Known(frozenset({"none"})),
        "property.other_assets": Known(frozenset({"none"})),
        "land.has_land": Known(value=False),
        "land.has_livestock": Known(value=False),
    },
    {
        "household": Items(
            (
                Facts(
                    {
                        "age": Known(45),
                        "sex": Known("female"),
                        "health": Known("severe_illness"),
                        "disability": Known(value=False),
                        "work": Known("unable"),
                    },
                    {"incomes": Items((), is_closed=True)},
                ),
            ),
            is_closed=True,
        )
    },
)


@pytest.fixture(scope="module")
def lineage() -> Lineage:
    return lineage_of(load_divisions())


@pytest.fixture(scope="module")
def shipped(lineage: Lineage) -> Snapshot:
    return shipped_snapshot("15", lineage)


def edited(folder: Path, lineage: Lineage) -> Snapshot:
    """The shipped pack with one standard of Hohhot raised from 841 to 900."""
    with as_file(PACKS) as packs:
        copytree(packs, folder / "packs")
    sheet = folder / "packs/15/parameters/minimum_living_guarantee/urban_standard.yaml"
    text = sheet.read_text()
    assert "841" in text
    sheet.write_text(text.replace("841", "900"))
    return snapshot_of("15", Bundle.gather("15", root=folder / "packs"), lineage)


def test_a_record_says_the_sourced_standard_it_was_made_with(shipped: Snapshot) -> None:
    record = record_of(shipped, SINGLE, DAY)

    standard = record.data["parameters"][HOHHOT]["minimum_living_guarantee.urban_standard"]
    assert (standard["low"], standard["high"], standard["region"]) == ("841", "841", "150100")
    assert standard["since"] == "2022-01-01"
    assert standard["published"][0]["source"]["title"]
    amount = record.verdicts["minimum_living_guarantee"]["amount"]
    assert amount == {"low": "841.00", "high": "841.00", "unit": "CNY/month"}


@pytest.mark.no_cover
def test_an_auditor_gets_identical_bytes_when_the_pack_was_edited_since(
    shipped: Snapshot, lineage: Lineage, tmp_path: Path
) -> None:
    kept, bundle = record_of(shipped, SINGLE, DAY).content, shipped.bundle.to_bytes()
    today = edited(tmp_path, lineage)

    record = Record(kept)
    replayed = replay(record, Bundle.from_bytes(bundle, record.bundle))
    now = again(record, today)

    assert replayed.content == kept
    assert now.content != kept
    assert now.bundle != record.bundle
    assert now.data["digest"] != record.data["digest"]
    assert now.verdicts["minimum_living_guarantee"]["amount"]["low"] == "900.00"


def test_an_auditor_needs_no_table_of_divisions_to_replay(shipped: Snapshot) -> None:
    record = record_of(shipped, SINGLE, DAY)

    assert record.data["places"] == {HOHHOT: ["150102", "150100", "150000"]}
    assert replay(record, shipped.bundle).content == record.content  # which asks no table of divisions


def test_an_auditor_cannot_replay_with_another_bundle(shipped: Snapshot, lineage: Lineage, tmp_path: Path) -> None:
    record = record_of(shipped, SINGLE, DAY)
    other = edited(tmp_path, lineage).bundle

    with pytest.raises(ValueError, match="not with"):
        replay(record, other)
    with pytest.raises(NotThatBundle, match="has the digest"):
        Bundle.from_bytes(other.to_bytes(), record.bundle)


@pytest.mark.parametrize("spoil", [lambda b: b[:-30], lambda b: b[:3_000] + b"x" + b[3_001:], lambda b: b"no zip"])
def test_an_auditor_is_told_when_a_bundle_was_damaged(shipped: Snapshot, spoil: object) -> None:
    with pytest.raises(NotThatBundle):
        Bundle.from_bytes(spoil(shipped.bundle.to_bytes()), shipped.bundle.digest)  # type: ignore[operator]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"record":2}', b'{"record":1'])
def test_an_auditor_is_told_when_something_is_no_record(content: bytes, shipped: Snapshot) -> None:
    with pytest.raises(NotARecord):
        replay(Record(content), shipped.bundle)


def test_a_bundle_is_the_same_however_it_was_packed(shipped: Snapshot) -> None:
    bundle = shipped.bundle
    turned = Bundle(dict(reversed(bundle.files.items())))

    assert turned.digest == bundle.digest
    assert turned.to_bytes() == bundle.to_bytes()
    assert Bundle.from_bytes(bundle.to_bytes(), bundle.digest) == bundle
    assert not [name for name in bundle.files if "/cases/" in name or not name.endswith(".yaml")]


def test_a_bundle_knows_a_name_from_a_content() -> None:
    assert Bundle({"a": b"bc"}).digest != Bundle({"ab": b"c"}).digest


@pytest.mark.no_cover
def test_a_record_with_made_up_figures_replays_with_them(lineage: Lineage) -> None:
    demo = shipped_snapshot("15", lineage, demo=True)
    there = SINGLE.with_state(("residence.hukou",), Known("150422"))

    record = record_of(demo, there, DAY)

    assert record.data["pack"]["demo"] is True
    assert "demo" in {each["status"] for each in record.data["parameters"]["150422"].values()}
    assert replay(record, demo.bundle).content == record.content


def test_an_officers_decision_is_kept_and_replayed(shipped: Snapshot) -> None:
    decision = {"destitute_support/nobody_able": True}

    record = record_of(shipped, SINGLE, DAY, decision)

    assert record.data["officers"] == decision
    assert replay(record, shipped.bundle).content == record.content


def test_a_record_of_a_place_outside_the_pack_has_no_figure_for_it(shipped: Snapshot) -> None:
    away = SINGLE.with_state(("emergency.place",), Known("110101"))
    away = away.with_state(("screening.emergency",), Known(value=True))
    away = away.with_state(("emergency.happened",), Known("fire"))

    record = record_of(shipped, away, DAY)

    emergency = record.verdicts["temporary_assistance_emergency"]
    assert (emergency["verdict"], emergency["amount"]["high"]) == ("certain_yes", None)
    assert "minimum_living_guarantee.urban_standard" in emergency["missing"]
    assert set(record.data["parameters"]) == {HOHHOT}
    assert replay(record, shipped.bundle).content == record.content


def test_every_kind_of_fact_comes_back_as_it_was() -> None:
    by = Provenance("register", "acct_x", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "desk")
    states = {
        "a": Known(True, by),
        "b": Known(5),
        "c": Known(date(2020, 2, 29)),
        "d": Known(frozenset({"x", "y"})),
        "e": Interval(None, 5, by, is_high_open=True),
        "f": OneOf(frozenset({"one", "two"})),
        "g": DontKnow(by),
        "h": Refused(),
        "i": NotApplicable(),
    }
    facts = Facts(states, {"l": Items((Facts({"z": Known("q")}), Facts()))})

    assert facts_from(facts_data(facts)) == facts


@pytest.mark.no_cover
def test_records_of_any_household_replay(shipped: Snapshot) -> None:
    random = Random(20261122)
    for _ in range(3):
        facts = whole(shipped.pack.rules.schema, random, [HOHHOT, "150422", "152221"])
        record = record_of(shipped, blurred(facts, shipped.pack.rules.schema, random, 0.4), DAY)

        assert replay(Record(record.content), shipped.bundle).content == record.content
