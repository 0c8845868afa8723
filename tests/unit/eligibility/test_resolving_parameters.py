"""The nearest region that says something wins, with the newest it has said; nobody gets a zero nobody published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.findings import PackError
from eligibility.law.estimates import Estimate
from eligibility.law.parameters import OutsidePack, Parameters, TooEarly
from eligibility.law.published import Entry, Inherit, Kind, Parameter, Published, Source, Status
from eligibility.law.resolved import Resolved
from eligibility.law.resolving import Law, LookUp, in_force
from tests.unit.eligibility.written_packs import LINEAGE, lineage, write_packs

START = date(2015, 1, 1)
STANDARD = "description: 标准\nunit: CNY/person/month\nbounds: {low: 0}\nvalues: {}\n"
SAID = "status: secondary, source: {title: 公告}"


def published(region: str, day: date, value: int) -> Published:
    """A value of one document."""
    number = Decimal(value)
    return Published(region, day, Status.SECONDARY, Source("公告"), str(value), Estimate(number, number))


def law_of(values: Mapping[str, Mapping[date, int]], inherit: Inherit = Inherit.PARENT) -> Law:
    """One parameter, ``a.b``, with these values."""
    entries = {
        region: tuple(Entry(region, day, (published(region, day, days[day]),), ("f", 1)) for day in sorted(days))
        for region, days in values.items()
    }
    bounds = Estimate(Decimal(0))
    return Law({"a.b": Parameter("a.b", "", "CNY", Kind.NUMBER, inherit, bounds, entries, START, ("f", 1))}, {}, {})


days = st.integers(0, 4000).map(lambda number: START + timedelta(days=number))
values = st.dictionaries(
    st.sampled_from([*LINEAGE["150102001"], "cn"]), st.dictionaries(days, st.integers(1, 5000), max_size=4), max_size=5
)


@given(values, days)
def test_anybody_gets_the_newest_value_of_the_nearest_region_that_has_one(
    said: Mapping[str, Mapping[date, int]], on: date
) -> None:
    chain = (*LINEAGE["150102001"], "cn")
    found = LookUp(law_of(said), chain, on).find("a.b")
    begun = {region: [day for day in said.get(region, {}) if day <= on] for region in chain}
    nearest = next((region for region in chain if begun[region]), None)
    if nearest is None:
        assert found.is_missing
        assert (found.value, found.low, found.high) == (None, Decimal(0), None)
        return
    newest = max(begun[nearest])
    assert (found.region, found.since, found.value) == (nearest, newest, Decimal(said[nearest][newest]))


@given(values, days)
def test_nobody_gets_less_than_the_floor_above_where_there_is_one(
    said: Mapping[str, Mapping[date, int]], on: date
) -> None:
    chain = (*LINEAGE["150102001"], "cn")
    place = LookUp(law_of(said, Inherit.AT_LEAST_PARENT), chain, on)
    found, floor = place.find("a.b"), place.above("a.b")
    if not floor.is_missing:
        assert not found.is_missing
        assert found.low > floor.low - 1
    assert found.value != 0


@given(values, days)
def test_a_region_that_inherits_nothing_has_only_its_own(said: Mapping[str, Mapping[date, int]], on: date) -> None:
    found = LookUp(law_of(said, Inherit.NONE), (*LINEAGE["150102001"], "cn"), on).find("a.b")
    assert found.region in {None, "150102001"}


def test_a_value_that_has_run_out_gives_way_to_the_region_above() -> None:
    local = Entry("150102", START, (published("150102", START, 9),), ("f", 1), until=date(2020, 12, 31))
    assert in_force((local,), date(2020, 12, 31)) is local
    assert in_force((local,), date(2021, 1, 1)) is None


def resolve(root: Path, region: str, on: str, *, demo: bool = False, path: str = "aid.standard") -> Resolved:
    """What holds in a written pack."""
    parameters = Parameters.of_pack("15", lineage, demo=demo, root=root)
    return parameters.resolve(path, region, date.fromisoformat(on))


def written(tmp_path: Path, values: str, **others: str) -> Path:
    """Packs in which 15 has these values of the standard; ``aid__care`` is cn's parameter ``aid.care``."""
    files = {
        "cn/parameters/aid/standard.yaml": STANDARD,
        "15/parameters/aid/standard.yaml": f"description: 标准\nvalues:\n{values}",
        **{f"cn/parameters/{name.replace('__', '/')}.yaml": text for name, text in others.items()},
    }
    return write_packs(tmp_path, files)


