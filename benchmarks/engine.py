"""What the pure engine costs: turns of households of any size, expressions, compiling, sealing."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from adapters.vault.ciphers import NONCE_BYTES, Aes256Gcm
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from api.citizen.turns import command_of
from benchmarks.figures import Figure
from conversation_flows.catalog import Catalog, shipped_catalog
from conversation_flows.engine.attention import current
from conversation_flows.engine.commands import Command
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow
from conversation_flows.engine.progress import progress
from conversation_flows.engine.state import State, from_bytes, to_bytes
from conversation_flows.engine.step import take
from conversation_flows.engine.walk import Walk
from conversation_flows.personas import Persona, Player, personas
from conversation_flows.question_view import question_view
from regions.table import load as load_divisions

PERSONA = "herder_couple"
DAY = date(2026, 11, 22)
SEALED_BYTES = 8 * 1024  # about what a finished conversation says
TARGETS = {3: 150.0, 20: 225.0, 50: 300.0}  # µs, by members of the household


@dataclass(frozen=True, slots=True)
class Recorded:
    """A state as it was stored, and the command that came next."""

    stored: bytes
    command: Command


def engine_figures(members: tuple[int, ...] = (3, 20, 50), most_turns: int = 60, rounds: int = 9) -> list[Figure]:
    """Processor time of stored bytes in, next question and bytes out; the median over a whole conversation."""
    flow, environment, figures = _flow(), _environment(), []
    for number in members:
        recorded = list(_conversation(flow, environment, _household(number)))
        turns = recorded[:: max(1, len(recorded) // most_turns)]
        cost = median(_cost(lambda turn=turn: _turn(flow, environment, turn), rounds) for turn in turns)
        figures.append(Figure(f"engine turn, {number} members", cost * 1e6, "µs", target=TARGETS.get(number)))
    return figures


def _flow() -> Flow:
    flow = shipped_catalog().latest("minimum_living_guarantee")
    assert flow is not None
    return flow


def _environment() -> Environment:
    numbers = count()
    return Environment(DAY, load_divisions(), lambda prefix: f"{prefix}_{next(numbers):08d}")


def _household(members: int) -> Persona:
    """The persona with her one household member as many times."""
    persona = personas()[PERSONA]
    everybody = list(persona.answers["household.members"]) * members
    return replace(persona, answers={**persona.answers, "household.members": everybody})


def _conversation(flow: Flow, environment: Environment, persona: Persona) -> Iterator[Recorded]:
    """Every turn of the persona's conversation."""
    player, stored, outcome = Player(persona), to_bytes(State()), "advanced"
    while True:
        walk = Walk(flow, from_bytes(stored), environment)
        here = current(walk)
        can = ["confirm"] if walk.state.pending else []
        turn = player.reply({"question": question_view(here) if here else None, "outcome": outcome, "can": can})
        if turn is None:
            return
        recorded = Recorded(stored, _command(turn))
        yield recorded
        stored, outcome = _turn(flow, environment, recorded)


def _command(turn: dict[str, Any]) -> Command:
    command = command_of(turn)
    assert not isinstance(command, str)
    return command


def _turn(flow: Flow, environment: Environment, turn: Recorded) -> tuple[bytes, str]:
    """What a turn asks of the engine: bytes to keep, and the outcome."""
    walk = Walk(flow, from_bytes(turn.stored), environment)
    step = take(walk, turn.command, 0)
    here = current(walk)
    if here is not None:
        question_view(here)
    progress(walk, here)
    return to_bytes(walk.state), step.outcome


def _cost(work: Callable[[], object], rounds: int) -> float:
    """Processor seconds, the median of some rounds."""
    return median(_timed(work) for _ in range(rounds))


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def part_figures(rounds: int = 200) -> list[Figure]:
    """Parts of a turn, and what happens once at start."""
    flow, environment = _flow(), _environment()
    *_, last = _conversation(flow, environment, _household(3))
    walk = Walk(flow, from_bytes(last.stored), environment)
    expressions = [condition for node in flow.nodes for condition in node.conditions]
    every = _cost(lambda: [expression.evaluate(walk.root) for expression in expressions], rounds)
    both_ways = _cost(lambda: to_bytes(from_bytes(last.stored)), rounds)
    compiling = _cost(lambda: Catalog(files("conversation_flows.catalog")), 3)
    return [
        Figure(f"one expression, mean of {len(expressions)}", every / len(expressions) * 1e6, "µs"),
        Figure("state from bytes and back, 3 members", both_ways * 1e6, "µs"),
        *_sealing_figures(rounds),
        Figure("read and compile every flow", compiling * 1e3, "ms"),
    ]


def _sealing_figures(rounds: int) -> list[Figure]:
    """The two fields of a conversation, sealed and opened, beside the bare cipher."""
    place = {"collection": "conversations", "document": "conv_bench", "field": "state"}
    content = b"x" * SEALED_BYTES
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault(KeyRing.create(Path(folder) / "keys.json", "aes-256-gcm"))
        sealed = vault.seal(content, **place)
        seal = _cost(lambda: vault.seal(content, **place), rounds)
        opening = _cost(lambda: vault.open(sealed, **place), rounds)
    key, nonce = bytes(32), bytes(NONCE_BYTES)
    floor = _cost(lambda: Aes256Gcm().seal(key, nonce, content, b""), rounds)
    return [
        Figure("seal 8 KiB, beside the cipher alone", seal * 1e6, "µs", floor * 1e6),
        Figure("open 8 KiB, beside the cipher alone", opening * 1e6, "µs", floor * 1e6),
    ]
