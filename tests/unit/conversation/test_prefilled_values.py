"""Values that are there before the person has said them: offered with their source, and never taken unasked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversation_flows.beginning import Beginning
from conversation_flows.engine.commands import Act, Change
from conversation_flows.engine.state import from_bytes, to_bytes
from i18n.errors import Conflict
from identity.principal import Role
from tests.unit.conversation.world import ANNA, World, request

PHONE = "13847100001"


def signed_in_with(phone: str) -> World:
    world = World()
    world.phones.phones[ANNA.account] = phone
    return world


def test_a_citizen_is_offered_the_phone_she_signed_in_with() -> None:
    world = signed_in_with(PHONE)
    view = world.reach("applicant.phone")
    assert view.data["question"]["value"] == PHONE
    assert view.data["question"]["prefilled"] == {"value": PHONE, "source": "您登录用的手机号"}


def test_a_citizen_is_asked_for_her_phone_although_it_is_known() -> None:
    world = signed_in_with(PHONE)
    view = world.answer(world.reach("applicant.phone"), "13847100002")
    assert view.data["messages"][0]["text"] == "好的，记下了。"
    lines = [line for section in world.service.summary(ANNA, view.data["id"]) for line in section["lines"]]
    assert next(line["text"] for line in lines if line["question"] == "applicant.phone").endswith("0002")

    view = world.turn(view, Change("applicant.phone"))
    assert view.data["question"]["value"] == "13847100002"
    assert view.data["question"]["prefilled"] is None, "that she has said herself"


def test_a_phone_that_is_only_offered_counts_for_nothing() -> None:
    world = signed_in_with(PHONE)
    view = world.begin()
    kept = world.store.kept[view.data["id"]].state
    assert kept.root.kept("applicant.phone") is None
    assert view.data["progress"]["answered"] == 0
    assert world.service.summary(ANNA, view.data["id"]) == []
    assert from_bytes(to_bytes(kept)) == kept


def test_a_citizen_cannot_jump_to_what_is_only_offered_past_a_consent() -> None:
    world = signed_in_with(PHONE)
    with pytest.raises(Conflict):
        world.turn(world.begin(), Change("applicant.phone"))


def test_a_person_who_helps_is_not_offered_her_own_phone() -> None:
    operator = replace(ANNA, role=Role.HOTLINE_OPERATOR)
    world = signed_in_with(PHONE)
    view = world.begin(who=operator)
    assert "applicant.phone" not in world.store.kept[view.data["id"]].state.root.answers


@pytest.mark.parametrize("phone", ["", "12345"])
def test_a_phone_the_question_would_not_take_is_not_offered(phone: str) -> None:
    world = signed_in_with(phone)
    assert world.reach("applicant.phone").data["question"]["prefilled"] is None


def test_a_citizen_who_starts_over_says_everything_herself() -> None:
    world = signed_in_with(PHONE)
    view = world.turn(world.turn(world.begin(), Act("restart")), Act("confirm"))
    assert world.reach("applicant.phone", view).data["question"]["prefilled"] is None


def test_a_citizen_sees_what_a_filled_answer_follows_from() -> None:
    world = World()
    view = world.reach("household.members", persona="herder_couple")
    view = world.turn(view, Change("applicant.birth_date"))
    prefilled = view.data["question"]["prefilled"]
    assert prefilled == {"value": view.data["question"]["value"], "source": "按“身份证号码”算出来的"}
    view = world.answer(view, "1968-04-13")
    assert world.turn(view, Change("applicant.birth_date")).data["question"]["prefilled"] is None


def test_a_citizen_sees_what_is_from_her_earlier_application() -> None:
    world = World()
    earlier = world.reach("household.members", persona="herder_couple")
    beginning = Beginning("low_income_edge", "zh-CN", "h5", request("second"), earlier=earlier.data["id"])
    view = world.turn(world.service.begin(ANNA, beginning), Change("applicant.name"))
    assert view.data["question"]["prefilled"] == {"value": "乌云其木格", "source": "您上一份申请里说的"}