def test_a_region_outside_the_pack_is_refused(tmp_path: Path) -> None:
    root = written(tmp_path, f'  "150100":\n    2021-01-01: {{value: 790, {SAID}}}\n')
    for region in ("640104", "999999", ""):
        with pytest.raises(OutsidePack):
            resolve(root, region, "2022-01-01")


def test_a_day_before_the_first_value_is_refused(tmp_path: Path) -> None:
    root = written(tmp_path, f'  "150100":\n    2021-01-01: {{value: 790, {SAID}}}\n')
    with pytest.raises(TooEarly) as refused:
        resolve(root, "150102", "2020-12-31")
    assert refused.value.first_day == date(2021, 1, 1)


def test_a_path_there_is_not_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    root = written(tmp_path, f'  "150100":\n    2021-01-01: {{value: 790, {SAID}}}\n')
    with pytest.raises(KeyError):
        resolve(root, "150102", "2022-01-01", path="aid.standards")


def test_a_known_gap_hides_what_holds_above_and_says_why(tmp_path: Path) -> None:
    root = written(
        tmp_path,
        f'  "150000":\n    2021-01-01: {{value: 790, {SAID}}}\n  "150100":\n    2022-01-01: {{gap: 附件没有取到}}\n',
    )
    assert resolve(root, "150102", "2021-06-01").value == 790
    found = resolve(root, "150102", "2022-06-01")
    assert (found.is_missing, found.value, found.low, found.note) == (True, None, Decimal(0), "附件没有取到")


def test_a_value_of_a_year_holds_all_year_when_the_next_began_nobody_knows_when(tmp_path: Path) -> None:
    root = written(
        tmp_path,
        f'  "150000":\n    2021-01-01: {{value: 700, precision: year, {SAID}}}\n'
        f"    2023-08-31: {{value: 720, began: unknown, {SAID}}}\n",
    )
    for day, low, high in (("2021-12-31", 700, 700), ("2022-01-01", 700, 720), ("2023-08-31", 720, 720)):
        found = resolve(root, "150102", day)
        assert (found.low, found.high) == (low, high)
    assert resolve(root, "150102", "2022-01-01").status is Status.UNSURE


CARE = (
    "description: 特困\nunit: CNY/person/month\ninherit: at_least_parent\nbounds: {{low: 0}}\nvalues:\n  cn:\n"
    '    2021-01-01: {{be: "{be}", status: derived, source: {{title: 办法}}}}\n'
)
TIMES = CARE.format(be="floor(1.3 * param('aid.standard'))")


@pytest.mark.parametrize(
    ("said", "low", "high", "status"),
    [
        ("{value: 717, status: secondary, source: {title: 公告}}", 932, 932, Status.DERIVED),
        (
            "{status: unsure, published: [{value: 750, source: {title: 甲}}, {value: 795, source: {title: 乙}}]}",
            975,
            1033,
            Status.UNSURE,
        ),
        ("{low: 700, status: secondary, source: {title: 公告}}", 910, None, Status.DERIVED),
    ],
)
def test_a_formula_is_as_sure_as_what_it_is_calculated_from(
    tmp_path: Path, said: str, low: int, high: int | None, status: Status
) -> None:
    root = written(tmp_path, f'  "150100":\n    2021-01-01: {said}\n', aid__care=TIMES)
    found = resolve(root, "150102", "2022-01-01", path="aid.care")
    assert (found.low, found.high, found.status) == (low, high, status)
    assert [used.path for used in found.uses] == ["aid.standard"]


