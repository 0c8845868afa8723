"""What an action is given cannot be a day nobody can count to, or text nobody sees (promises 19 and 23)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.details import FURTHEST
from conversation_flows.conversation import day_in_china
from i18n.errors import Invalid
from tests.casework_world import CLERK, CaseWorld


def reviewed(world: CaseWorld) -> None:
    world.begin()
    world.act(CLERK, "accept")


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-30", "2026-W50-1", "2026-W53-7", "２０２７-01-01"])
def test_an_officer_cannot_promise_a_day_no_clock_comes_to(day: str) -> None:
    world = CaseWorld()
    reviewed(world)
    before = world.case
    with pytest.raises(Invalid) as refused:
        world.act(CLERK, "explain_delay", deadline="start_survey", new_date=day)
    assert [error.pointer for error in refused.value.errors] == ["/details/new_date"]
    assert world.case == before


def test_a_new_date_is_not_put_off_for_decades() -> None:
    world = CaseWorld()
    reviewed(world)
    last = day_in_china(world.time) + FURTHEST["new_date"]
    with pytest.raises(Invalid):
        world.act(CLERK, "explain_delay", deadline="start_survey", new_date=str(last + timedelta(days=1)))
    world.act(CLERK, "explain_delay", deadline="start_survey", new_date=str(last))


@pytest.mark.parametrize("words", ["看过\u202e了", "a\0b", "\x1b[2J", "\u200b\u200b", "好\u2028的", "\u3164", "\u200d"])
def test_no_hidden_character_gets_into_what_officers_write(words: str) -> None:
    world = CaseWorld()
    reviewed(world)
    with pytest.raises(Invalid):
        world.act(CLERK, "explain_delay", deadline="start_survey", words=words)


@pytest.mark.parametrize(
    "words", ["看过了。\n下周再来。", "ᠪᠠᠶᠠᠷ", "㐂𠀀䶮", "买·买提", "一家三口👨\u200d👩\u200d👧", "甲\t乙\r\n丙"]
)
def test_lines_and_rare_letters_are_taken(words: str) -> None:
    world = CaseWorld()
    reviewed(world)
    acted = world.act(CLERK, "explain_delay", deadline="start_survey", words=words)
    assert acted.happening.details["words"] == words
