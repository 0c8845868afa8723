"""Commitments, authorisations and the register in the store: compare-and-set, whose they are, what is due first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.mongo.authorisations import MongoAuthorisations
from adapters.mongo.client import Database
from adapters.mongo.commitments import MongoCommitments
from adapters.mongo.credit import MongoCredit
from adapters.mongo.indexes import create_indexes
from adapters.vault.vault import Vault
from casework.authorisation import Authorisation, Link, Reply, Who
from casework.commitment import Commitment, Deed, Finding, Signed, Task
from casework.office import Actor
from casework.promising.credit import Bar

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
OPEN = Commitment(
    "cmmt_a", "acct_a", 1, "appl_a", "minimum_living_guarantee", "in_school", 1, "150425", "150425203", NOON, "open"
)
SIGNED = Signed(
    1, "告知", "承诺", ("knows", "meets"), "巴图", [[[1, 2], [3, 4]]], "zh-Hans-CN", "h5", "acct_a", NOON, "salt"
)
FULL = replace(
    OPEN,
    id="cmmt_full",
    item="unemployment",
    state="committed",
    deeds=(Deed("commit", NOON, Actor("citizen", "acct_a", "citizen"), "h5", "key", "body", "话"),),
    signed=SIGNED,
    statement="a.b.c",
    verification="veri_a",
    digest=SIGNED.digest(),
    withdrawn_at=NOON,
    task=Task("sample", "after", "open", date(2026, 12, 1), date(2026, 11, 30), "cmmt_full/2026"),
    findings=(Finding("refuted", NOON, "acct_o", "不属实"),),
    uploads=("upld_a",),
    reminded=2,
    watch_at=NOON,
    outbox=({"id": "evnt_a", "kind": "commitment.refuted", "at": NOON, "finding": 0},),
)
ASKED = Authorisation(
    "athn_a",
    "acct_a",
    1,
    "appl_a",
    "minimum_living_guarantee",
    "household.members.m_1",
    "member",
    "150425",
    "150425203",
    NOON,
    Who("巴图", "13800138000", "0011"),
)


@pytest.fixture
def ready(database: Database) -> Database:
    create_indexes(database)
    return database


@pytest.fixture
def commitments(ready: Database, vault: Vault) -> MongoCommitments:
    return MongoCommitments(ready, vault)


@pytest.fixture
def authorisations(ready: Database, vault: Vault) -> MongoAuthorisations:
    return MongoAuthorisations(ready, vault)


def test_everything_of_a_commitment_comes_back_as_it_was(commitments: MongoCommitments) -> None:
    for one in (OPEN, FULL):
        assert commitments.insert(one, owner=one.owner)
        assert commitments.find(one.id, owner=one.owner) == one
    found = commitments.find(FULL.id, owner="acct_a")
    assert found is not None
    assert found.signed is not None
    assert found.signed.digest() == FULL.digest


def test_an_item_of_an_application_is_there_once_however_often_it_is_laid_out(commitments: MongoCommitments) -> None:
    with ThreadPoolExecutor(16) as pool:
        inserted = list(pool.map(lambda _: commitments.insert(OPEN, owner="acct_a"), range(16)))
    assert inserted.count(True) == 1
    assert commitments.insert(replace(OPEN, id="cmmt_b"), owner="acct_a") is False


def test_what_is_not_the_owners_is_not_there(commitments: MongoCommitments) -> None:
    commitments.insert(FULL, owner="acct_a")
    assert commitments.find(FULL.id, owner="acct_b") is None
    assert commitments.of_application("appl_a", owner="acct_b") == []
    assert commitments.replace(replace(FULL, version=2), owner="acct_b", version=1) is False
    assert commitments.find(FULL.id, owner="acct_a") == FULL


def test_of_many_who_change_one_version_one_wins(commitments: MongoCommitments) -> None:
    commitments.insert(OPEN, owner="acct_a")
    changed = [replace(OPEN, version=2, reminded=number) for number in range(16)]
    with ThreadPoolExecutor(16) as pool:
        won = list(pool.map(lambda one: commitments.replace(one, owner="acct_a", version=1), changed))
    assert won.count(True) == 1
    assert commitments.find(OPEN.id, owner="acct_a") == changed[won.index(True)]


def test_an_officer_finds_what_lies_in_the_township_or_county(commitments: MongoCommitments) -> None:
    commitments.insert(FULL, owner="acct_a")
    for scope in (["150425"], ["150425203"], ["150105", "150425"]):
        assert commitments.find_within(FULL.id, scope=scope) == FULL
    for scope in ([], ["150105"], ["1504"], ["150425204"]):
        assert commitments.find_within(FULL.id, scope=scope) is None
        assert commitments.to_verify(scope=scope, limit=10) == []


def test_the_longest_due_is_verified_first(commitments: MongoCommitments) -> None:
    days = {"cmmt_1": date(2027, 1, 2), "cmmt_2": date(2026, 11, 30), "cmmt_3": date(2026, 12, 31)}
    for name, day in days.items():
        task = Task("full", "during", "open", day)
        commitments.insert(replace(OPEN, id=name, item=name, task=task), owner="acct_a")
    commitments.insert(
        replace(OPEN, id="cmmt_4", item="d", task=Task("full", "during", "done", days["cmmt_2"])), owner="a"
    )
    found = commitments.to_verify(scope=["150425"], limit=10)
    assert [one.id for one in found] == ["cmmt_2", "cmmt_3", "cmmt_1"]
    assert [one.id for one in commitments.to_verify(scope=["150425"], limit=1)] == ["cmmt_2"]


def test_the_watcher_gets_what_is_due_and_no_more(commitments: MongoCommitments) -> None:
    for number in range(4):
        due = replace(OPEN, id=f"cmmt_{number}", item=str(number), watch_at=NOON + timedelta(hours=number))
        commitments.insert(due, owner="acct_a")
    commitments.insert(replace(OPEN, id="cmmt_never", item="never"), owner="acct_a")
    assert commitments.due(NOON + timedelta(hours=1), limit=10) == [("cmmt_0", "acct_a"), ("cmmt_1", "acct_a")]
    assert commitments.due(NOON + timedelta(hours=9), limit=1) == [("cmmt_0", "acct_a")]


def test_a_verification_leads_to_its_commitment_and_many_may_have_none(commitments: MongoCommitments) -> None:
    for one in (FULL, OPEN, replace(OPEN, id="cmmt_c", item="death")):
        assert commitments.insert(one, owner="acct_a"), "those without a verification are not in each other's way"
    assert commitments.find_verifiable(scope="veri_a") == FULL
    assert commitments.find_verifiable(scope="") is None
    assert commitments.find_carrying(FULL.id, scope="evnt_a") == FULL
    assert commitments.find_carrying(FULL.id, scope="evnt_b") is None


def test_everything_of_an_authorisation_comes_back_as_it_was(authorisations: MongoAuthorisations) -> None:
    full = replace(
        ASKED,
        state="declined",
        link=Link("keyed", NOON, 3),
        replies=(Reply(True, NOON, "同意", [[[1, 2], [3, 4]]]), Reply(False, NOON, "同意", [], "不了")),
        requests=(("key", "body"),),
        reminded=1,
        watch_at=NOON,
        outbox=({"id": "evnt_b", "kind": "authorisation.reminder", "at": NOON},),
    )
    assert authorisations.insert(full, owner="acct_a")
    assert authorisations.find("athn_a", owner="acct_a") == full
    assert authorisations.find("athn_a", owner="acct_b") is None
    assert authorisations.find_by_code(scope="keyed") == full
    assert authorisations.find_by_code(scope="other") is None
    assert authorisations.of_application("appl_a", owner="acct_a") == [full]
    assert authorisations.due(NOON, limit=5) == [("athn_a", "acct_a")]
    assert authorisations.find_carrying("athn_a", scope="evnt_b") == full
    assert authorisations.replace(replace(full, version=2), owner="acct_b", version=1) is False
    assert full.replies[0].digest() != full.replies[1].digest()


def test_a_bar_is_entered_once_and_lifted_once(ready: Database) -> None:
    credit = MongoCredit(ready)
    bar = Bar("barr_a", 1, "blind", "false_commitment", "cmmt_a/1", NOON, "acct_o")
    assert [credit.enter(bar), credit.enter(bar)] == [True, False]
    assert credit.bars(scope="blind") == [bar]
    assert credit.bars(scope="other") == []
    lifted = replace(bar, version=2, lifted_at=NOON, lifted_by="acct_c")
    assert [credit.replace(lifted, version=1), credit.replace(lifted, version=1)] == [True, False]
    assert credit.bars(scope="blind") == [lifted]
