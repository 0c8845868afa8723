"""What is done about a conversation nobody comes back to: reminded, warned, deleted; never behind anybody's back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from conversation_flows.beginning import Beginning
from conversation_flows.conversation import Conversation, Deletion
from conversation_flows.engine.commands import Act
from conversation_flows.engine.state import State
from conversation_flows.keeping import View
from conversation_flows.patience import Patience
from conversation_flows.personas import personas
from conversation_flows.tending import LOOK_AGAIN, Tended
from i18n.errors import Conflict, Stale, Unavailable
from tests.unit.conversation.world import ANNA, BATU, NOON, Broken, World, request

END_OF_THE_DAY_NAMED = datetime(2026, 12, 22, 16, tzinfo=UTC)  # midnight in China, thirty days later and a bit
NOTHING, REMINDED, EXPIRED = Tended(0, 0), Tended(1, 0), Tended(0, 1)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def begun(world: World) -> View:
    return world.answer(world.begin(), True)


def kept(world: World, view: View) -> Conversation:
    return world.store.kept[view.data["id"]]


def said(world: World, view: View) -> str:
    return str(world.service.look(ANNA, view.data["id"]).data["messages"][-1]["text"])


def after(world: World, **duration: float) -> Tended:
    """What is done when so much time has passed since the beginning."""
    world.time = NOON + timedelta(**duration)
    return world.tending.tend(100)


def expired(world: World) -> Tended:
    assert (after(world, days=7), after(world, days=27)) == (REMINDED, REMINDED)
    world.time = END_OF_THE_DAY_NAMED
    return world.tending.tend(100)


def test_a_citizen_is_left_alone_for_seven_days_then_reminded_once(world: World, begun: View) -> None:
    assert after(world, days=7, seconds=-1) == NOTHING
    assert after(world, days=7) == REMINDED
    assert after(world, days=7, hours=1) == NOTHING
    seen = world.service.look(ANNA, begun.data["id"])
    assert (seen.version, seen.data["outcome"], seen.data["status"]) == (begun.version + 1, "reminder", "open")
    assert "填过的都给您存着" in seen.data["messages"][0]["text"]
    assert seen.data["question"] == begun.data["question"]
    assert seen.data["updated_at"] == NOON, "a reminder is no touch of hers"
    (event,) = kept(world, begun).outbox
    assert (event["kind"], event["version"]) == ("conversation.reminder", seen.version)


def test_a_citizen_is_warned_three_days_before_with_the_day(world: World, begun: View) -> None:
    after(world, days=7)
    assert after(world, days=27, seconds=-1) == NOTHING
    assert after(world, days=27) == REMINDED
    assert "2026年12月22日" in said(world, begun)
    assert kept(world, begun).last_day == date(2026, 12, 22)
    assert kept(world, begun).tend_at == END_OF_THE_DAY_NAMED


def test_a_citizen_has_the_whole_of_the_day_that_was_named(world: World, begun: View) -> None:
    after(world, days=7)
    after(world, days=27)
    world.time = END_OF_THE_DAY_NAMED - timedelta(seconds=1)
    assert world.tending.tend(100) == NOTHING
    world.time = END_OF_THE_DAY_NAMED
    assert world.tending.tend(100) == EXPIRED


def test_of_an_expired_conversation_only_the_receipt_of_its_deletion_stays(world: World, begun: View) -> None:
    assert expired(world) == EXPIRED
    conversation = kept(world, begun)
    assert conversation.state == State()
    assert (conversation.handover, conversation.receipt, conversation.pages, world.store.pages) == (None, None, 0, {})
    assert conversation.deletion == Deletion(END_OF_THE_DAY_NAMED, "abandoned")
    assert [(entry.did, entry.asked) for entry in conversation.log.entries()] == [("", None)]
    assert [event["kind"] for event in conversation.outbox] == ["conversation.expired"]


def test_the_owner_sees_when_it_was_begun_touched_and_deleted_and_why(world: World, begun: View) -> None:
    expired(world)
    seen = world.service.look(ANNA, begun.data["id"]).data
    assert (seen["status"], seen["outcome"], seen["question"], seen["can"]) == ("expired", "expired", None, [])
    assert (seen["created_at"], seen["updated_at"]) == (NOON, NOON)
    assert seen["deletion"] == {"at": END_OF_THE_DAY_NAMED, "reason": "abandoned"}
    assert "删除" in seen["messages"][0]["text"]
    assert (seen["progress"]["section"], seen["progress"]["answered"]) == (1, 0)
    (line,) = world.service.newest(ANNA, before=None, limit=10)
    assert (line["status"], line["deletion"]) == ("expired", seen["deletion"])
    assert world.service.newest(BATU, before=None, limit=10) == []
    assert world.service.summary(ANNA, begun.data["id"]) == []
    assert len(world.service.messages(ANNA, begun.data["id"], page=None)["entries"]) == 1


def test_a_citizen_cannot_go_on_with_what_has_expired_and_is_told_kindly(world: World, begun: View) -> None:
    expired(world)
    now = world.service.look(ANNA, begun.data["id"])
    for attempt in (
        lambda: world.turn(now, Act("back")),
        lambda: world.turn(begun, "我接着填"),
        lambda: world.submit(now),
        lambda: world.service.hand_over(ANNA, begun.data["id"], now.version, "h5", request("hand over")),
    ):
        with pytest.raises(Conflict) as refused:
            attempt()
        assert refused.value.code == "expired"
        assert "重新开始" in str(refused.value.text)
    assert world.service.look(ANNA, begun.data["id"]) == now


def test_what_has_expired_does_not_count_as_open(world: World, begun: View) -> None:
    expired(world)
    assert world.store.count_open(owner=ANNA.account) == 0


def test_a_citizen_who_comes_back_is_waited_for_anew(world: World, begun: View) -> None:
    after(world, days=7)
    after(world, days=27)
    now = world.service.look(ANNA, begun.data["id"])
    answered = world.answer(now, True)
    assert kept(world, begun).told == "nothing"
    assert kept(world, begun).tend_at == NOON + timedelta(days=34)
    assert after(world, days=33) == NOTHING
    assert answered.data["updated_at"] == NOON + timedelta(days=27)


def test_a_paused_conversation_is_waited_for_too_and_a_submitted_one_is_not(world: World, begun: View) -> None:
    world.turn(begun, Act("pause"))
    ready = world.play(personas()["single_mother"], BATU)[-1][1]
    done = world.submit(ready, who=BATU)
    assert kept(world, done).tend_at is None
    assert after(world, days=100) == REMINDED
    assert kept(world, done).status == "submitted"


def test_nobody_is_reminded_of_what_she_touched_a_moment_ago(world: World, begun: View) -> None:
    world.time = NOON + timedelta(days=7)
    world.store.between = lambda: world.answer(begun, True)
    assert world.tending.tend(100) == NOTHING
    assert kept(world, begun).version == begun.version + 1
    assert kept(world, begun).outbox == []
    assert "几天没来" not in said(world, begun)


def test_nothing_is_deleted_that_she_touched_a_moment_ago(world: World, begun: View) -> None:
    after(world, days=7)
    after(world, days=27)
    now = world.service.look(ANNA, begun.data["id"])
    world.time = END_OF_THE_DAY_NAMED
    world.store.between = lambda: world.answer(now, True)
    assert world.tending.tend(100) == NOTHING
    assert kept(world, begun).status == "open"
    assert kept(world, begun).deletion is None


def test_a_turn_that_is_overtaken_by_a_reminder_can_be_sent_again(world: World, begun: View) -> None:
    after(world, days=7)
    with pytest.raises(Stale):
        world.answer(begun, True, key="typed")
    now = world.service.look(ANNA, begun.data["id"])
    assert world.answer(now, True, key="typed").data["outcome"] == "advanced"


def test_whoever_was_never_reminded_is_warned_and_has_three_days_left(world: World, begun: View) -> None:
    """Nobody ran the tending for months: still nothing is deleted without a word."""
    assert after(world, days=200) == REMINDED
    assert kept(world, begun).told == "warning"
    assert after(world, days=203, seconds=-1) == NOTHING
    assert after(world, days=204) == EXPIRED


def test_a_handover_ends_with_the_conversation(world: World, begun: View) -> None:
    world.service.hand_over(ANNA, begun.data["id"], begun.version, "h5", request("hand over"))
    expired(world)
    assert kept(world, begun).handover is None


def test_a_crash_before_the_pages_are_deleted_is_made_good_within_the_hour(world: World, begun: View) -> None:
    view = begun
    while not world.store.pages:
        view = world.turn(view, Act("repeat"))
    world.faults.waiting["before deleting pages"] = Broken()
    assert (after(world, days=7), after(world, days=27)) == (REMINDED, REMINDED)
    world.time = END_OF_THE_DAY_NAMED
    assert world.tending.tend(100) == Tended(0, 0, ("Broken",))
    assert kept(world, begun).status == "expired"
    assert world.store.pages
    world.time += LOOK_AGAIN
    assert world.tending.tend(100) == NOTHING
    assert world.store.pages == {}
    assert kept(world, begun).tend_at is None


def test_a_page_turned_while_its_conversation_expires_does_not_stay(world: World, begun: View) -> None:
    expired(world)
    world.store.keep_page(0, kept(world, begun).log, scope=begun.data["id"])  # a turn that lost the race just after
    world.time += LOOK_AGAIN
    world.tending.tend(100)
    assert world.store.pages == {}


def test_a_crash_before_the_write_changes_nothing_and_the_next_round_does_it(world: World, begun: View) -> None:
    world.faults.waiting["before replace"] = Broken()
    assert after(world, days=7) == Tended(0, 0, ("Broken",))
    assert world.tending.tend(100) == REMINDED
    assert world.tending.tend(100) == NOTHING


def test_a_lost_reply_reminds_nobody_twice(world: World, begun: View) -> None:
    world.lose_reply()
    with pytest.raises(Unavailable):
        after(world, days=7)
    assert world.tending.tend(100) == NOTHING
    assert len(kept(world, begun).outbox) == 1


def test_one_that_cannot_be_read_keeps_no_other_waiting(world: World, begun: View) -> None:
    world.pass_time(hours=1)
    other = world.begin("other", BATU)
    world.faults.waiting["before find"] = Broken()
    assert after(world, days=8) == Tended(1, 0, ("Broken",))
    assert kept(world, other).told == "reminder"


def test_the_longest_due_come_first_and_no_more_than_asked_for(world: World, begun: View) -> None:
    world.pass_time(hours=1)
    later = world.begin("later")
    world.time = NOON + timedelta(days=8)
    assert world.tending.tend(1) == REMINDED
    assert (kept(world, begun).told, kept(world, later).told) == ("reminder", "nothing")


def test_the_words_are_in_the_language_of_the_conversation(world: World) -> None:
    view = world.service.begin(ANNA, Beginning("minimum_living_guarantee", "en", "h5", request("en")))
    after(world, days=7)
    after(world, days=27)
    assert "December 22, 2026" in said(world, view)


@pytest.mark.parametrize(("remind", "warn", "expire"), [(7, 3, 10), (7, 30, 30), (30, 1, 30)])
def test_an_operator_cannot_delete_before_there_was_time_for_words(remind: int, warn: int, expire: int) -> None:
    with pytest.raises(ValueError, match="deletion comes before"):
        Patience(timedelta(days=remind), timedelta(days=warn), timedelta(days=expire))
