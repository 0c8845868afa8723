"""What holds for any sequence of commands, on the shipped flow and on flows nobody has written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.attention import current
from conversation_flows.engine.commands import Act, Add, Answer, Change, Command, NoAnswer, Remove
from conversation_flows.engine.flow import Loop, Question
from conversation_flows.engine.frame import Frame
from conversation_flows.engine.outcome import OutOfPlace
from conversation_flows.engine.path import on_path_only, path
from conversation_flows.engine.scopes import Scope, scope_data
from conversation_flows.engine.state import State, from_bytes, to_bytes
from conversation_flows.engine.walk import Walk
from conversation_flows.personas import SIGNATURE, another_answer
from conversation_flows.question_view import question_view
from conversation_flows.summary import summary
from tests.unit.conversation.world import DIVISIONS
from tests.unit.flows.talking import Talk, flow_of

SHIPPED = shipped_catalog().latest("minimum_living_guarantee")
assert SHIPPED is not None
IDS = ("152526196804120060", "152526196509030011", "150403201603021017", "11010519491231002X")
FITTING: dict[str, Any] = {
    "phone": "13847100001",
    "bank_card": "621012345678",
    "region": "150425203",
    "month": "2025-03",
}
STARTED_OVER = "好的，我们从头开始。"
JUNK = (None, True, 0, -1, "", "x", "{name}", [], [1], {}, {"amount": "1"}, {"strokes": []}, 10**30, "王\u200b")


def fitting(view: dict[str, Any], choice: int) -> Any:
    """An answer the question takes, and not always the same."""
    match view["kind"]:
        case "yes_no" | "members":
            return bool(choice % 2)
        case "consent" | "commitment" | "review":
            return True
        case "choice":
            return view["options"][choice % len(view["options"])]["value"]
        case "choices":
            return [view["options"][choice % len(view["options"])]["value"]]
        case "id_number":
            return IDS[choice % len(IDS)]
        case "number":
            return choice % 10
        case "signature":
            return SIGNATURE
    return FITTING.get(view["kind"]) or another_answer(view)


def a_command(walk: Walk, what: int, choice: int) -> Command:
    """Mostly a fitting answer to what is asked; now and then anything at all, anywhere."""
    here, there = current(walk), list(path(walk))
    position = there[choice % len(there)] if there else None
    loops = [p for p in there if isinstance(p.node, Loop)]
    address = position.address if position else "t.nothing"
    match what:
        case 0:
            return Change(address)
        case 1 if loops:
            loop = loops[choice % len(loops)]
            items = list(loop.loop_state.items) or ["m_nothing"]
            return Remove(loop.address, items[choice % len(items)])
        case 2 if loops:
            return Add(loops[choice % len(loops)].address)
        case 3:
            return Act(("back", "explain", "repeat", "pause", "resume", "handoff", "back", "restart")[choice % 8])  # type: ignore[arg-type]
        case 4 | 5:
            return Act("confirm")
        case 6:
            return Answer(address, JUNK[choice % len(JUNK)])
        case 7:
            return NoAnswer(here.address if here else address, ("dont_know", "refused", "skipped")[choice % 3])  # type: ignore[arg-type]
    if here is None:
        return Act("repeat")
    return Answer(here.address, fitting(question_view(here), choice))


moves = st.lists(st.tuples(st.integers(0, 24), st.integers(0, 60)), max_size=70)


def play(talk: Talk, given_moves: list[tuple[int, int]]) -> None:
    """Apply the moves, checking after each what always holds."""
    for what, choice in given_moves:
        before, left = talk.content, talk.progress.about_left
        try:
            step = talk.do(a_command(talk.walk(), what, choice))
        except OutOfPlace:
            assert talk.content == before
            continue
        assert step.outcome in {"advanced", "reprompt", "digression", "rewound"}
        assert step.messages
        assert all(step.messages)
        assert talk.progress.about_left <= left or step.because or step.messages == [STARTED_OVER], (
            "more without a word"
        )
        check(talk)


def check(talk: Talk) -> None:
    walk = talk.walk()
    here = current(walk)
    if here is None:
        assert all(position.is_settled for position in path(walk))
        assert all(position.record is not None for position in path(walk) if isinstance(position.node, Question))
    else:
        assert here.address in {position.address for position in path(walk)}
        assert here.prompt()
        assert question_view(here)["id"] == here.address
    assert to_bytes(from_bytes(talk.content)) == talk.content
    assert summary(walk) is not None
    assert nothing_off_the_path(walk)
    assert everything_required_holds(walk)


def nothing_off_the_path(walk: Walk) -> bool:
    """What would be submitted stands on the path, and everything on the path that counts is in it."""
    kept = {f"{prefix}{key}" for prefix, scope in _scopes(on_path_only(walk)) for key in scope.answers}
    told = {p.address for p in path(walk) if isinstance(p.node, Question) and p.record is not None}
    return kept == told


def _scopes(scope: Scope, prefix: str = "") -> list[tuple[str, Scope]]:
    found = [(prefix, scope)]
    for key, loop in scope.loops.items():
        for item, inner in loop.items.items():
            found += _scopes(inner, f"{prefix}{key}.{item}.")
    return found


def everything_required_holds(walk: Walk) -> bool:
    return all(
        requirement.that.evaluate(position.frame) is not False
        for position in path(walk)
        if isinstance(position.node, Question) and position.record is not None
        for requirement in position.node.requirements
    )


def told_again(talk: Talk) -> dict[str, Any]:
    """What would be submitted if somebody said in order, and only once, what counts in the end."""
    walk, fresh = talk.walk(), Talk(talk.flow, places=talk.places)
    again = fresh.walk()
    _retell(walk.root, again.root, walk.flow.nodes)
    again.forget()
    return scope_data(on_path_only(Walk(talk.flow, from_bytes(to_bytes(again.state)), again.environment)))


def _retell(told: Frame, afresh: Frame, nodes: tuple[Any, ...]) -> None:
    for node in nodes:
        afresh.walk.forget()
        if afresh.walk.truth(afresh, node) is not True:
            continue
        if isinstance(node, Question):
            record = told.scope.record(node.key)
            if record is not None:
                afresh.scope.answers[node.key] = record
            continue
        state = told.scope.loops.get(node.key)
        if state is not None:
            copied = afresh.scope.loops.setdefault(node.key, type(state)({}, state.closed))
            for item, scope in state.items.items():
                copied.items[item] = Scope()
                _retell(told.inside(node, item, scope), afresh.inside(node, item, copied.items[item]), node.nodes)


@settings(max_examples=60, deadline=None)
@given(moves)
def test_any_conversation_on_the_shipped_flow_keeps_what_always_holds(given_moves: list[tuple[int, int]]) -> None:
    talk = Talk(SHIPPED, places=DIVISIONS)  # type: ignore[arg-type]
    play(talk, given_moves)
    assert told_again(talk) == talk.kept


Moves = list[tuple[int, int]]
names = [f"q{n}" for n in range(6)]


@st.composite
def flows(draw: st.DrawFn) -> str:
    """The YAML of a small flow: questions with conditions and requirements on what came before, and a list of such."""
    numbers: list[str] = []
    lines = []
    for name in names:
        lines.append(f"  - {_question(draw, name, numbers)}")
        numbers.append(name)
        if name == "q2":
            lines += _loop(draw, numbers)
    lines.append("  - {id: review, kind: review, ask: 对吗？}")
    return "\n".join(lines) + "\n"


def _question(draw: st.DrawFn, name: str, numbers: list[str], lists: bool = True) -> str:
    parts = [f"id: {name}", "kind: number", "ask: 几？"]
    if numbers and draw(st.booleans()):
        parts.append(f"when: '{_condition(draw, numbers, lists)}'")
    if draw(st.booleans()):
        parts.append(f"require: [{{that: '{_condition(draw, [*numbers, name], lists)}', say: 不行。}}]")
    if draw(st.integers(0, 4)) == 0:
        parts.append(f"warn: [{{that: '{name} < 8', say: 多。}}]")
    if name == "q1" and draw(st.booleans()):
        parts.append("fills: {q4: q1 + 1}")
    return "{" + ", ".join(parts) + "}"


def _condition(draw: st.DrawFn, numbers: list[str], lists: bool) -> str:
    name, sign = draw(st.sampled_from(numbers)), draw(st.sampled_from(["<", ">=", "!="]))
    plain = f"{name} {sign} {draw(st.integers(0, 9))}"
    if lists and "q3" in numbers and draw(st.booleans()):
        return draw(st.sampled_from([
            "any(m.x > 4 for m in people)", "count(m for m in people) < 2", "sum(m.y for m in people) < 9",
            f"all(m.x != {name} for m in people)", "sum(sum(j.z for j in m.jobs) for m in people) != 3",
        ]))  # fmt: skip
    other = draw(st.sampled_from(numbers))
    return draw(st.sampled_from([plain, f"not {plain}", f"{plain} or {other} == 3", f"{name} <= {other} or {plain}"]))


def _loop(draw: st.DrawFn, numbers: list[str]) -> list[str]:
    when = f"    when: '{_condition(draw, numbers, False)}'\n" if draw(st.booleans()) else ""
    head = "    about: 人\n    ask: 有吗？\n    another: 还有吗？\n    at_most: 3\n    line: '{x}'\n"
    inner = (
        "        about: 活\n        ask: 有吗？\n        another: 还有吗？\n        at_most: 2\n        line: '{z}'\n"
    )
    return [
        f"  - loop: people\n{head}{when}    questions:",
        f"      - {_question(draw, 'x', numbers, False)}",
        f"      - {_question(draw, 'y', [*numbers, 'x'], False)}",
        f"      - loop: jobs\n{inner}        questions:",
        f"          - {_question(draw, 'z', ['x', 'y'], False)}",
    ]


@settings(max_examples=150, deadline=None)
@given(flows(), moves)
def test_any_conversation_on_any_flow_keeps_what_always_holds(
    questions: str, given_moves: list[tuple[int, int]]
) -> None:
    talk = Talk(flow_of(questions))
    play(talk, given_moves)
    assert told_again(talk) == talk.kept


@settings(max_examples=15, deadline=None)
@given(moves)
def test_the_same_commands_always_leave_the_same_bytes(given_moves: list[tuple[int, int]]) -> None:
    left = []
    for _ in range(2):
        talk = Talk(SHIPPED, places=DIVISIONS)  # type: ignore[arg-type]
        play(talk, given_moves)
        left.append(talk.content)
    assert left[0] == left[1]


@pytest.mark.parametrize("focus", ["nothing", "household.members.m_nothing", ".", "household.members"])
def test_a_state_whose_attention_is_nowhere_asks_the_first_open_question(focus: str) -> None:
    state = State(attention=[focus])
    walk = Walk(SHIPPED, from_bytes(to_bytes(state)), Talk(SHIPPED, places=DIVISIONS).walk().environment)  # type: ignore[arg-type]
    here = current(walk)
    assert here is not None
    assert here.address in {"consents.personal_information", "household.members"}
