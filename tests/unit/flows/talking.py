"""A conversation with the engine alone: flows from a few lines of YAML, and a state that travels as bytes each turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from conversation_flows.catalog import read_yaml
from conversation_flows.engine.attention import current
from conversation_flows.engine.commands import Act, Add, Answer, Change, Command, NoAnswer, Remove
from conversation_flows.engine.compile import compile_flow
from conversation_flows.engine.environment import Environment, source_text
from conversation_flows.engine.flow import Flow
from conversation_flows.engine.frame import Position
from conversation_flows.engine.outcome import OutOfPlace, Step
from conversation_flows.engine.path import on_path_only, path
from conversation_flows.engine.progress import Progress, progress
from conversation_flows.engine.scopes import scope_data
from conversation_flows.engine.state import State, from_bytes, to_bytes
from conversation_flows.engine.step import take
from conversation_flows.engine.walk import Walk
from tests.unit.kinds.asking import TODAY, ThreePlaces

FLOW = """
flow: f
version: 1
service: s
code: "07"
title: 试验
sections:
  - title: 第一段
    topics: [t]
"""


def compiled(*topics: str, flow: str = FLOW) -> Flow:
    """The flow of these topics, given as YAML; ``flow`` names them."""
    read = [read_yaml(text, f"topics/{number}.yaml") for number, text in enumerate(topics)]
    return compile_flow(read_yaml(flow, "flows/f.yaml"), {topic["topic"]: topic for topic in read})


def flow_of(questions: str, more: str = "") -> Flow:
    """A flow of the one topic `t` with these questions."""
    return compiled(f"topic: t\ntitle: 题\n{more}\nquestions:\n{questions}")


class Items:
    """Item ids in order, so that the same commands give the same bytes."""

    def __init__(self, count: int = 0) -> None:
        self.count = count

    def __call__(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}_{self.count:08d}"


@dataclass
class Talk:
    """One conversation; every command starts from the bytes the one before left."""

    flow: Flow
    day: date = TODAY
    content: bytes = field(default_factory=lambda: to_bytes(State()))
    items: Items = field(default_factory=Items)
    said: list[str] = field(default_factory=list)
    places: Any = field(default_factory=ThreePlaces)
    translate: Callable[[str], str] = source_text

    def walk(self) -> Walk:
        """A fresh look."""
        environment = Environment(self.day, self.places, self.items, self.translate)
        return Walk(self.flow, from_bytes(self.content), environment)

    def do(self, command: Command, source: int = 0) -> Step:
        """One turn; the state stays as it was when it is out of place."""
        walk = self.walk()
        step = take(walk, command, source)
        self.content, self.said = to_bytes(walk.state), step.messages
        return step

    def answer(self, value: Any, at: str | None = None) -> str:
        """Answer what is asked (or what stands at an address); the outcome."""
        return self.do(Answer(at or self.asked or "", value)).outcome

    def answers(self, *values: Any) -> Talk:
        """Answer one question after the other; all must be taken."""
        for value in values:
            assert self.answer(value) == "advanced", (self.asked, value, self.said)
        return self

    def leave_out(self, none: Any, at: str | None = None) -> str:
        """Give no value; the outcome."""
        return self.do(NoAnswer(at or self.asked or "", none)).outcome

    def change(self, address: str) -> str:
        """Ask again; the outcome."""
        return self.do(Change(address)).outcome

    def act(self, action: Any) -> str:
        """Something without an address; the outcome."""
        return self.do(Act(action)).outcome

    def add(self, loop: str) -> str:
        """One more item; its address."""
        self.do(Add(loop))
        return f"{loop}.{list(self.loop(loop).items)[-1]}"

    def remove(self, address: str) -> str:
        """Remove an item and confirm; the outcome."""
        loop, _, item = address.rpartition(".")
        self.do(Remove(loop, item))
        return self.act("confirm")

    def is_out_of_place(self, command: Command) -> bool:
        """Whether the command is refused; then nothing has changed."""
        before = self.content
        try:
            self.do(command)
        except OutOfPlace:
            assert self.content == before
            return True
        return False

    @property
    def here(self) -> Position | None:
        """Where we are."""
        return current(self.walk())

    @property
    def asked(self) -> str | None:
        """The address asked now."""
        return self.here.address if self.here else None

    @property
    def prompt(self) -> str:
        """What is asked now, in words."""
        assert self.here is not None
        return self.here.prompt()

    @property
    def path(self) -> list[str]:
        """Every address on the path."""
        return [position.address for position in path(self.walk())]

    @property
    def progress(self) -> Progress:
        """How far along."""
        walk = self.walk()
        return progress(walk, current(walk))

    @property
    def kept(self) -> dict[str, Any]:
        """What would be submitted."""
        return scope_data(on_path_only(self.walk()))

    @property
    def state(self) -> State:
        """The state."""
        return from_bytes(self.content)

    def record(self, key: str) -> dict[str, Any] | None:
        """The record at a root key, stale or not."""
        return self.state.root.answers.get(key)

    def loop(self, address: str) -> Any:
        """The state of a loop."""
        scope, *rest = (self.state.root, *address.split("."))
        key = ".".join(rest[:2])
        loop, rest = scope.loops[key], rest[2:]
        while rest:
            loop, rest = loop.items[rest[0]].loops[rest[1]], rest[2:]
        return loop
