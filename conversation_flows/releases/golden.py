"""Golden conversations: what each persona said on a released version, what came of every turn, and what it came to.

They must come to the same for as long as conversations run on that version, however the engine changes. So they hold
only what a running conversation rests on: the bodies of turns as the API takes them, addresses asked, outcomes, and
answers as they are sent. How a date is written or a miss is worded may change, and is not in them; the words of the
flow are in its bundle.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import orjson

from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow, Question
from conversation_flows.engine.outcome import OutOfPlace
from conversation_flows.engine.path import path
from conversation_flows.engine.scopes import Record
from conversation_flows.engine.state import from_bytes, to_bytes
from conversation_flows.engine.walk import Walk
from conversation_flows.personas import Persona
from conversation_flows.rehearsal import Rehearsal, command_of, play

#: persona, day, turns as [asked, body, outcome], what is asked after them, and the submission
Golden = dict[str, Any]


class GoldenError(Exception):
    """The golden conversations of a release cannot be read."""


def golden(persona: Persona, flow: Flow, environment: Environment) -> Golden:
    """What a persona says on a flow, and what it comes to; raises ``RehearsalStuck``."""
    turns = play(persona, Rehearsal(flow, _counting(environment)))
    return {"persona": persona.name, "day": environment.today.isoformat()} | _said(turns, flow, environment)


def departures(kept: Golden, flow: Flow, environment: Environment) -> list[str]:
    """Where the same turns on the same day come to something else now, in words; none when all is as it was."""
    day = replace(environment, today=date.fromisoformat(kept["day"]))
    now = _said([body for _, body, _ in kept["turns"]], flow, day)
    return [*_first_turn_apart(kept, now), *_submissions_apart(kept["submission"], now["submission"])]


def _said(turns: Sequence[Mapping[str, Any]], flow: Flow, environment: Environment) -> Golden:
    rehearsal = Rehearsal(flow, _counting(environment))
    talk = [[_asked(rehearsal), turn, _outcome(rehearsal, turn)] for turn in turns]
    said = {"turns": talk, "asked": _asked(rehearsal), "submission": _submission(rehearsal.walk)}
    plain: Golden = orjson.loads(orjson.dumps(said))
    return plain


def _counting(environment: Environment) -> Environment:
    """The same surroundings with item ids that are counted instead of random, so that it can be said again."""
    numbers = count(1)
    return replace(environment, new_item=lambda prefix: f"{prefix}_{next(numbers):08d}")


def _asked(rehearsal: Rehearsal) -> str | None:
    here = rehearsal.here
    return here.address if here else None


def _outcome(rehearsal: Rehearsal, turn: Mapping[str, Any]) -> str:
    rehearsal.state = from_bytes(to_bytes(rehearsal.state))  # between two turns a conversation lies in the store
    try:
        return rehearsal.do(command_of(turn)).outcome
    except OutOfPlace:
        return "out_of_place"


def _submission(walk: Walk) -> dict[str, Any]:
    """Every answer on the path by its address, and what casework reads of it."""
    answers = {
        position.address: _sent(position.node, position.record)
        for position in path(walk)
        if isinstance(position.node, Question) and position.record is not None
    }
    return {"answers": answers, "facts": {name: walk.submitted(name) for name in walk.flow.submits}}


def _sent(question: Question, record: Record) -> Any:
    return question.kind.sent(record["v"]) if "v" in record else {"none": record["none"]}


def _first_turn_apart(kept: Golden, now: Golden) -> Iterator[str]:
    """Only the first: once two conversations part, everything after it differs."""
    for number, (before, after) in enumerate(zip(kept["turns"], now["turns"], strict=True), 1):
        if before[0] != after[0]:
            yield f"turn {number}: {before[0]} was asked, now {after[0]}"
            return
        if before[2] != after[2]:
            yield f"turn {number}, at {before[0]}: the outcome was {before[2]}, is {after[2]}"
            return
    if kept["asked"] != now["asked"]:
        yield f"after the last turn: {kept['asked']} was asked, now {now['asked']}"


def _submissions_apart(kept: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for part in ("answers", "facts"):
        before, after = kept[part], now[part]
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                yield f"submitted {part}, {name}: was {before.get(name)!r}, is {after.get(name)!r}"


def packed(conversations: Sequence[Golden]) -> bytes:
    """Conversations as gzipped JSON lines, the same bytes for the same conversations."""
    return gzip.compress(_lines(conversations), 9, mtime=0)


def unpacked(content: bytes) -> list[Golden]:
    """The conversations of a release; raises :class:`GoldenError`."""
    try:
        return [orjson.loads(line) for line in gzip.decompress(content).splitlines()]
    except (OSError, EOFError, ValueError, zlib.error):
        raise GoldenError("this is not gzipped JSON lines") from None


def golden_digest(conversations: Sequence[Golden]) -> str:
    """The SHA-256 of what was said, however it is compressed."""
    return hashlib.sha256(_lines(conversations)).hexdigest()


def _lines(conversations: Sequence[Golden]) -> bytes:
    return b"".join(orjson.dumps(conversation) + b"\n" for conversation in conversations)
