"""Submitting exactly once, whatever breaks in between; and finding what was submitted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.office import Office
from casework.wording import DECIDED_BY
from conversation_flows.conversation import Receipt
from conversation_flows.engine.commands import Act, Change
from conversation_flows.keeping import View
from conversation_flows.personas import SIGNATURE, personas
from i18n.errors import Conflict, IdempotencyKeyReused, Invalid, NotFound, Stale, TooMany, Unavailable
from tests.unit.conversation.world import ANNA, BATU, NOON, Broken, World, request


@pytest.fixture(scope="module")
def played() -> tuple[World, View]:
    world = World()
    return world, world.play(personas()["single_mother"])[-1][1]


@pytest.fixture
def world(played: tuple[World, View]) -> World:
    """A world in which one conversation is ready; each test has its own."""
    fresh, (old, _) = World(), played
    fresh.store.insert(next(iter(old.store.kept.values())), owner=ANNA.account)
    fresh.secrets.count, fresh.asked = old.secrets.count, old.asked
    return fresh


@pytest.fixture
def ready(world: World) -> View:
    return world.service.look(ANNA, next(iter(world.store.kept)))


def event(world: World) -> tuple[str, str]:
    (conversation,) = world.store.kept.values()
    (waiting,) = conversation.outbox
    return conversation.id, waiting["id"]


def test_a_citizen_submits_and_gets_a_receipt(world: World, ready: View) -> None:
    assert ready.data["can"][0] == "submit"
    done = world.submit(ready)
    receipt = done.data["receipt"]
    assert done.data["status"] == "submitted"
    assert receipt["number"][:22] == "1504032026112201000001"
    assert len(receipt["tracking_code"]) == 13
    assert receipt["number"] in done.data["messages"][0]["text"]
    assert (done.data["question"], done.data["can"]) == (None, [])
    (application,) = world.cases.applications.values()
    assert (application.id, application.number) == (receipt["application"], receipt["number"])
    assert (application.region, application.township, application.last_four) == ("150403", "150403002", "2049")
    assert application.owner == ANNA.account
    assert [(one.action, one.step, one.at) for one in application.history] == [("submit", "submitted", NOON)]
    assert (application.lifecycle, application.lifecycle_version) == ("minimum_living_guarantee", 1)
    assert (application.office, application.entered_by) == (Office("150403002", "township"), ("acct_anna",))
    assert application.content["sources"] == [{"account": "acct_anna", "role": "citizen", "channel": "h5"}]
    assert application.content["summary"] == world.service.summary(ANNA, done.data["id"])
    assert world.store.kept[done.data["id"]].outbox == []


def test_an_application_takes_along_nothing_that_was_off_the_path(world: World, ready: View) -> None:
    view = world.turn(ready, Change("residence.lives_at_hukou"))
    for value in (True, True, SIGNATURE):
        view = world.answer(view, value)
    world.submit(view)
    (application,) = world.cases.applications.values()
    kept = world.store.kept[view.data["id"]].state.root.answers
    assert kept.keys() - application.content["answers"]["answers"].keys() >= {"residence.place"}
    assert "现住地" not in str(application.content["summary"])


def test_a_citizen_submitting_twice_with_one_key_submits_once(world: World, ready: View) -> None:
    first = world.submit(ready)
    again = world.submit(ready)
    assert (again.data, again.replayed) == (first.data, True)
    assert (world.cases.inserts, world.cases.numbers) == (1, {"receipt/150403/20261122/01": 1})
    with pytest.raises(IdempotencyKeyReused):
        world.casework.submit(
            ANNA, ready.data["id"], based_on=ready.version, channel="h5", request=request("submit", "other")
        )


def test_a_citizen_cannot_submit_again_or_change_what_is_submitted(world: World, ready: View) -> None:
    done = world.submit(ready)
    for attempt in (
        lambda: world.submit(done, "other"),
        lambda: world.turn(done, Act("back")),
        lambda: world.turn(done, Change("applicant.name")),
        lambda: world.service.hand_over(ANNA, done.data["id"], done.version, "h5", request("h")),
    ):
        with pytest.raises(Conflict) as refused:
            attempt()
        assert refused.value.code == "already_submitted"
    assert world.cases.inserts == 1


def test_a_citizen_cannot_submit_before_everything_is_answered(world: World, ready: View) -> None:
    view = world.turn(ready, Change("applicant.name"))
    with pytest.raises(Conflict) as refused:
        world.submit(view)
    assert refused.value.code == "not_ready"
    assert world.cases.numbers == {}


def test_a_citizen_cannot_submit_a_version_she_has_not_seen(world: World, ready: View) -> None:
    world.turn(ready, Act("repeat"))
    with pytest.raises(Stale):
        world.submit(ready)
    assert world.cases.numbers == {}


def test_a_code_to_another_device_opens_nothing_once_it_is_submitted(world: World, ready: View) -> None:
    code, view = world.service.hand_over(ANNA, ready.data["id"], ready.version, "h5", request("h"))
    world.submit(view)
    with pytest.raises(NotFound):
        world.service.claim(BATU, code, "h5", request("c"))


def test_two_submissions_at_once_have_one_winner(world: World, ready: View) -> None:
    world.store.between = lambda: world.submit(ready, "first")
    with pytest.raises(Stale):
        world.submit(ready, "second")
    assert world.cases.inserts == 1
    (application,) = world.cases.applications.values()
    assert application.number.endswith(world.store.kept[ready.data["id"]].receipt.number[-7:])  # type: ignore[union-attr]


def test_two_submissions_of_one_request_at_once_are_one(world: World, ready: View) -> None:
    world.store.between = lambda: world.submit(ready)
    view = world.submit(ready)
    assert (view.replayed, world.cases.inserts) == (True, 1)


def test_a_crash_after_the_number_loses_only_the_number(world: World, ready: View) -> None:
    world.faults.waiting["after number"] = Broken()
    with pytest.raises(Broken):
        world.submit(ready)
    assert world.store.kept[ready.data["id"]].status == "open"
    done = world.submit(ready)
    assert done.data["receipt"]["number"][16:22] == "000002"
    assert world.cases.inserts == 1


@pytest.mark.parametrize("place", ["after replace", "before application", "after application", "before done"])
def test_a_crash_after_the_write_is_made_good_by_the_event(world: World, ready: View, place: str) -> None:
    world.faults.waiting[place] = Broken()
    with pytest.raises(Broken):
        world.submit(ready)
    assert world.store.kept[ready.data["id"]].status == "submitted"
    conversation, waiting = event(world)
    world.pass_time(days=400)
    world.casework.handle(conversation, waiting)
    (application,) = world.cases.applications.values()
    assert application.submitted_at == NOON
    assert world.cases.inserts == 1
    assert world.store.kept[ready.data["id"]].outbox == []
    again = world.submit(ready)
    assert (again.replayed, again.data["receipt"]["application"]) == (True, application.id)


def test_an_event_handled_again_and_again_has_its_effect_once(world: World, ready: View) -> None:
    world.faults.waiting["before done"] = Broken()
    with pytest.raises(Broken):
        world.submit(ready)
    conversation, waiting = event(world)
    world.faults.waiting["before done"] = Broken()
    with pytest.raises(Broken):
        world.casework.handle(conversation, waiting)
    for _ in range(3):
        world.casework.handle(conversation, waiting)
    world.casework.handle("conv_nothing", waiting)
    assert world.cases.inserts == 1


def test_a_submission_whose_reply_was_lost_is_settled(world: World, ready: View) -> None:
    world.lose_reply()
    assert world.submit(ready).replayed is False
    assert world.cases.inserts == 1


def test_a_submission_to_a_store_that_is_away_changes_nothing(world: World, ready: View) -> None:
    world.faults.waiting["before replace"] = Unavailable(retry_after_seconds=1)
    with pytest.raises(Unavailable):
        world.submit(ready)
    assert world.store.kept[ready.data["id"]].status == "open"
    assert world.submit(ready).data["status"] == "submitted"


def test_a_reader_of_the_summary_sees_whose_income_it_is() -> None:
    world = World()
    done = world.play(personas()["grandparents_with_grandchild"])[-1][1]
    lines = [line for part in world.service.summary(ANNA, done.data["id"]) for line in part["lines"]]
    assert [line["about"] for line in lines if line["question"].endswith(".amount")] == [
        "养老金、退休金：每月 170 元",
        "张福，配偶，73 岁；养老金、退休金：每月 170 元",
    ]


def test_numbers_count_up_within_a_county_and_a_day(world: World, ready: View) -> None:
    first = world.submit(ready)
    second = world.submit(world.play(personas()["single_mother"], BATU)[-1][1], "s2", BATU)
    assert first.data["receipt"]["number"][16:22] == "000001"
    assert second.data["receipt"]["number"][16:22] == "000002"
    assert len(world.cases.applications) == 2


def test_a_citizen_without_a_county_is_told_what_to_change(world: World, ready: View) -> None:
    kept = world.store.kept[ready.data["id"]]
    kept.state.root.answers["residence.hukou"]["v"] = "150000000"
    kept.state.root.answers["residence.place"] = {"none": "dont_know", "by": 0}
    with pytest.raises(Conflict) as refused:
        world.submit(ready)
    assert (refused.value.code, "户口" in refused.value.text) == ("not_ready", True)


def test_an_application_needs_the_facts_it_is_filed_under(world: World, ready: View) -> None:
    kept = world.store.kept[ready.data["id"]]
    kept.state.root.answers["residence.hukou"] = {"none": "dont_know", "by": 0}
    with pytest.raises(Conflict) as refused:
        world.submit(ready)
    assert (refused.value.code, "由哪里来办" in refused.value.text) == ("not_ready", True)


def test_who_lost_her_papers_in_an_emergency_is_filed_under_her_telephone(world: World) -> None:
    persona = personas()["fell_from_horse"]
    number = world.submit(world.play(persona, BATU)[-1][1], "s2", BATU).data["receipt"]["number"]
    application = next(one for one in world.cases.applications.values() if one.number == number)
    assert application.last_four == "0288" == persona.last_four


def test_a_conversation_without_a_receipt_was_never_submitted(world: World, ready: View) -> None:
    world.store.kept[ready.data["id"]].outbox.append({"id": "evnt_1"})
    with pytest.raises(ValueError, match="has a receipt"):
        world.casework.handle(ready.data["id"], "evnt_1")


def test_a_citizen_sees_only_her_own_applications(world: World, ready: View) -> None:
    done = world.submit(ready)
    number = done.data["receipt"]["application"]
    assert world.casework.application(ANNA, number).number == done.data["receipt"]["number"]
    assert [a.id for a in world.casework.newest(ANNA, before=None, limit=5)] == [number]
    assert world.casework.newest(BATU, before=None, limit=5) == []
    for who, asked in ((BATU, number), (ANNA, "appl_nothing")):
        with pytest.raises(NotFound):
            world.casework.application(who, asked)


def test_anybody_with_code_and_last_four_can_track(world: World, ready: View) -> None:
    code = world.submit(ready).data["receipt"]["tracking_code"]
    found = world.casework.track(code.upper(), "2049", network="net")
    assert found.tracking_code == code
    assert world.cases.tries == [
        ("hit", "tracking.network", "net"),
        ("hit", "tracking.code", code),
        ("take back", "tracking.network", "net"),
        ("forget", "tracking.code", code),
    ]


def test_nobody_can_tell_a_wrong_code_from_a_wrong_number(world: World, ready: View) -> None:
    code = world.submit(ready).data["receipt"]["tracking_code"]
    told = []
    for given, four in ((code, "0000"), ("0" * 13, "2049"), ("", "")):
        with pytest.raises(Invalid) as refused:
            world.casework.track(given, four, network="net")
        told.append((refused.value.code, refused.value.text))
    assert len(set(told)) == 1
    assert not [t for t in world.cases.tries if t[0] != "hit"]


def test_a_check_character_may_be_typed_small(world: World, ready: View) -> None:
    code = world.submit(ready).data["receipt"]["tracking_code"]
    (application,) = world.cases.applications.values()
    application = replace(application, last_four="002X")
    world.cases.applications[application.id] = application
    assert world.casework.track(code, "002x", network="net") is application


def test_somebody_guessing_is_held_up_before_anything_is_looked_up(world: World) -> None:
    world.faults.waiting["guard"] = TooMany(retry_after_seconds=60)
    with pytest.raises(TooMany):
        world.casework.track("x", "1", network="net")


def test_an_application_always_says_who_decides() -> None:
    assert "民政部门" in DECIDED_BY


def test_a_receipt_is_a_fact() -> None:
    receipt = Receipt("n", "a", "t", NOON)
    with pytest.raises(AttributeError):
        receipt.number = "m"  # type: ignore[misc]
