"""Going on with another device: a code that opens once, for ten minutes, and moves the conversation."""

from __future__ import annotations

import pytest

from conversation_flows.engine.commands import Act
from conversation_flows.handover import HANDOVER_MINUTES
from conversation_flows.keeping import MOST_OPEN, View
from i18n.errors import Conflict, IdempotencyKeyReused, NotFound, Stale, TooMany, Unavailable
from tests.unit.conversation.world import ANNA, BATU, World, request


@pytest.fixture
def world() -> World:
    return World()


def handed_over(world: World, view: View, key: str = "h", body: str = "body") -> tuple[str, View]:
    return world.service.hand_over(ANNA, view.data["id"], view.version, "h5", request(key, body))


def test_a_citizen_can_go_on_with_another_device(world: World) -> None:
    view = world.answer(world.begin(), True)
    code, after = handed_over(world, view)
    assert len(code) == 10
    assert after.version == 3
    claimed = world.service.claim(BATU, code, "wechat", request("c"))
    assert claimed.data["messages"][0]["text"] == "接上了，我们继续。"
    assert claimed.data["question"]["id"] == "consents.sensitive_information"
    assert world.answer(claimed, True, who=BATU).version == 5
    with pytest.raises(NotFound):
        world.service.look(ANNA, view.data["id"])
    sources = world.store.kept[view.data["id"]].state.sources
    assert [(s["account"], s["channel"]) for s in sources] == [
        ("acct_anna", "h5"),
        ("acct_batu", "wechat"),
        ("acct_batu", "h5"),
    ]


def test_a_citizen_can_claim_her_own_conversation(world: World) -> None:
    code, _ = handed_over(world, world.begin())
    assert world.service.claim(ANNA, code, "wechat", request("c")).version == 3


def test_a_code_opens_once_and_again_only_for_the_very_request(world: World) -> None:
    code, _ = handed_over(world, world.begin())
    first = world.service.claim(BATU, code, "h5", request("c"))
    again = world.service.claim(BATU, code, "h5", request("c"))
    assert (again.data, again.replayed) == (first.data, True)
    with pytest.raises(IdempotencyKeyReused):
        world.service.claim(BATU, code, "h5", request("c", "other"))
    for who, key in ((BATU, "other"), (ANNA, "c"), (ANNA, "other")):
        with pytest.raises(NotFound):
            world.service.claim(who, code, "h5", request(key))


def test_a_code_that_nobody_gave_opens_nothing(world: World) -> None:
    handed_over(world, world.begin())
    for code in ("", "0000000000", "x" * 1000):
        with pytest.raises(NotFound):
            world.service.claim(BATU, code, "h5", request("c"))


def test_a_code_ends_after_ten_minutes(world: World) -> None:
    code, _ = handed_over(world, world.begin())
    world.pass_time(minutes=HANDOVER_MINUTES)
    with pytest.raises(NotFound):
        world.service.claim(BATU, code, "h5", request("c"))
    world.pass_time(microseconds=-1)
    assert world.service.claim(BATU, code, "h5", request("c")).version == 3


def test_a_new_code_undoes_the_one_before(world: World) -> None:
    old, view = handed_over(world, world.begin(), "h1")
    new, _ = handed_over(world, view, "h2")
    assert old != new
    with pytest.raises(NotFound):
        world.service.claim(BATU, old, "h5", request("c"))
    assert world.service.claim(BATU, new, "h5", request("c")).version == 4


def test_a_repeated_handover_gives_the_same_code(world: World) -> None:
    view = world.begin()
    code, after = handed_over(world, view)
    again, replayed = handed_over(world, view)
    assert (again, replayed.data, replayed.replayed) == (code, after.data, True)
    with pytest.raises(IdempotencyKeyReused):
        handed_over(world, view, body="other")


def test_a_handover_needs_the_version_one_has_seen(world: World) -> None:
    view = world.begin()
    world.answer(view, True)
    with pytest.raises(Stale):
        handed_over(world, view)


def test_a_claim_lets_the_last_turn_of_the_other_device_through(world: World) -> None:
    code, view = handed_over(world, world.begin())
    world.store.between = lambda: world.answer(view, True)
    claimed = world.service.claim(BATU, code, "h5", request("c"))
    assert claimed.version == 4
    assert claimed.data["question"]["id"] == "consents.sensitive_information"


def test_a_claim_that_loses_every_race_asks_for_patience(world: World) -> None:
    code, _ = handed_over(world, world.begin())

    def again_and_again() -> None:
        world.turn(world.service.look(ANNA, next(iter(world.store.kept))), Act("repeat"))
        world.store.between = again_and_again

    def replace_after_another(*given: object, **named: object) -> bool:
        return False

    world.store.replace = replace_after_another  # type: ignore[assignment]
    with pytest.raises(Unavailable):
        world.service.claim(BATU, code, "h5", request("c"))


def test_two_claims_at_once_have_one_winner(world: World) -> None:
    code, _ = handed_over(world, world.begin())
    world.store.between = lambda: world.service.claim(ANNA, code, "h5", request("a"))
    with pytest.raises(NotFound):
        world.service.claim(BATU, code, "h5", request("b"))
    assert next(iter(world.store.kept.values())).owner == ANNA.account


def test_a_claim_whose_reply_was_lost_is_settled(world: World) -> None:
    code, _ = handed_over(world, world.begin())
    world.lose_reply()
    assert world.service.claim(BATU, code, "h5", request("c")).version == 3
    assert world.service.claim(BATU, code, "h5", request("c")).replayed is True


def test_the_former_owner_beginning_again_with_the_old_key_is_told_it_moved(world: World) -> None:
    code, _ = handed_over(world, world.begin("k"))
    world.service.claim(BATU, code, "h5", request("c"))
    with pytest.raises(Conflict) as refused:
        world.begin("k")
    assert refused.value.code == "moved"


def test_a_claimer_has_room_for_no_more_conversations_than_anybody(world: World) -> None:
    code, _ = handed_over(world, world.begin())
    for number in range(MOST_OPEN):
        world.begin(f"k{number}", BATU)
    with pytest.raises(TooMany):
        world.service.claim(BATU, code, "h5", request("c"))
    assert world.service.claim(ANNA, code, "h5", request("c")).version == 3


def test_a_paused_conversation_stays_paused_when_it_moves(world: World) -> None:
    view = world.turn(world.begin(), Act("pause"))
    code, _ = handed_over(world, view)
    assert world.service.claim(BATU, code, "h5", request("c")).data["status"] == "paused"
