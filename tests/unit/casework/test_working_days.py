"""Working days across National Day, Spring Festival and midnight; terms that end where the law says (promise 56)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from chinese_calendar import is_workday
from hypothesis import given
from hypothesis import strategies as st

from adapters.clock import utc_now
from casework.calendar import Doubt, Due, WorkingDays
from casework.calendar_table import Table, Year, load_table
from casework.terms import Term, Unit
from conversation_flows.conversation import day_in_china
from eligibility.law.parameters import lineage_of
from regions.table import load as load_divisions

DAYS = WorkingDays(load_table(), lineage_of(load_divisions()))
SONGSHAN, XINGQING = "150404", "640104"  # 赤峰市松山区, 银川市兴庆区
PUBLISHED = st.dates(date(2014, 1, 1), date(2026, 6, 30))
COUNTS = st.integers(1, 45)


def working(count: int) -> Term:
    return Term(count, Unit.WORKING_DAY)


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-09-24", 1, "2026-09-28"),  # 中秋 25–27, the Sunday before was worked
        ("2026-09-18", 2, "2026-09-21"),  # Sunday 20 is worked for National Day
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),  # Saturday 10 is worked
        ("2026-09-30", 4, "2026-10-12"),
        ("2026-02-13", 1, "2026-02-14"),  # Saturday 14 is worked, Spring Festival 15–23
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-24", 5, "2026-03-02"),  # Saturday 28 is worked
        ("2025-09-30", 1, "2025-10-09"),  # National Day and 中秋 together, eight days
        ("2020-01-23", 1, "2020-02-03"),  # Spring Festival of 2020, made longer
        ("2015-09-02", 1, "2015-09-06"),  # the holiday of that year alone, and the Sunday worked for it
    ],
)
def test_a_citizen_sees_a_day_on_which_the_office_works(start: str, count: int, due: str) -> None:
    assert DAYS.after(date.fromisoformat(start), working(count), SONGSHAN) == Due(date.fromisoformat(due))


@given(PUBLISHED, COUNTS)
def test_a_term_of_working_days_never_ends_on_a_day_off_and_counting_leads_back(start: date, count: int) -> None:
    due = DAYS.after(start, working(count), SONGSHAN).on
    assert DAYS.is_working(due, SONGSHAN)
    assert DAYS.count(start, due, SONGSHAN) == count
    assert DAYS.after(start, working(count + 1), SONGSHAN).on > due


@given(st.dates(date(2014, 1, 1), date(2026, 12, 31)))
def test_the_table_says_of_every_day_what_its_source_says(day: date) -> None:
    assert DAYS.is_working(day, SONGSHAN) is is_workday(day)


@given(PUBLISHED, PUBLISHED, COUNTS)
def test_who_begins_later_is_never_due_earlier(one: date, other: date, count: int) -> None:
    earlier, later = sorted((one, other))
    ends = [DAYS.after(start, working(count), SONGSHAN).on for start in (earlier, later)]
    assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("term", "start", "due"),
    [
        (Term(7, Unit.DAY), "2026-09-25", "2026-10-02"),  # a notice hangs through National Day
        (Term(1, Unit.MONTH), "2026-01-31", "2026-02-28"),
        (Term(1, Unit.MONTH), "2028-01-31", "2028-02-29"),
        (Term(12, Unit.MONTH), "2024-02-29", "2025-02-28"),
        (Term(12, Unit.MONTH), "2026-11-22", "2027-11-22"),
        (Term(24, Unit.HOUR), "2026-11-22", "2026-11-23"),
        (Term(25, Unit.HOUR), "2026-11-22", "2026-11-24"),
        (Term(60, Unit.DAY, rolls=True), "2026-08-04", "2026-10-08"),  # day 60 is 3 October
        (Term(6, Unit.MONTH, rolls=True), "2025-08-15", "2026-02-24"),  # ends on the first day of Spring Festival
        (Term(60, Unit.DAY, rolls=True), "2026-08-13", "2026-10-12"),  # day 60 is a Monday already
    ],
)
def test_a_citizen_sees_the_end_of_days_months_and_hours_as_the_law_counts_them(
    term: Term, start: str, due: str
) -> None:
    assert DAYS.after(date.fromisoformat(start), term, SONGSHAN).on == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("begun", "day", "over"),
    [
        (datetime(2026, 9, 29, 15, 59, tzinfo=UTC), "2026-09-29", datetime(2026, 9, 30, 16, tzinfo=UTC)),
        (datetime(2026, 9, 29, 16, 0, tzinfo=UTC), "2026-09-30", datetime(2026, 10, 8, 16, tzinfo=UTC)),
        (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), "2026-12-31", datetime(2027, 1, 4, 16, tzinfo=UTC)),
    ],
)
def test_a_term_begins_on_the_day_of_china_not_of_greenwich(begun: datetime, day: str, over: datetime) -> None:
    assert day_in_china(begun) == date.fromisoformat(day)
    assert DAYS.over(begun, working(1), SONGSHAN) == over


def test_a_term_of_hours_is_over_to_the_second_whatever_the_day() -> None:
    begun = datetime(2026, 10, 1, 3, 4, 5, tzinfo=UTC)
    assert DAYS.over(begun, Term(24, Unit.HOUR), SONGSHAN) == datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC)


def test_a_clock_stepping_back_moves_no_deadline() -> None:
    begun = datetime(2026, 9, 30, 1, tzinfo=UTC)
    with time_machine.travel(begun, tick=False) as clock:
        due = DAYS.after(day_in_china(utc_now()), working(4), SONGSHAN)
        over = DAYS.over(begun, working(4), SONGSHAN)
        clock.move_to(over)
        assert utc_now() >= over
        clock.shift(timedelta(days=-30))
        assert DAYS.after(day_in_china(begun), working(4), SONGSHAN) == due
        assert DAYS.over(begun, working(4), SONGSHAN) == over


def test_a_date_that_touches_a_year_not_published_is_provisional_and_says_why() -> None:
    due = DAYS.after(date(2026, 12, 20), working(30), SONGSHAN)
    assert due.is_provisional
    assert due.because == (Doubt.YEAR_NOT_PUBLISHED,)
    assert not DAYS.after(date(2026, 12, 20), working(5), SONGSHAN).is_provisional
    assert not DAYS.after(date(2026, 12, 20), Term(30, Unit.DAY), SONGSHAN).is_provisional
    assert DAYS.after(date(2026, 12, 20), Term(60, Unit.DAY, rolls=True), SONGSHAN).is_provisional
    assert DAYS.after(date(2026, 12, 31), working(1), SONGSHAN).is_provisional


@pytest.mark.parametrize(("day", "works"), [("2027-02-05", False), ("2027-02-08", False), ("2027-02-09", True)])
def test_a_year_not_published_has_the_days_of_the_law_and_its_weekends(day: str, works: bool) -> None:
    assert DAYS.is_working(date.fromisoformat(day), SONGSHAN) is works


@pytest.mark.parametrize(("day", "works"), [("2035-10-01", False), ("2035-10-04", True), ("2035-10-06", False)])
def test_a_year_far_off_has_the_days_whose_date_the_law_fixes(day: str, works: bool) -> None:
    assert DAYS.is_working(date.fromisoformat(day), SONGSHAN) is works
    assert DAYS.doubts(date.fromisoformat(day), SONGSHAN) == (Doubt.YEAR_NOT_PUBLISHED,)


def test_ningxia_has_days_of_its_own_and_says_when_they_are_not_known() -> None:
    eve = date(2021, 5, 12)
    assert DAYS.name(date(2021, 5, 13), XINGQING) == "开斋节"
    assert DAYS.after(eve, working(1), XINGQING) == Due(date(2021, 5, 15) + timedelta(days=2))
    assert DAYS.after(eve, working(1), SONGSHAN) == Due(date(2021, 5, 13))
    assert DAYS.after(date(2026, 5, 25), working(1), XINGQING).because == (Doubt.LOCAL_DAYS_UNKNOWN,)
    assert not DAYS.after(date(2026, 5, 25), working(1), "150404001").is_provisional


def test_a_region_can_work_on_a_weekend_for_its_own_holiday() -> None:
    friday, sunday = date(2026, 3, 20), date(2026, 3, 22)
    local = Year(2026, True, {friday: "节"}, {sunday: "节"})
    national = Year(2026, True, {})
    days = WorkingDays(Table({2026: national}, {}, {"64": {2026: local}}), lambda code, on: (code, code[:2]))
    assert [days.is_working(day, "640104") for day in (friday, sunday)] == [False, True]
    assert [days.is_working(day, "150404") for day in (friday, sunday)] == [True, False]


@pytest.mark.parametrize("count", [0, -1])
def test_a_term_cannot_be_shorter_than_one(count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        working(count)


def test_working_days_cannot_be_counted_without_a_table_of_them() -> None:
    with pytest.raises(ValueError, match="table"):
        working(3).plain_end(date(2026, 11, 22))
