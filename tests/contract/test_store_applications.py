"""Applications in a real store: every field comes back, compare-and-set, and nothing personal in the clear."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import bson
import pytest

from adapters.mongo.applications import MongoApplications
from adapters.mongo.client import Database
from adapters.mongo.indexes import create_indexes
from adapters.vault.vault import Vault
from casework.application import Application, Deadline, Decision, Happening, Paper
from casework.office import SYSTEM, Actor, Office

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
TOWNSHIP = Office("150425100", "township")
OFFICER = Actor("officer", "acct_officer", "township_officer")


def an_application() -> Application:
    return Application(
        id="appl_a",
        owner="acct_sarnai",
        version=1,
        number="1504252026112201000001X",
        service="minimum_living_guarantee",
        flow="minimum_living_guarantee",
        flow_version=1,
        region="150425",
        township="150425100",
        submitted_at=NOON,
        conversation="conv_a",
        tracking_code="kestrelcode",
        last_four="002X",
        content={"answers": {"applicant.name": "kestrel"}, "summary": [], "sources": []},
        lifecycle="minimum_living_guarantee",
        lifecycle_version=1,
        step="public_notice",
        office=TOWNSHIP,
        due_on=date(2026, 11, 29),
        watch_at=NOON,
        flags=("relative_of_officer", "sampled"),
        route={"because": "hukou"},
        history=(
            Happening("hapn_1", "submit", "submitted", NOON, TOWNSHIP, Actor("citizen", "acct_sarnai", "citizen")),
            Happening(
                "hapn_2", "accept", "accepted", NOON, TOWNSHIP, OFFICER, ("a",), "key", "body", {"words": "kestrel"}
            ),
            Happening("hapn_3", "promise_broken", "accepted", NOON, TOWNSHIP, SYSTEM),
        ),
        deadlines=(
            Deadline(
                "total", date(2026, 11, 22), date(2027, 1, 4), date(2026, 12, 21), True, "broken", date(2027, 1, 4)
            ),
            Deadline("acceptance", date(2026, 11, 22), None, status="met", ended_on=date(2026, 11, 23)),
        ),
        papers=(Paper("reminder_slip", "reminder_slip", "1", NOON, "d", "veri_1", "accepted", "hapn_2"),),
        paper_data={"reminder_slip": {"name": "kestrel"}},
        entered_by=("acct_sarnai",),
        needs=({"kind": "care"},),
        decision_made=Decision("granted", date(2026, 12, 1), "hapn_9", "790.00", "2027-01", None, "yearly"),
        outbox=({"id": "evnt_1", "kind": "application.happened", "at": NOON},),
    )


@pytest.fixture
def applications(database: Database, vault: Vault) -> MongoApplications:
    create_indexes(database)
    return MongoApplications(database, vault)


def test_an_application_comes_back_as_it_was(applications: MongoApplications) -> None:
    made = an_application()
    assert applications.insert(made, owner=made.owner)
    assert applications.find(made.id, owner=made.owner) == made
    assert applications.find(made.id, owner="acct_batu") is None
    assert applications.find_tracked(scope="kestrelcode") == made
    assert applications.find_carrying(made.id, scope="evnt_1") == made
    assert applications.find_carrying(made.id, scope="evnt_2") is None


@pytest.mark.parametrize(
    ("codes", "sees"), [({"150425100"}, True), ({"150425"}, True), ({"150425101", "150426"}, False)]
)
def test_an_officer_sees_only_what_lies_in_her_divisions(
    applications: MongoApplications, codes: set[str], sees: bool
) -> None:
    applications.insert(an_application(), owner="acct_sarnai")
    assert (applications.find_within("appl_a", scope=codes) is not None) is sees


def test_of_two_changes_of_one_version_one_wins(applications: MongoApplications) -> None:
    made = dataclasses.replace(an_application(), decision=b"record")
    applications.insert(made, owner=made.owner)
    found = applications.find(made.id, owner=made.owner)
    assert found is not None
    changed = dataclasses.replace(found, version=2, step="county_review", due_on=None, watch_at=None)
    assert applications.replace(changed, owner=made.owner, version=1)
    assert not applications.replace(changed, owner=made.owner, version=1)
    assert not applications.replace(dataclasses.replace(changed, version=3), owner="acct_batu", version=2)
    assert applications.find(made.id, owner=made.owner) == changed
    assert applications.decision(scope=made.id) == b"record", "the record of the preview stays"


def test_the_watcher_finds_what_is_due(applications: MongoApplications) -> None:
    made = an_application()
    applications.insert(made, owner=made.owner)
    assert applications.due(NOON, limit=5) == [(made.id, made.owner)]
    assert applications.due(datetime(2026, 11, 22, 3, tzinfo=UTC), limit=5) == []


def test_what_the_desk_filters_by_is_in_the_clear_and_nothing_about_people(
    applications: MongoApplications, database: Database
) -> None:
    applications.insert(an_application(), owner="acct_sarnai")
    (document,) = database["applications"].find()
    assert (document["office"], document["due_on"]) == ({"code": "150425100", "body": "township"}, "2026-11-29")
    assert document["flags"] == ["sampled"], "that somebody is related to an officer is nobody's business"
    raw = bson.encode(document)
    for secret in (b"kestrel", b"acct_officer", b"790.00", b"relative", b"granted"):
        assert secret not in raw


def test_what_has_no_day_comes_last(applications: MongoApplications, database: Database) -> None:
    applications.insert(dataclasses.replace(an_application(), due_on=None), owner="acct_sarnai")
    (document,) = database["applications"].find()
    assert document["due_on"] == "9999-12-31"
