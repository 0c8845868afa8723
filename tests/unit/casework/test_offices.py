"""Offices: what they are called, and where a case may be handed to."""

from __future__ import annotations

from datetime import date

import pytest

from casework.office import Office
from casework.offices import office_at, office_name, place_of
from regions.table import load as load_divisions

TODAY = date(2026, 11, 22)
DIVISIONS = load_divisions()


@pytest.mark.parametrize(
    ("office", "name"),
    [
        (Office("150425100", "township"), "经棚镇人民政府（民政窗口）"),
        (Office("150425202", "township"), "达日罕乌拉苏木人民政府（民政窗口）"),
        (Office("150425400", "township"), "应昌街道办事处（民政窗口）"),
        (Office("150425", "county"), "克什克腾旗民政局"),
        (Office("150425", "disabled_federation"), "克什克腾旗残疾人联合会"),
        (Office("640104", "county"), "兴庆区民政局"),
        (Office("500157", "county"), "两江新区民政局"),
    ],
)
def test_a_citizen_reads_what_the_office_is_called(office: Office, name: str) -> None:
    assert office_name(office, DIVISIONS) == name


def test_every_township_has_a_name_that_ends_as_it_should() -> None:
    codes = [row.code for row in DIVISIONS if len(row.code) == 9 and row.is_valid(TODAY)]
    names = [office_name(Office(code, "township"), DIVISIONS) for code in codes]
    ends = ("街道办事处（民政窗口）", "镇人民政府（民政窗口）", "乡人民政府（民政窗口）", "苏木人民政府（民政窗口）")
    assert len(names) > 1000
    assert [name for name in names if not name.endswith(ends)] == []


@pytest.mark.parametrize(
    ("code", "on", "body"),
    [
        ("150425100", TODAY, "township"),
        ("150425", TODAY, "county"),
        ("500105", date(2025, 11, 5), "county"),
        ("500105", TODAY, None),
        ("110105", TODAY, None),
        ("150400", TODAY, None),
        ("150000", TODAY, None),
        ("150425999", TODAY, None),
    ],
)
def test_a_case_can_be_handed_to_any_office_that_stands_and_works_here(code: str, on: date, body: str | None) -> None:
    found = office_at(code, on, DIVISIONS)
    assert (found and found.body) == body
    assert found is None or found.code == code


@pytest.mark.parametrize(
    ("code", "county", "is_served"),
    [("441900", "441900", False), ("110105", "110105", False), ("150425100", "150425", True)],
)
def test_a_city_without_counties_is_one_itself(code: str, county: str, is_served: bool) -> None:
    place = place_of(code, TODAY, DIVISIONS)
    assert place is not None
    assert (place.county, place.is_served) == (county, is_served)


@pytest.mark.parametrize("code", [None, "", "150000", "150400", "nowhere", "0"])
def test_what_is_no_county_is_no_place(code: str | None) -> None:
    assert place_of(code, TODAY, DIVISIONS) is None
