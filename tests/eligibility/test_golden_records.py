"""What an earlier engine said of three households by rules kept since then is what this one says, byte for byte.

When the engine is meant to say something else of old cases, raise ``ENGINE`` in ``eligibility/records/record.py``
and write the records anew: ``BANGBAN_WRITE_GOLDEN=1 pytest tests/eligibility/test_golden_records.py``.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from random import Random

import pytest

from eligibility.engine.facts import Facts
from eligibility.engine.values import Known
from eligibility.law.parameters import lineage_of
from eligibility.records.bundles import Bundle
from eligibility.records.record import Record, record_of, replay
from eligibility.records.snapshots import shipped_snapshot
from regions.table import load as load_divisions
from tests.unit.eligibility.test_records import SINGLE
from tests.unit.eligibility.worlds import blurred, whole

GOLDEN = Path(__file__).parent / "golden"
NAMES = ("certain", "half_told", "county_without_standards")


def write() -> None:
    """Record three households by today's rules."""
    today = shipped_snapshot("15", lineage_of(load_divisions()))
    random, schema = Random(7), today.pack.rules.schema
    large = whole(schema, random, ["150102"], most=5)
    households: dict[str, Facts] = {
        "certain": SINGLE,
        "half_told": blurred(large, schema, random, 0.5).with_state(("residence.hukou",), Known("150102")),
        "county_without_standards": SINGLE.with_state(("residence.hukou",), Known("150422")),
    }
    GOLDEN.mkdir(exist_ok=True)
    (GOLDEN / "rules.zip").write_bytes(today.bundle.to_bytes())
    for name, facts in households.items():
        (GOLDEN / f"{name}.json").write_bytes(record_of(today, facts, date(2022, 6, 1)).content)


if os.environ.get("BANGBAN_WRITE_GOLDEN"):
    write()


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
def test_an_old_record_is_replayed_to_the_byte_by_this_engine(name: str) -> None:
    record = Record((GOLDEN / f"{name}.json").read_bytes())
    bundle = Bundle.from_bytes((GOLDEN / "rules.zip").read_bytes(), record.bundle)

    now = replay(record, bundle)

    assert now.data == record.data  # shows where they differ
    assert now.content == record.content


def test_the_households_are_worth_keeping() -> None:
    verdicts = {name: Record((GOLDEN / f"{name}.json").read_bytes()).verdicts for name in NAMES}

    assert verdicts["certain"]["minimum_living_guarantee"]["amount"]["low"] == "841.00"
    assert verdicts["county_without_standards"]["minimum_living_guarantee"]["verdict"] == "needs_officer"
    assert "depends" in {verdict["verdict"] for verdict in verdicts["half_told"].values()}
