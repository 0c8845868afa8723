"""What a conversation keeps from turn to turn is what it would find if it looked at everything afresh."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.attention import current
from conversation_flows.engine.commands import Act, Add, Answer, Change, NoAnswer, Remove
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow, Loop
from conversation_flows.engine.frame import Position
from conversation_flows.engine.outcome import OutOfPlace
from conversation_flows.engine.path import path
from conversation_flows.engine.state import State, from_bytes, to_bytes
from conversation_flows.engine.step import take
from conversation_flows.engine.walk import Walk
from conversation_flows.facts import FactMap
from conversation_flows.personas import SIGNATURE, Player, another_answer, personas
from conversation_flows.question_view import question_view
from conversation_flows.rehearsal import Rehearsal, command_of
from eligibility.engine.values import Known
from eligibility.library import Library
from regions.table import load

FLOWS = shipped_catalog().flows()
DAY = date(2026, 11, 22)
ID_NUMBERS = ("152526196804120060", "152526196509030011", "150403201603021017")
FITTING: dict[str, Any] = {"phone": "13847100001", "bank_card": "621012345678", "region": "150425203"}


class Items:
    """Item ids in order, so that the same commands give the same bytes."""

    def __init__(self, count: int = 0) -> None:
        self.count = count

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
    loops = [p.address for p in path(walk) if isinstance(p.node, Loop)]
    if what == 0 and told:
        return Change(told[choice % len(told)].address)
    if what == 1 and items:
        frame = items[choice % len(items)]
        return Remove(frame.address.rpartition(".")[0], frame.item)
    if what == 2:
        return Act(("back", "confirm", "repeat", "restart")[choice % (4 if choice % 9 == 0 else 3)])
    if what == 3 and loops:
        return Add(loops[choice % len(loops)])
    if here is None:
        return Act("back")
    if what == 4:
        return NoAnswer(here.address, ("dont_know", "refused", "skipped")[choice % 3])
    return Answer(here.address, a_fitting_answer(question_view(here), choice))


@cache
def begun(service: str, who: str = "") -> list[bytes]:
    """A persona's conversation after every turn: that one's, or the first one's who wants the service."""
    fitting = [persona for persona in personas().values() if service in persona.services]
    persona = personas()[who] if who else fitting[0]
    flow = next(flow for flow in FLOWS if flow.service == service)
    player, rehearsal = Player(persona), Rehearsal(flow, Environment(DAY, load(), Items(1_000)))
    states = [to_bytes(State())]
    while (turn := player.reply(rehearsal.shown())) is not None:
        rehearsal.do(command_of(turn))
        states.append(to_bytes(rehearsal.state))
    return states


def look_afresh(flow: Flow, state: State, day: date) -> Walk:
    walk = Walk(flow, from_bytes(to_bytes(state)), Environment(day, load(), Items()))
    walk.forget()
    return walk


@cache
def facts_map(flow: Flow) -> FactMap:
    """What a preview reads, which asks what was kept whether all answers of a member count."""
    return FactMap(flow, Library(load()).pack("15").rules.schema)


def is_same(column: str, afresh: str) -> bool:
    """Whether every letter that was kept is the letter found."""
    return len(column) <= len(afresh) and all(kept in {"?", found} for kept, found in zip(column, afresh, strict=False))


moves_of_a_person = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 40)), min_size=5, max_size=60)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(FLOWS), st.floats(0, 1), moves_of_a_person, st.integers(5, 60))
def test_a_person_sees_the_same_whether_it_was_kept_or_looked_up(
    flow: Flow, progress: float, moves: list[tuple[int, int]], night: int
) -> None:
    states, items, day = begun(flow.service), Items(), DAY
    content = states[int(progress * (len(states) - 1))]
    for number, (what, choice) in enumerate(moves):
        if number == night:
            day += timedelta(days=400)  # somebody has a birthday
        walk = Walk(flow, from_bytes(content), Environment(day, load(), items))
        try:
            take(walk, a_command(walk, current(walk), what, choice), 0)
        except OutOfPlace:
            continue
        afresh = look_afresh(flow, walk.state, day)

        here, there = current(walk), current(afresh)
        assert (here and here.address) == (there and there.address)
        assert walk.survey() == afresh.survey()
        assert [p.address for p in path(walk)] == [p.address for p in path(afresh)]
        assert facts_map(flow).facts(walk) == facts_map(flow).facts(afresh)
        for loop, columns in walk.state.derived.columns.items():
            found = afresh.state.derived.columns.get(loop, {})
            assert all(is_same(column, found.get(asked, column)) for asked, column in columns.items())
        content = to_bytes(walk.state)
        assert to_bytes(from_bytes(content)) == content


def test_what_a_member_said_before_he_corrected_himself_is_no_fact() -> None:
    flow = next(flow for flow in FLOWS if flow.service == "minimum_living_guarantee")
    walk = Walk(flow, from_bytes(begun(flow.service, "herder_couple")[-3]), Environment(DAY, load(), Items(2_000)))
    member, scope = next(iter(walk.state.root.loop("household.members").items.items()))
    at = f"household.members.{member}"
    for name, said in {"disability": True, "disability_kind": "limb", "disability_level": "two"}.items():
        take(walk, Change(f"{at}.{name}"), 0)
        take(walk, Answer(f"{at}.{name}", said), 0)
    assert facts_map(flow).facts(walk).lists["household"].items[1].states["disability_kind"] == Known("limb")
    take(walk, Change(f"{at}.disability"), 0)
    take(walk, Answer(f"{at}.disability", value=False), 0)
    walk.survey()
    assert scope.settled == len(scope.answers) - 2  # two answers that count no more
    facts = facts_map(flow).facts(walk).lists["household"].items[1]
    assert facts.states["disability"] == Known(value=False)
    assert not facts.states.keys() & {"disability_kind", "disability_level"}
