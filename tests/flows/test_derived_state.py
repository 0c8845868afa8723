"""What a conversation keeps from turn to turn is what it would find if it looked at everything afresh."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.attention import current
from conversation_flows.engine.commands import Act, Add, Answer, Change, NoAnswer, Remove
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.frame import Position
from conversation_flows.engine.outcome import OutOfPlace
from conversation_flows.engine.path import path
from conversation_flows.engine.state import State, from_bytes, to_bytes
from conversation_flows.engine.step import take
from conversation_flows.engine.walk import Walk
from conversation_flows.personas import SIGNATURE, another_answer
from conversation_flows.view import question_view
from regions.table import load

FLOW = shipped_catalog().latest("minimum_living_guarantee")
DAY = date(2026, 11, 22)
ID_NUMBERS = ("152526196804120060", "152526196509030011", "150403201603021017")
FITTING: dict[str, Any] = {"phone": "13847100001", "bank_card": "621012345678", "region": "150425203"}


class Items:
    """Item ids in order, so that the same commands give the same bytes."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}_{self.count:08d}"


def a_fitting_answer(view: dict[str, Any], choice: int) -> Any:
    """Something the question takes, and not always the same."""
    kind = view["kind"]
    if kind in {"yes_no", "members"}:
        return bool(choice % 2)
    if kind in {"consent", "commitment", "review"}:
        return True
    if kind in {"choice", "choices"}:
        value = view["options"][choice % len(view["options"])]["value"]
        return [value] if kind == "choices" else value
    if kind == "id_number":
        return ID_NUMBERS[choice % len(ID_NUMBERS)]
    if kind == "signature":
        return SIGNATURE
    return FITTING.get(kind) or another_answer(view)


def a_command(walk: Walk, here: Position | None, what: int, choice: int) -> Any:
    """Mostly an answer to the question asked; now and then a change of something, somewhere."""
    told = [position for position in path(walk) if position.is_settled]
    items = [p.frame for p in told if p.frame.loop is not None]
    if what == 0 and told:
        return Change(told[choice % len(told)].address)
    if what == 1 and items:
        frame = items[choice % len(items)]
        return Remove(frame.address.rpartition(".")[0], frame.item)
    if what == 2:
        return Act(("back", "confirm", "repeat", "restart")[choice % (4 if choice % 9 == 0 else 3)])
    if what == 3:
        return Add("household.members")
    if here is None:
        return Act("back")
    if what == 4:
        return NoAnswer(here.address, ("dont_know", "refused", "skipped")[choice % 3])
    return Answer(here.address, a_fitting_answer(question_view(here), choice))


def look_afresh(state: State, day: date) -> Walk:
    walk = Walk(FLOW, from_bytes(to_bytes(state)), Environment(day, load(), Items()))
    walk.forget()
    return walk


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 40)), min_size=10, max_size=90), st.integers(10, 80))
def test_a_person_sees_the_same_whether_it_was_kept_or_looked_up(moves: list[tuple[int, int]], night: int) -> None:
    content, items, day = to_bytes(State()), Items(), DAY
    for number, (what, choice) in enumerate(moves):
        if number == night:
            day += timedelta(days=400)  # somebody has a birthday
        walk = Walk(FLOW, from_bytes(content), Environment(day, load(), items))
        try:
            take(walk, a_command(walk, current(walk), what, choice), 0)
        except OutOfPlace:
            continue
        afresh = look_afresh(walk.state, day)

        here, there = current(walk), current(afresh)
        assert (here and here.address) == (there and there.address)
        kept, found = walk.survey(), afresh.survey()
        assert (kept.answered, kept.left) == (found.answered, found.left)
        assert [p.address for p in path(walk)] == [p.address for p in path(afresh)]
        content = to_bytes(walk.state)
        assert to_bytes(from_bytes(content)) == content
