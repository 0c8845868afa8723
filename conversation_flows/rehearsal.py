"""A conversation in memory, with nobody and nothing behind it: for authors who try a flow, and for personas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conversation_flows.engine.attention import current
from conversation_flows.engine.commands import Absence, Act, Add, Answer, Change, Command, NoAnswer, Remove
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow, Question
from conversation_flows.engine.frame import Position
from conversation_flows.engine.outcome import OutOfPlace, Step
from conversation_flows.engine.state import State
from conversation_flows.engine.step import take
from conversation_flows.engine.walk import Walk
from conversation_flows.personas import SIGNATURE, Persona, PersonaSpeechless, Player
from conversation_flows.question_view import question_view
from conversation_flows.understanding.danger import AFTERWARDS, danger_in, is_asked_about
from conversation_flows.understanding.reply import reply
from conversation_flows.understanding.understand import understand

_MOST_TURNS = 3_000  # as in a real conversation
_ABSENCES: dict[str, Absence] = {"dont_know": "dont_know", "refuse": "refused", "skip": "skipped"}

_SIGNED = frozenset({"", "签名", "签好了", "签了"})


class RehearsalStuck(Exception):
    """A persona cannot go on; the message says where, and why."""


@dataclass
class Rehearsal:
    """One person trying one flow; ``today``, places and item ids are those of the environment."""

    flow: Flow
    environment: Environment
    state: State = field(default_factory=State)
    outcome: str = "advanced"
    is_paused: bool = False

    @property
    def walk(self) -> Walk:
        """A look at where things stand."""
        return Walk(self.flow, self.state, self.environment)

    @property
    def here(self) -> Position | None:
        """What is asked now; ``None`` when everything has been said."""
        return current(self.walk)

    def do(self, command: Command) -> Step:
        """One turn; raises :class:`OutOfPlace`."""
        step = take(self.walk, command, 0)
        self.outcome = step.outcome
        return step

    def shown(self) -> dict[str, Any]:
        """As much of a client's view as a persona looks at."""
        here, can = self.here, ["confirm"] if self.state.pending else []
        return {"question": question_view(here) if here else None, "outcome": self.outcome, "can": can}

    def say(self, text: str) -> list[str]:
        """One turn in one's own words; what is said back."""
        here = self.here
        command = _signed(understand(text, here, is_confirming=self.state.pending is not None), here)
        danger = danger_in(text)
        if danger is not None and not is_asked_about(danger, command):
            self.is_paused = True
            return [danger.say, AFTERWARDS]
        walk = self.walk
        try:
            step = take(walk, command, 0)
        except OutOfPlace:
            return ["这个问题现在不用回答。请看一下最新的问题。"]
        self.outcome, self.is_paused = step.outcome, step.status == "paused"
        return [*([danger.say] if danger else []), *reply(text, command, walk, step)]


def _signed(command: Command, here: Position | None) -> Command:
    """In a terminal an empty line, or saying so, stands for a signature."""
    if here is None or not isinstance(command, Answer) or not isinstance(here.node, Question):
        return command
    is_signed = here.node.kind_name == "signature" and command.value in _SIGNED
    return Answer(here.address, SIGNATURE) if is_signed else command


def play(persona: Persona, rehearsal: Rehearsal) -> list[dict[str, Any]]:
    """Let a persona answer to the end; every turn it took. Raises :class:`RehearsalStuck`."""
    player = Player(persona)
    turns: list[dict[str, Any]] = []
    for _ in range(_MOST_TURNS):
        try:
            turn = player.reply(rehearsal.shown())
            if turn is None:
                return turns
            turns.append(turn)
            rehearsal.do(command_of(turn))
        except PersonaSpeechless as speechless:
            raise RehearsalStuck(f"{persona.name} has no answer to {speechless}") from None
        except OutOfPlace:
            raise RehearsalStuck(f"{persona.name} answers something that is not asked: {turn}") from None
    here = rehearsal.here
    raise RehearsalStuck(f"{persona.name} does not come to an end at {here.address if here else 'the end'}")


def command_of(turn: Mapping[str, Any]) -> Command:
    """The command a persona's turn stands for; the shapes are those of the API."""
    action = turn.get("action")
    if action is None:
        return Answer(turn["question"], turn["answer"])
    if action in _ABSENCES:
        return NoAnswer(turn["question"], _ABSENCES[action])
    match action:
        case "change":
            return Change(turn["question"])
        case "add":
            return Add(turn["loop"])
        case "remove":
            return Remove(turn["loop"], turn["item"])
    return Act(action)
