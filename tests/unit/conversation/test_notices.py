"""The text messages of tending: to the right phone, only while they are true, and with nothing in them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from conversation_flows.engine.commands import Act
from conversation_flows.keeping import View
from conversation_flows.personas import personas
from i18n.errors import TooMany, Unavailable
from tests.unit.conversation.world import ANNA, NOON, Broken, World

PERSONA = personas()["single_mother"]
NAMED = PERSONA.answers["applicant.phone"].replace(" ", "")
OWN = "13900000001"


@pytest.fixture
def world() -> World:
    world = World()
    world.phones.phones[ANNA.account] = OWN
    return world


@pytest.fixture
def begun(world: World) -> View:
    return world.begin()


def until_phone(world: World) -> View:
    """A conversation in which a phone has been named."""
    for _, view in world.play(PERSONA):
        if view.data["question"] is None:
            return view
    raise AssertionError("it never ends")


def tend(world: World, **since_noon: float) -> None:
    world.time = NOON + timedelta(**since_noon)
    world.tending.tend(100)


def deliver(world: World) -> None:
    """What the relay does, once."""
    for conversation in list(world.store.kept.values()):
        for event in list(conversation.outbox):
            world.notices.handle(conversation.id, event["id"])


def test_a_citizen_is_reminded_on_the_phone_she_named(world: World) -> None:
    view = until_phone(world)
    tend(world, days=7)
    deliver(world)
    [(phone, text)] = world.phones.sent
    assert phone == NAMED
    assert world.store.kept[view.data["id"]].outbox == []
    assert "还没填完" in text


def test_a_citizen_who_named_none_is_reminded_on_her_accounts_phone(world: World, begun: View) -> None:
    tend(world, days=7)
    deliver(world)
    assert [phone for phone, _ in world.phones.sent] == [OWN]


def test_a_citizen_without_a_phone_finds_the_words_in_the_conversation(world: World, begun: View) -> None:
    world.phones.phones.clear()
    tend(world, days=7)
    deliver(world)
    assert world.phones.sent == []
    assert world.store.kept[begun.data["id"]].outbox == []
    assert world.service.look(ANNA, begun.data["id"]).data["outcome"] == "reminder"


def test_the_warning_names_the_day_and_the_deletion_goes_to_the_account(world: World) -> None:
    until_phone(world)
    tend(world, days=7)
    tend(world, days=27)
    deliver(world)
    tend(world, days=31)
    deliver(world)
    [(first, warning), (second, deletion)] = world.phones.sent
    assert (first, second) == (NAMED, OWN), "the number she named is deleted with all the rest"
    assert "2026年12月22日" in warning
    assert "已经删除" in deletion


def test_a_message_holds_no_name_no_number_no_link_and_not_what_it_is_about(world: World) -> None:
    until_phone(world)
    for days in (7, 27, 31):
        tend(world, days=days)
        deliver(world)
    assert len(world.phones.sent) == 3
    for _, text in world.phones.sent:
        assert len(f"【帮办】{text}") <= 70, "one message, and not two"
        for private in (PERSONA.answers["applicant.name"], NAMED, "低保", "救助", "http", "conv_", "acct_"):
            assert private not in text


def test_nobody_is_told_twice_however_often_the_event_comes(world: World, begun: View) -> None:
    tend(world, days=7)
    [event] = world.store.kept[begun.data["id"]].outbox
    for _ in range(3):
        world.notices.handle(begun.data["id"], event["id"])
    assert len(world.phones.sent) == 1


def test_a_citizen_who_came_back_before_the_message_went_out_gets_none(world: World, begun: View) -> None:
    tend(world, days=7)
    world.answer(world.service.look(ANNA, begun.data["id"]), True)
    deliver(world)
    assert world.phones.sent == []
    assert world.store.kept[begun.data["id"]].outbox == []


def test_a_reminder_that_was_late_gives_way_to_the_warning(world: World, begun: View) -> None:
    tend(world, days=7)
    tend(world, days=27)
    deliver(world)
    [(_, text)] = world.phones.sent
    assert "2026年12月22日" in text


def test_a_citizen_in_danger_is_not_written_to_on_a_phone_others_may_hold(world: World, begun: View) -> None:
    world.turn(begun, "他打我")
    for days in (7, 27, 31):
        tend(world, days=days)
        assert world.store.kept[begun.data["id"]].outbox == []
    assert world.store.kept[begun.data["id"]].status == "expired"


def test_a_citizen_whose_danger_has_passed_is_written_to(world: World, begun: View) -> None:
    stopped = world.turn(begun, "他打我")
    world.turn(stopped, Act("resume"))
    tend(world, days=7)
    deliver(world)
    assert len(world.phones.sent) == 1


@pytest.mark.parametrize("place", ["before sending", "notice.everybody"])
@pytest.mark.parametrize("fault", [Unavailable(retry_after_seconds=1), TooMany(retry_after_seconds=1), Broken()])
def test_a_message_that_does_not_go_out_is_kept_for_later(
    world: World, begun: View, place: str, fault: Exception
) -> None:
    tend(world, days=7)
    world.faults.waiting[place] = fault
    with pytest.raises(type(fault)):
        deliver(world)
    assert world.phones.sent == []
    deliver(world)
    assert len(world.phones.sent) == 1


def test_a_phone_that_heard_enough_for_today_is_left_alone(world: World, begun: View) -> None:
    tend(world, days=7)
    world.faults.waiting["notice.phone"] = TooMany(retry_after_seconds=1)
    deliver(world)
    assert world.phones.sent == []
    assert world.store.kept[begun.data["id"]].outbox == []


def test_a_landline_gets_no_message(world: World) -> None:
    view = until_phone(world)
    world.store.kept[view.data["id"]].state.root.answers["applicant.phone"]["v"] = "04715551234"
    tend(world, days=7)
    deliver(world)
    assert [phone for phone, _ in world.phones.sent] == [OWN]
