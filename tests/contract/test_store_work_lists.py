"""Work lists in the store: the right cases, in the order they are due, by one range of one index."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from adapters.mongo.applications import INDEXES, MongoApplications
from adapters.mongo.client import Database
from adapters.mongo.work_lists import WORK_INDEXES, MongoWorkLists
from adapters.vault.vault import Vault
from casework.office import Office
from casework.work_list import OfficeDue, WorkQuery
from tests.unit.casework.test_duties import case

TODAY = date(2026, 11, 22)
COUNTY, NEXT_DOOR = "150425", "150426"
TOWNSHIPS = ("150425203", "150425100")


@pytest.fixture(scope="module")
def stored(_server: Database, vault: Vault) -> Iterator[Database]:
    """Forty open cases of one county, due on different days or on none, ten that are over, ten next door."""
    fresh = _server.client[f"test_{secrets.token_hex(6)}"]
    fresh["applications"].create_indexes(list(INDEXES))
    fill(MongoApplications(fresh, vault), 60)
    yield fresh
    _server.client.drop_database(fresh.name)


@pytest.fixture
def work(stored: Database, vault: Vault) -> MongoWorkLists:
    """Work lists over them."""
    return MongoWorkLists(stored, vault)


def fill(applications: MongoApplications, count: int) -> None:
    for number in range(count):
        place = TOWNSHIPS[number % 2]
        held = Office(COUNTY, "county") if number % 4 == 0 else Office(place, "township")
        one = case(
            id=f"appl_{number:02}",
            number=f"{number}",
            tracking_code=f"code{number}",
            township=place,
            office=held,
            step="county_review" if number % 4 == 0 else "submitted",
            due_on=None if number % 10 == 9 else date(2026, 11, 15 + number % 15),
            flags=("sampled",) if number % 8 == 0 else (),
            masked_name="乌***",
        )
        if number >= 50:
            one = replace(one, region=NEXT_DOOR, township="150426100", office=Office("150426100", "township"))
        elif number >= 40:
            one = replace(one, is_open=False)
        applications.insert(one, owner=one.owner)


def ids(work: MongoWorkLists, query: WorkQuery = WorkQuery(), *, scope: str = COUNTY, **given: Any) -> list[str]:  # noqa: B008 — frozen
    return [line.id for line in work.page(query, scope=scope, **{"after": None, "limit": 100, **given})]


def test_an_officer_gets_the_open_cases_of_her_county_the_first_due_first(work: MongoWorkLists) -> None:
    lines = work.page(WorkQuery(), scope=COUNTY, after=None, limit=100)
    assert len(lines) == 40
    assert {line.region for line in lines} == {COUNTY}
    due = [line.due_on or date.max for line in lines]
    assert due == sorted(due)
    assert lines[0].name == "乌***"
    assert lines[-1].due_on is None


def test_pages_follow_on_without_a_gap_or_a_double(work: MongoWorkLists) -> None:
    seen: list[str] = []
    after = None
    while page := work.page(WorkQuery(), scope=COUNTY, after=after, limit=7):
        seen += [line.id for line in page]
        after = page[-1].queue
    assert seen == ids(work)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (WorkQuery(office=COUNTY), 10),
        (WorkQuery(step="submitted"), 30),
        (WorkQuery(office=TOWNSHIPS[1], step="submitted"), 20),
        (WorkQuery(service="minimum_living_guarantee"), 40),
        (WorkQuery(service="destitute_support"), 0),
        (WorkQuery(flag="sampled"), 5),
        (WorkQuery(without_flag="sampled", step="county_review"), 5),
        (WorkQuery(is_open=False), 10),
        (WorkQuery(due_until=date(2026, 11, 15)), 3),
        (WorkQuery(office="150426100"), 0),  # held next door: not of this county
    ],
)
def test_a_list_holds_what_was_asked_for(work: MongoWorkLists, query: WorkQuery, count: int) -> None:
    assert len(ids(work, query)) == count


def test_an_officer_of_a_township_gets_its_cases_whoever_holds_them(work: MongoWorkLists) -> None:
    lines = work.page(WorkQuery(), scope=TOWNSHIPS[0], after=None, limit=100)
    assert {line.township for line in lines} == {TOWNSHIPS[0]}
    assert {line.office.body for line in lines} == {"county", "township"}


def test_what_is_overdue_and_due_soon_is_counted_by_office(work: MongoWorkLists) -> None:
    found = work.due(scope=COUNTY, today=TODAY, until=date(2026, 11, 24))
    lines = work.page(WorkQuery(due_until=date(2026, 11, 24)), scope=COUNTY, after=None, limit=100)
    expected = {}
    for line in lines:
        late, soon = expected.get(line.office.code, (0, 0))
        is_late = line.due_on is not None and line.due_on < TODAY
        expected[line.office.code] = (late + is_late, soon + (not is_late))
    assert found == [OfficeDue(code, *counts) for code, counts in sorted(expected.items())]
    assert sum(one.overdue for one in found) > 0


QUERIES = {
    "work_of_region": (WorkQuery(), COUNTY),
    "work_of_region_in_step": (WorkQuery(step="submitted"), COUNTY),
    "work_of_region_for_service": (WorkQuery(service="minimum_living_guarantee"), COUNTY),
    "work_of_township": (WorkQuery(), TOWNSHIPS[0]),
    "work_of_township_in_step": (WorkQuery(step="submitted"), TOWNSHIPS[1]),
    "work_of_region_at_office": (WorkQuery(office=COUNTY), COUNTY),
}


def test_every_way_to_look_has_a_query_here() -> None:
    assert set(QUERIES) == {index.document["name"] for index in WORK_INDEXES}


@pytest.mark.parametrize("after", [None, "2026-11-18 appl_03"], ids=["first page", "a later page"])
@pytest.mark.parametrize("name", QUERIES)
def test_a_page_is_one_find_on_one_index(
    work: MongoWorkLists, stored: Database, name: str, after: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Any, ...]] = []
    documents = work._documents
    monkeypatch.setattr(type(documents), "page", lambda self, query, **given: asked.append((query, given)) or [])
    query, scope = QUERIES[name]
    work.page(query, scope=scope, after=after, limit=20)
    [(found, given)] = asked
    cursor = stored["applications"].find(found, list(given["fields"]), sort=given["sort"], limit=20)
    assert index_used(cursor.explain()["queryPlanner"]["winningPlan"]) == name


def index_used(plan: dict[str, Any]) -> str:
    """The index of the plan's only scan; raises for a scan of the whole collection."""
    while "inputStage" in plan:
        plan = plan["inputStage"]
    assert plan["stage"] == "IXSCAN", plan
    return str(plan["indexName"])


def test_a_list_opens_no_file_and_lists_what_has_no_card_without_a_name(database: Database, vault: Vault) -> None:
    """The sealed rest of a case does not even travel."""
    fill(MongoApplications(database, vault), 4)
    database["applications"].update_many({}, {"$set": {"personal": b"damaged"}})
    work = MongoWorkLists(database, vault)
    assert [line.name for line in work.page(WorkQuery(), scope=COUNTY, after=None, limit=9)] == ["乌***"] * 4
    database["applications"].update_many({}, {"$unset": {"card": ""}})
    assert {line.name for line in work.page(WorkQuery(), scope=COUNTY, after=None, limit=9)} == {""}
