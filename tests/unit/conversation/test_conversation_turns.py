"""Beginning, taking turns and looking: once per request, on the version one has seen, by whoever owns it."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from conversation_flows.beginning import Beginning
from conversation_flows.catalog import shipped_catalog
from conversation_flows.conversation import day_in_china
from conversation_flows.engine.commands import Act, Add, Answer, Change, NoAnswer, Remove
from conversation_flows.keeping import MOST_OPEN, MOST_TURNS
from conversation_flows.personas import personas
from conversation_flows.turns import Turn
from i18n.errors import Conflict, IdempotencyKeyReused, NotFound, Stale, TooMany, Unavailable
from tests.unit.conversation.world import ANNA, BATU, NOON, SERVICE, World, request


@pytest.fixture
def world() -> World:
    return World()


def test_a_citizen_begins_with_a_greeting_and_the_first_question(world: World) -> None:
    view = world.begin()
    assert (view.version, view.replayed) == (1, False)
    assert view.data["status"] == "open"
    assert view.data["outcome"] == "advanced"
    assert view.data["messages"][0]["text"].startswith("您好")
    assert view.data["question"]["id"] == "consents.personal_information"
    assert view.data["can"][0] != "back"
    assert view.data["receipt"] is None
    assert view.data["flow"] == {"id": SERVICE, "version": 1}


def test_a_citizen_beginning_twice_with_one_key_gets_one_conversation(world: World) -> None:
    first, again = world.begin("k"), world.begin("k")
    assert again.replayed is True
    assert again.data == first.data
    assert len(world.store.kept) == 1
    assert world.begin("other").data["id"] != first.data["id"]


def test_two_citizens_with_one_key_get_two_conversations(world: World) -> None:
    assert world.begin("k", ANNA).data["id"] != world.begin("k", BATU).data["id"]


def test_a_citizen_losing_the_race_to_begin_gets_the_winner(world: World) -> None:
    first = world.begin("k")
    kept = world.store.kept.pop(first.data["id"])
    insert = world.store.insert

    def beaten(conversation: Any, *, owner: str) -> bool:
        world.store.kept[kept.id] = kept
        return insert(conversation, owner=owner)

    world.store.insert = beaten  # type: ignore[method-assign]
    assert world.begin("k").replayed is True


def test_a_citizen_cannot_begin_with_a_key_used_for_something_else(world: World) -> None:
    world.begin("k")
    with pytest.raises(IdempotencyKeyReused):
        world.service.begin(ANNA, Beginning(SERVICE, "en", "h5", request("k")))
    with pytest.raises(IdempotencyKeyReused):
        world.begin("k", service="other")


def test_a_citizen_cannot_begin_what_there_is_no_flow_for(world: World) -> None:
    with pytest.raises(NotFound):
        world.begin(service="nothing")


def test_a_citizen_cannot_open_conversations_without_end(world: World) -> None:
    for number in range(MOST_OPEN):
        world.begin(f"k{number}")
    with pytest.raises(TooMany) as refused:
        world.begin("one more")
    assert refused.value.retry_after_seconds
    assert world.begin("k0").replayed is True
    assert world.begin("k", BATU).version == 1


def test_a_citizen_takes_a_turn_and_sees_the_next_question(world: World) -> None:
    view = world.answer(world.begin(), True)
    assert (view.version, view.replayed, view.data["outcome"]) == (2, False, "advanced")
    assert view.data["question"]["id"] == "consents.sensitive_information"
    assert "back" in view.data["can"]
    view = world.reach("applicant.name", view)
    assert view.data["messages"][-1]["text"] == "接下来是：您自己。"
    view = world.answer(world.reach("residence.hukou", view), "150425203")
    assert world.service.look(ANNA, view.data["id"]).data == view.data


def test_a_citizen_repeating_a_turn_gets_what_it_did_and_nothing_more(world: World) -> None:
    first = world.begin()
    done = world.answer(first, True, key="k")
    kept = dataclasses.replace(world.store.kept[done.data["id"]])
    for _ in range(5):
        again = world.answer(first, True, key="k")
        assert again.replayed is True
        assert again.data == done.data
    assert world.store.kept[done.data["id"]] == kept


def test_a_citizen_repeating_a_turn_later_sees_its_messages_and_where_things_stand_now(world: World) -> None:
    first = world.begin()
    second = world.answer(first, "x", key="k")
    assert second.data["outcome"] == "reprompt"
    third = world.answer(second, True)
    again = world.turn(first, Answer("consents.personal_information", "x"), key="k")
    assert again.data["messages"] == second.data["messages"]
    assert again.data["question"] == third.data["question"]
    assert (again.version, again.replayed) == (3, True)


def test_a_citizen_cannot_use_one_key_for_two_turns(world: World) -> None:
    view = world.begin()
    world.answer(view, True, key="k", body="one")
    with pytest.raises(IdempotencyKeyReused):
        world.answer(view, True, key="k", body="two")


@pytest.mark.parametrize("based_on", [0, 2, 99, -1, None])
def test_a_citizen_cannot_take_a_turn_on_a_version_she_has_not_seen(world: World, based_on: int | None) -> None:
    view = world.begin()
    command = Answer("consents.personal_information", True)
    turn = Turn(view.data["id"], based_on, request("k"), command, "h5")
    with pytest.raises(Stale):
        world.service.take_turn(ANNA, turn)
    assert world.store.kept[view.data["id"]].version == 1


def test_nobody_else_sees_or_touches_a_conversation(world: World) -> None:
    view = world.begin()
    for attempt in (
        lambda: world.service.look(BATU, view.data["id"]),
        lambda: world.answer(view, True, who=BATU),
        lambda: world.service.messages(BATU, view.data["id"], page=None),
        lambda: world.service.summary(BATU, view.data["id"]),
        lambda: world.service.hand_over(BATU, view.data["id"], 1, "h5", request("h")),
        lambda: world.submit(view, who=BATU),
        lambda: world.service.look(ANNA, "conv_nothing"),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert world.store.kept[view.data["id"]].version == 1


def test_the_loser_of_a_race_is_told_and_loses_nothing(world: World) -> None:
    view = world.begin()
    world.store.between = lambda: world.answer(view, True)
    with pytest.raises(Stale):
        world.answer(view, False)
    assert world.store.kept[view.data["id"]].version == 2
    assert world.store.kept[view.data["id"]].state.root.kept("consents.personal_information") is True


def test_the_loser_of_a_race_to_its_own_twin_gets_the_twins_view(world: World) -> None:
    view = world.begin()
    world.store.between = lambda: world.answer(view, True, key="k")
    again = world.answer(view, True, key="k")
    assert (again.version, again.replayed) == (2, True)


def test_the_loser_of_a_race_to_a_twin_of_another_body_is_told(world: World) -> None:
    view = world.begin()
    world.store.between = lambda: world.answer(view, True, key="k", body="one")
    with pytest.raises(IdempotencyKeyReused):
        world.answer(view, False, key="k", body="two")


def test_the_loser_of_a_race_to_a_handover_is_told(world: World) -> None:
    view = world.begin()
    code, _ = world.service.hand_over(ANNA, view.data["id"], 1, "h5", request("h"))
    view = world.service.look(ANNA, view.data["id"])
    world.store.between = lambda: world.service.claim(BATU, code, "wechat", request("c"))
    with pytest.raises(Stale):
        world.answer(view, True)


def test_a_lost_reply_is_settled_by_looking(world: World) -> None:
    view = world.begin()
    world.lose_reply()
    done = world.answer(view, True, key="k")
    assert (done.version, done.replayed) == (2, False)
    assert world.answer(view, True, key="k").replayed is True


def test_a_store_that_is_away_changes_nothing_and_says_so(world: World) -> None:
    view = world.begin()
    world.faults.waiting["before replace"] = Unavailable(retry_after_seconds=1)
    with pytest.raises(Unavailable):
        world.answer(view, True, key="k")
    assert world.store.kept[view.data["id"]].version == 1
    assert world.answer(view, True, key="k").version == 2


def test_a_store_that_goes_away_after_writing_keeps_the_turn_for_the_retry(world: World) -> None:
    view = world.begin()

    def gone(conversation: Any, *, owner: str, version: int) -> bool:
        del world.store.replace
        assert world.store.replace(conversation, owner=owner, version=version)
        world.faults.waiting["before find"] = Unavailable(retry_after_seconds=1)
        raise Unavailable(retry_after_seconds=1)

    world.store.replace = gone  # type: ignore[method-assign]
    with pytest.raises(Unavailable):
        world.answer(view, True, key="k")
    again = world.answer(view, True, key="k")
    assert (again.version, again.replayed) == (2, True)


def test_a_turn_out_of_place_is_misuse_and_changes_nothing(world: World) -> None:
    view = world.begin()
    for command in (
        Answer("consents.sensitive_information", True),
        NoAnswer("nothing", "skipped"),
        Change("finish.signature"),
        Add("household.members"),
        Remove("household.members", "m_1"),
    ):
        with pytest.raises(Conflict) as refused:
            world.turn(view, command)
        assert refused.value.code == "not_asked_now"
    assert world.store.kept[view.data["id"]].version == 1


def test_a_citizen_can_pause_and_go_on(world: World) -> None:
    view = world.turn(world.begin(), Act("pause"))
    assert view.data["status"] == "paused"
    assert "resume" in view.data["can"]
    assert "pause" not in view.data["can"]
    view = world.turn(view, Act("resume"))
    assert (view.data["status"], "pause" in view.data["can"]) == ("open", True)
    assert view.data["question"]["id"] == "consents.personal_information"


def test_what_may_be_done_is_said(world: World) -> None:
    view = world.reach("applicant.name")
    assert {"back", "change", "explain", "repeat", "handoff", "restart", "pause"} <= set(view.data["can"])
    assert not {"skip", "dont_know", "refuse", "add", "confirm", "submit"} & set(view.data["can"])
    view = world.reach("applicant.phone", view)
    assert {"dont_know", "refuse"} <= set(view.data["can"])
    view = world.turn(view, Act("restart"))
    assert view.data["can"][0] == "confirm"
    view = world.reach("situation.illness", view)
    assert "skip" in view.data["can"]


def test_what_may_be_done_with_a_list_is_said(world: World) -> None:
    view = world.reach("household.members")
    assert "add" in view.data["can"]
    assert "remove" not in view.data["can"]
    assert (view.data["question"]["kind"], view.data["question"]["items"]) == ("members", [])
    view = world.turn(world.answer(world.answer(view, True), "巴图"), Change("household.members"))
    assert {"add", "remove"} <= set(view.data["can"])
    (item,) = view.data["question"]["items"]
    assert item["line"].startswith("巴图")
    view = world.turn(view, Change(f"household.members.{item['id']}.name"))
    assert view.data["question"]["value"] == "巴图"


def test_an_amount_is_shown_again_as_it_was_sent(world: World) -> None:
    view = world.answer(world.reach("property.savings"), {"amount": "860.50"})
    view = world.turn(view, Change("property.savings"))
    assert view.data["question"]["value"] == {"amount": "860.50"}
    assert (view.data["question"]["unit"], view.data["question"]["periods"]) == ("CNY", [])


def test_words_in_danger_stop_the_form_and_say_where_help_is(world: World) -> None:
    view = world.turn(world.begin(), "我不想活了")
    assert (view.data["outcome"], view.data["status"]) == ("crisis", "paused")
    assert "120" in view.data["messages"][0]["text"]
    assert "保存" in view.data["messages"][1]["text"]
    assert view.data["question"]["id"] == "consents.personal_information"
    assert "我不想活了" not in str(world.service.messages(ANNA, view.data["id"], page=None))


def test_words_in_danger_are_heard_in_an_answer_too_and_not_kept_as_one(world: World) -> None:
    view = world.reach("applicant.name")
    view = world.answer(view, "家里没饭吃")
    assert view.data["outcome"] == "crisis"
    assert view.data["question"]["id"] == "applicant.name"
    assert world.turn(view, Act("resume")).data["status"] == "open"


def test_free_text_is_taken_for_what_it_means(world: World) -> None:
    view = world.turn(world.begin(), "同意")
    assert view.data["question"]["id"] == "consents.sensitive_information"
    view = world.turn(view, "为什么？")
    assert view.data["outcome"] == "digression"
    view = world.turn(view, "上一个")
    assert view.data["outcome"] == "rewound"
    view = world.turn(view, "重新开始吧")
    view = world.turn(view, "好的")
    assert view.data["messages"][0]["text"] == "好的，我们从头开始。"


def test_the_transcript_tells_both_sides(world: World) -> None:
    view = world.answer(world.reach("applicant.name"), "王芳")
    view = world.answer(view, "12345")
    view = world.answer(view, "11010519491231002X")
    view = world.turn(view, NoAnswer("applicant.phone", "refused"))
    view = world.turn(view, Change("applicant.name"))
    view = world.turn(view, "王英")
    entries = world.service.messages(ANNA, view.data["id"], page=None)["entries"]
    told = ["王芳", "（没有记下）", "110***********002X", "不想说", "改前面的回答", "王英"]
    assert [entry["did"] for entry in entries][-6:] == told
    assert [entry["version"] for entry in entries] == list(range(1, view.version + 1))
    assert "身份证号码" in entries[-6]["asked"]
    assert (entries[0]["did"], entries[0]["at"]) == ("", NOON)


def test_the_transcript_tells_lists_and_actions_in_words(world: World) -> None:
    history = world.play(personas()["herder_couple"])
    view = history[-1][1]
    loop = "household.members"
    member = next(iter(world.store.kept[view.data["id"]].state.root.loops[loop].items))
    for command in (
        Add(loop),
        Remove(loop, member),
        Act("explain"),
        Change(loop),
        Answer(loop, 5),
        Answer(loop, False),
    ):
        view = world.turn(view, command)
    told = world.service.messages(ANNA, view.data["id"], page=None)["entries"][-6:]
    assert [entry["did"] for entry in told] == [
        "再加一项",
        "去掉一项",
        "为什么问",
        "改前面的回答",
        "（没有记下）",
        "没有了",
    ]


@pytest.mark.no_cover
def test_a_full_log_turns_pages_that_stay_readable(world: World) -> None:
    view = world.begin()
    for _ in range(200):
        view = world.turn(view, Act("repeat"))
    kept = world.store.kept[view.data["id"]]
    assert kept.pages == 2
    assert len(kept.log.lines) == len(kept.log.requests) == 201 - 128
    pages = [world.service.messages(ANNA, kept.id, page=number) for number in (0, 1, 2)]
    assert [page["page"] for page in pages] == [0, 1, 2]
    assert [entry["version"] for page in pages for entry in page["entries"]] == list(range(1, 202))
    assert world.service.messages(ANNA, kept.id, page=None) == pages[2]
    assert world.service.messages(ANNA, kept.id, page=7)["entries"] == []


def test_a_page_turns_at_ninety_six_entries_and_not_before(world: World) -> None:
    view = world.begin()
    while view.version < 95:
        view = world.turn(view, Act("repeat"))
    assert world.store.kept[view.data["id"]].pages == 0
    first = world.turn(view, Act("repeat"), key="k")
    kept = world.store.kept[view.data["id"]]
    assert (kept.pages, len(kept.log.lines)) == (1, 32)
    assert world.turn(view, Act("repeat"), key="k").data == first.data, "a retry is still recognised"


def test_a_crash_between_page_and_write_loses_and_doubles_nothing(world: World) -> None:
    view = world.begin()
    while view.version < 95:
        view = world.turn(view, Act("repeat"))
    world.faults.waiting["after page"] = Unavailable(retry_after_seconds=1)
    with pytest.raises(Unavailable):
        world.turn(view, Act("repeat"), key="k")
    assert world.store.kept[view.data["id"]].pages == 0
    view = world.turn(view, Act("repeat"), key="k")
    versions = [
        entry["version"]
        for page in (0, 1)
        for entry in world.service.messages(ANNA, view.data["id"], page=page)["entries"]
    ]
    assert versions == list(range(1, 97))


def test_a_conversation_has_an_end_to_its_turns(world: World) -> None:
    view = world.begin()
    world.store.kept[view.data["id"]].version = MOST_TURNS
    view = world.service.look(ANNA, view.data["id"])
    with pytest.raises(Conflict) as refused:
        world.turn(view, Act("repeat"))
    assert refused.value.code == "too_long"


def test_a_citizen_lists_her_conversations_newest_first(world: World) -> None:
    ids = []
    for number in range(3):
        ids.append(world.begin(f"k{number}").data["id"])
        world.pass_time(minutes=1)
    world.begin("other", BATU)
    listed = world.service.newest(ANNA, before=None, limit=2)
    assert [line["id"] for line in listed] == ids[:0:-1]
    rest = world.service.newest(ANNA, before=(listed[-1]["created_at"], listed[-1]["id"]), limit=9)
    assert [line["id"] for line in rest] == ids[:1]
    assert "question" not in rest[0]


def test_a_citizen_whose_flow_is_gone_is_told(world: World) -> None:
    view = world.begin()
    world.store.kept[view.data["id"]].flow_version = 99
    with pytest.raises(Conflict) as refused:
        world.service.look(ANNA, view.data["id"])
    assert refused.value.code == "flow_gone"


def test_a_day_begins_at_midnight_in_china(world: World) -> None:
    assert day_in_china(NOON + timedelta(hours=11, minutes=59)).isoformat() == "2026-11-22"
    assert day_in_china(NOON + timedelta(hours=12)).isoformat() == "2026-11-23"


def test_a_flow_may_have_several_versions_and_begins_with_the_newest() -> None:
    assert World(shipped_catalog()).begin().data["flow"]["version"] == 1