def test_a_formula_of_something_missing_is_missing(tmp_path: Path) -> None:
    root = written(tmp_path, f'  "150100":\n    2021-01-01: {{value: 790, {SAID}}}\n', aid__care=TIMES)
    found = resolve(root, "150422", "2022-01-01", path="aid.care")
    assert (found.is_missing, found.value, found.high) == (True, None, None)


def test_a_published_local_value_wins_over_the_formula_unless_that_gives_a_yuan_more(tmp_path: Path) -> None:
    for local, expected in ((1200, 1200), (1027, 1027), (1026, 1027)):
        root = written(tmp_path, f'  "150100":\n    2021-01-01: {{value: 790, {SAID}}}\n', aid__care=TIMES)
        care = f'description: 特困\nvalues:\n  "150100":\n    2021-06-01: {{value: {local}, {SAID}}}\n'
        write_packs(tmp_path, {"15/parameters/aid/care.yaml": care})
        assert resolve(root, "150102", "2022-01-01", path="aid.care").value == expected


def test_a_choice_that_is_missing_leaves_every_branch_open(tmp_path: Path) -> None:
    zone = "description: 类别\nunit: 1\nkind: choice\nchoices: [one, two]\nvalues: {}\n"
    wage = CARE.format(be="1000 if param('aid.zone') == one else 2 * param('aid.standard')")
    root = written(tmp_path, f'  "150000":\n    2021-01-01: {{value: 790, {SAID}}}\n', aid__zone=zone, aid__care=wage)
    found = resolve(root, "150102", "2022-01-01", path="aid.care")
    assert (found.low, found.high, found.is_missing) == (1000, 1580, True)
    said = f'description: 类别\nvalues:\n  "150102":\n    2021-01-01: {{value: two, {SAID}}}\n'
    write_packs(tmp_path, {"15/parameters/aid/zone.yaml": said})
    assert resolve(root, "150102", "2022-01-01", path="aid.care").value == 1580


DEMO = {"demo/parameters/aid/standard.yaml": "values:\n  cn:\n    2021-01-01: {value: 800, status: demo}\n"}


def test_made_up_values_are_off_unless_switched_on_and_always_marked(tmp_path: Path) -> None:
    root = written(tmp_path, f'  "150100":\n    2021-01-01: {{value: 790, {SAID}}}\n', aid__care=TIMES)
    write_packs(tmp_path, DEMO)
    assert resolve(root, "150422", "2022-01-01").is_missing
    found = resolve(root, "150422", "2022-01-01", demo=True)
    assert (found.value, found.status) == (800, Status.DEMO)
    care = resolve(root, "150422", "2022-01-01", demo=True, path="aid.care")
    assert (care.value, care.status) == (1040, Status.DEMO)


def test_made_up_values_never_replace_published_ones(tmp_path: Path) -> None:
    root = written(tmp_path, f'  "150100":\n    2021-01-01: {{value: 790, {SAID}}}\n')
    write_packs(tmp_path, DEMO)
    found = resolve(root, "150102", "2022-01-01", demo=True)
    assert (found.value, found.status) == (790, Status.SECONDARY)


def test_a_wrong_file_is_refused_with_file_and_line(tmp_path: Path) -> None:
    root = written(tmp_path, '  "150100":\n    2021-01-01: {value: 790, status: secondary, sorce: {title: 公告}}\n')
    with pytest.raises(PackError, match=r"15/parameters/aid/standard.yaml:4: unknown_key: there is no key sorce here"):
        resolve(root, "150102", "2022-01-01")


def test_the_same_value_is_the_same_data_every_time(tmp_path: Path) -> None:
    root = written(tmp_path, f'  "150100":\n    2021-01-01: {{value: 790, {SAID}}}\n', aid__care=TIMES)
    one, other = (resolve(root, "150102", "2022-01-01", path="aid.care").data() for _ in range(2))
    assert one == other
    assert one["uses"][0]["published"][0]["as_published"] == "790 CNY/person/month"
