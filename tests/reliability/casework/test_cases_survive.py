"""Cases in a real store under races, lost replies and crashes: one effect each, nothing lost, nothing doubled."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from adapters.conversation_secrets import ConversationSecrets
from adapters.mongo.applications import MongoApplications
from adapters.mongo.client import Database
from adapters.mongo.counters import Counters
from adapters.mongo.indexes import create_indexes
from adapters.mongo.outbox import Outbox
from adapters.relay import Relay
from adapters.vault.vault import Vault
from adapters.watcher import Watcher
from casework.acting import Acting
from casework.application import Application
from casework.applying import REPORTED, TRANSFERRED
from casework.attaching import Attaching
from casework.duties import parties
from casework.transferring import Transferring
from casework.watching import Watching
from conversation_flows.catalog import shipped_catalog
from conversation_flows.log import Request
from i18n.errors import Conflict, Stale, Unavailable
from tests.casework_world import CLERK, COUNTY_CLERK, SARNAI, CaseWorld


class StoredWorld(CaseWorld):
    """The same cases, in the store."""

    def __init__(self, database: Database, vault: Vault) -> None:
        super().__init__()
        self.stored = MongoApplications(database, vault)
        self.database = database
        self.acting = Acting(
            self.stored, self.acting.lifecycles, self.acting.rules, ConversationSecrets(vault), lambda: self.time
        )
        self.watching = Watching(self.acting, self.stored)

    def keep(self, *flags: str) -> Application:
        """A case just submitted, in the store."""
        made = self.begin("minimum_living_guarantee", *flags)
        assert self.stored.insert(dataclasses.replace(made, decision=b"record"), owner=made.owner)
        return made

    @property
    def case(self) -> Application:
        (known,) = self.applications.kept
        found = self.stored.find(known, owner=SARNAI.account)
        assert found is not None
        return found


@pytest.fixture
def world(database: Database, vault: Vault) -> StoredWorld:
    create_indexes(database)
    world = StoredWorld(database, vault)
    world.keep()
    return world


def test_of_32_officers_with_one_version_one_wins_and_31_are_told(world: StoredWorld) -> None:
    def accept(number: int) -> str:
        request = Request(f"key {number}", "body")
        try:
            world.acting.act(CLERK, world.case.id, "accept", details={}, reasons=(), based_on=1, request=request)
        except (Stale, Conflict) as error:
            return error.code
        return "accepted"

    with ThreadPoolExecutor(32) as pool:
        outcomes = sorted(pool.map(accept, range(32)))
    assert outcomes == ["accepted"] + ["stale"] * 31
    assert (world.case.version, len(world.case.history), len(world.case.papers)) == (2, 2, 3)


def test_one_request_delivered_sixteen_times_at_once_is_one_action(world: StoredWorld) -> None:
    def accept(_: int) -> str:
        request = Request("one", "body")
        return world.acting.act(
            CLERK, world.case.id, "accept", details={}, reasons=(), based_on=1, request=request
        ).happening.id

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(accept, range(16)))) == 1
    assert (world.case.version, len(world.case.papers)) == (2, 3)


def test_an_action_whose_reply_is_lost_counts_once(world: StoredWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = world.stored.replace

    def applied_and_lost(application: Application, *, owner: str, version: int) -> bool:
        replace(application, owner=owner, version=version)
        raise Unavailable(retry_after_seconds=1)

    monkeypatch.setattr(world.stored, "replace", applied_and_lost)
    acted = world.act(CLERK, "accept", key="one")
    monkeypatch.undo()
    again = world.act(CLERK, "accept", key="one")
    assert (again.happening, again.is_replayed) == (acted.happening, True)
    assert (world.case.version, world.acting.applications.decision(scope=world.case.id)) == (2, b"record")


def test_eight_watchers_at_midnight_end_a_notice_once(world: StoredWorld) -> None:
    world.through((CLERK, "accept"), (CLERK, "request_check"), (COUNTY_CLERK, "record_check"), (CLERK, "survey"))
    world.act(CLERK, "first_review")
    world.time += timedelta(days=8)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: Watcher(world.watching).run_once(), range(8)))
    assert [line.action for line in world.case.history].count("notice_ended") == 1
    assert world.case.step == "county_review"


def test_a_store_that_is_away_does_not_end_the_watcher(world: StoredWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise Unavailable(retry_after_seconds=1)

    monkeypatch.setattr(world.stored, "due", away)
    Watcher(world.watching).run_once()


@pytest.mark.parametrize("dies_at", [None, "insert", "mark_done"])
def test_who_agrees_to_a_transfer_has_one_new_application_whatever_breaks(
    world: StoredWorld, dies_at: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.through((CLERK, "accept"), (CLERK, "request_check"), (COUNTY_CLERK, "record_check"), (CLERK, "survey"))
    world.act(CLERK, "first_review")
    world.pass_days(8)
    world.through((COUNTY_CLERK, "refuse"), (CLERK, "deliver"))
    world.act(SARNAI, "transfer", programme="low_income_edge")
    outbox = Outbox(world.database)
    transferring = Transferring(world.acting, shipped_catalog(), Counters(world.database), outbox.mark_done)
    relay = Relay(outbox, {TRANSFERRED: transferring.handle}, now=lambda: world.time)
    if dies_at:
        place = world.stored if dies_at == "insert" else outbox
        real, died = getattr(place, dies_at), []

        def dying(*given: object, **named: object) -> object:
            if dies_at == "insert":
                real(*given, **named)
            died.append(1)
            raise KeyboardInterrupt

        monkeypatch.setattr(place, dies_at, dying)
        broken = Transferring(world.acting, shipped_catalog(), Counters(world.database), outbox.mark_done)
        with pytest.raises(KeyboardInterrupt):
            Relay(outbox, {TRANSFERRED: broken.handle}, now=lambda: world.time).run_once()
        monkeypatch.undo()
        assert died
    assert relay.run_once() == 1
    assert relay.run_once() == 0
    new, old = world.stored.newest(owner=SARNAI.account, before=None, limit=5)
    assert (new.service, new.lifecycle, new.step, new.version) == ("low_income_edge", "low_income_edge", "submitted", 1)
    assert (new.content, new.flow, old.step) == (old.content, "minimum_living_guarantee", "refused")
    assert new.number != old.number
    assert new.history[0].details == {"transferred_from": old.number}
    assert (new.papers, new.decision_made, new.flags) == ((), None, ("consented_to_transfer",))
    assert world.stored.decision(scope=new.id) == b"record"


def test_nobody_who_keeps_out_comes_back_through_a_transfer(world: StoredWorld) -> None:
    world.through((CLERK, "accept"), (CLERK, "request_check"), (COUNTY_CLERK, "record_check"), (CLERK, "survey"))
    world.act(CLERK, "register_relative", account="acct_second_clerk")
    world.act(CLERK, "first_review")
    world.pass_days(8)
    world.act(COUNTY_CLERK, "county_visit")
    world.through((COUNTY_CLERK, "refuse"), (CLERK, "deliver"))
    world.act(SARNAI, "transfer", programme="low_income_edge")
    outbox = Outbox(world.database)
    transferring = Transferring(world.acting, shipped_catalog(), Counters(world.database), outbox.mark_done)
    assert Relay(outbox, {TRANSFERRED: transferring.handle}, now=lambda: world.time).run_once() == 1
    new, _ = world.stored.newest(owner=SARNAI.account, before=None, limit=5)
    assert new.service == "low_income_edge"
    assert "acct_second_clerk" in parties(new)
    assert "relative_of_officer" in new.flags
    assert (new.history[-1].action, {one.step for one in new.history}) == ("submit", {"submitted"})


@pytest.mark.parametrize(
    ("flow", "step", "action"),
    [("change_report", "change_review", "take_in_report"), ("periodic_review", "review", "take_in_review")],
)
@pytest.mark.parametrize("dies_at", [None, "after the case", "mark_done"])
def test_a_report_is_taken_into_the_case_it_is_about_whatever_breaks(
    world: StoredWorld, flow: str, step: str, action: str, dies_at: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.through((CLERK, "accept"), (CLERK, "request_check"), (COUNTY_CLERK, "record_check"), (CLERK, "survey"))
    world.act(CLERK, "first_review")
    world.pass_days(8)
    world.through((COUNTY_CLERK, "confirm"), (COUNTY_CLERK, "end_publicity"))
    granted = world.case
    report = CaseWorld(time=world.time).begin(flow, current_benefit__which="minimum_living_guarantee")
    report = dataclasses.replace(report, id="appl_report", number="2", tracking_code="other")
    assert world.stored.insert(report, owner=report.owner)
    outbox = Outbox(world.database)

    def handle(application_id: str, event_id: str) -> None:
        Attaching(world.acting, outbox.mark_done).handle(application_id, event_id)

    if dies_at:
        replace, writes = world.stored.replace, []

        def dying(application: Application, *, owner: str, version: int) -> bool:
            writes.append(application.id)
            if len(writes) == 2:
                raise KeyboardInterrupt
            return replace(application, owner=owner, version=version)

        def undone(*_: object) -> None:
            raise KeyboardInterrupt

        if dies_at == "mark_done":
            monkeypatch.setattr(outbox, "mark_done", undone)
        else:
            monkeypatch.setattr(world.stored, "replace", dying)
        with pytest.raises(KeyboardInterrupt):
            Relay(outbox, {REPORTED: handle}, now=lambda: world.time).run_once()
        monkeypatch.undo()
    assert Relay(outbox, {REPORTED: handle}, now=lambda: world.time).run_once() == 1
    case = world.stored.find(granted.id, owner=SARNAI.account)
    closed = world.stored.find("appl_report", owner=SARNAI.account)
    assert case is not None
    assert closed is not None
    assert (case.step, closed.step) == (step, "attached")
    assert [line.details for line in case.history if line.action == action] == [{"number": report.number}]
    assert closed.history[-1].details == {"number": granted.number}
    assert case.decision_made == granted.decision_made, "nothing is decided by that"


def test_a_report_about_a_case_we_do_not_have_goes_its_own_way(world: StoredWorld) -> None:
    report = CaseWorld(time=world.time).begin("change_report", current_benefit__which="disability_subsidies")
    report = dataclasses.replace(report, id="appl_report", number="2", tracking_code="other")
    assert world.stored.insert(report, owner=report.owner)
    outbox = Outbox(world.database)
    handler = Attaching(world.acting, outbox.mark_done).handle
    assert Relay(outbox, {REPORTED: handler}, now=lambda: world.time).run_once() == 1
    kept = world.stored.find("appl_report", owner=SARNAI.account)
    assert kept is not None
    assert (kept.step, world.case.step) == ("submitted", "submitted")
