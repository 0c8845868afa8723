"""The closed set of things a person can do in a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Absence = Literal["dont_know", "refused", "skipped"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer the question at an address with a JSON value."""

    question: str
    value: Any


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Leave a question without a value, and say which kind of none."""

    question: str
    none: Absence


@dataclass(frozen=True, slots=True)
class Change:
    """Ask a question again, then return to where we were."""

    question: str


@dataclass(frozen=True, slots=True)
class Add:
    """One more item in the loop at an address."""

    loop: str


@dataclass(frozen=True, slots=True)
class Remove:
    """Take an item out of the loop at an address, after a confirmation."""

    loop: str
    item: str


@dataclass(frozen=True, slots=True)
class Act:
    """Everything that needs no address."""

    action: Literal["back", "explain", "repeat", "pause", "resume", "restart", "handoff", "confirm"]


@dataclass(frozen=True, slots=True)
class Speak:
    """Go on in another language. Nothing the engine does: it changes how things are said, and nothing that was said."""

    locale: str


Command = Answer | NoAnswer | Change | Add | Remove | Act
#: what a person may send: a command, free text that means one, or the wish for another language
Spoken = Command | Speak | str
