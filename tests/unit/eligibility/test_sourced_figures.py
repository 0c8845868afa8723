"""Every figure that documents give is in the packs, with its source; where there is none, there is a gap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from eligibility.law.parameters import Parameters, lineage_of
from eligibility.law.published import Status
from eligibility.law.resolved import Resolved
from eligibility.reading.pack_sheets import pack_names
from regions.table import load
from tests.unit.eligibility.figures import (
    CHONGQING,
    INNER_MONGOLIA,
    NATION,
    NINGXIA,
    ZONE_ONE,
    ZONE_TWO,
    Figure,
    reach,
)

FIGURES = [*INNER_MONGOLIA, *CHONGQING, *NINGXIA, *NATION]
#: leagues for which no recent standard is known
SILENT = ["150422", "150502", "150721", "150921", "152522", "150302", "152221"]


@cache
def pack(name: str) -> Parameters:
    """A shipped pack, read once."""
    return Parameters.of_pack(name, lineage_of(load()))


def resolved(path: str, region: str, day: str) -> Resolved:
    """What holds in a region of the shipped packs."""
    return pack(region[:2]).resolve(path, region, date.fromisoformat(day))


@pytest.mark.parametrize(("path", "region", "day", "figure"), FIGURES, ids=str)
def test_a_reader_finds_every_sourced_figure(path: str, region: str, day: str, figure: Figure) -> None:
    found = resolved(path, region, day)
    if figure is None:
        assert found.is_missing
        assert found.note
        return
    assert (found.low, found.high) == reach(figure)
    assert all(published.source.title for published in found.published)
    assert found.is_missing or found.status is not None


def test_nothing_is_called_verified_before_somebody_has_read_the_document() -> None:
    for name in pack_names():
        parameters = pack(name)
        for path in parameters.paths():
            for entries in parameters.declared(path).entries.values():
                assert all(each.status is not Status.VERIFIED for entry in entries for each in entry.published)


@pytest.mark.parametrize("region", SILENT)
@pytest.mark.parametrize("kind", ["urban", "rural"])
def test_a_county_without_a_standard_gets_no_number(region: str, kind: str) -> None:
    for path in (f"minimum_living_guarantee.{kind}_standard", f"destitute_support.{kind}_standard"):
        found = resolved(path, region, "2025-01-01")
        assert found.is_missing
        assert found.value is None
        assert found.high is None
        assert found.note


def test_the_average_of_a_region_is_the_standard_of_no_county() -> None:
    for path in ("urban_average", "rural_average"):
        assert resolved(f"minimum_living_guarantee.{path}", "150422", "2023-06-01").is_missing


@pytest.mark.parametrize("day", ["2017-06-01", "2021-06-01", "2023-08-31", "2023-09-01", "2025-06-30", "2025-07-01"])
def test_destitute_support_in_chongqing_is_the_urban_standard_times_1_3_without_its_fraction(day: str) -> None:
    standard = resolved("minimum_living_guarantee.urban_standard", "500101", day).value
    assert isinstance(standard, Decimal)
    for kind in ("urban", "rural"):
        assert resolved(f"destitute_support.{kind}_standard", "500101", day).value == standard * 13 // 10


def test_a_standard_that_rose_on_an_unknown_day_is_disputed_until_then() -> None:
    between = resolved("minimum_living_guarantee.urban_standard", "500101", "2024-06-01")
    assert (between.low, between.high, between.status) == (Decimal(735), Decimal(750), Status.UNSURE)
    assert len(between.published) == 2


def test_two_sources_that_disagree_are_both_told() -> None:
    found = resolved("minimum_living_guarantee.urban_standard", "150202", "2021-06-01")
    assert found.status is Status.UNSURE
    assert found.value is None
    assert {published.as_published for published in found.published} == {
        "795 CNY/person/month",
        "750 CNY/person/month",
    }


def test_a_yearly_figure_is_told_as_it_was_published() -> None:
    found = resolved("minimum_living_guarantee.rural_standard", "150221", "2022-06-01")
    assert found.published[0].as_published == "7544 CNY/person/year"


def test_all_103_counties_of_inner_mongolia_have_their_wage_zone() -> None:
    counties = [row.code for row in load() if row.code[:2] == "15" and len(row.code) == 6 and row.code[4:] != "00"]
    zones = {code: resolved("minimum_wage.zone", code, "2025-01-01").value for code in counties}
    assert len(zones) == 103
    assert {code for code, zone in zones.items() if zone == "one"} == set(ZONE_ONE)
    assert {code for code, zone in zones.items() if zone == "two"} == set(ZONE_TWO)
    assert (len(ZONE_ONE), len(ZONE_TWO), list(zones.values()).count("three")) == (32, 30, 41)


def test_the_same_household_gets_a_number_in_hohhot_and_none_in_a_silent_county() -> None:
    there = resolved("minimum_living_guarantee.urban_standard", "150102", "2022-07-01")
    assert (there.value, there.region, there.since) == (Decimal(841), "150100", date(2022, 1, 1))
    assert resolved("minimum_living_guarantee.urban_standard", "150422", "2022-07-01").value is None
