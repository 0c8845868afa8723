"""What a conversation has been told: answers in nested scopes, and where attention is.

A *scope* is a set of answers: the root one of the applicant and the household, one for each item of a loop, and so on
inward. Items are found by stable ids, never by position. An *address* is the path of keys to a question, a loop or an
item: ``household.members.m_7k2p9a3x.incomes.i_b4c5d6e7.amount``.

A record is ``{"v": kept value}`` or ``{"none": "dont_know" | "refused" | "skipped"}``, with ``by`` (index of the
source that entered it), ``from`` (the question that filled it) and ``stale`` (must be asked again) beside it.

As bytes a state is one line of JSON for the root and one for each item of its loops. An item is read only when
somebody looks at it and written only when it changed, so that a turn costs what it changes and not what there is.
Whoever changes answers says so with :meth:`Walk.touch`; what is derived from answers is kept here until then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

Record = dict[str, Any]


class Scope:
    """One set of answers and the loops inside it.

    ``settled`` is the number of questions answered in an item in which nothing is open; None while not known.
    """

    __slots__ = ("_answers", "_line", "_loops", "settled")

    def __init__(self, answers: dict[str, Record] | None = None, loops: dict[str, LoopState] | None = None) -> None:
        self._answers: dict[str, Record] = {} if answers is None else answers
        self._loops: dict[str, LoopState] = {} if loops is None else loops
        self._line: bytes | None = None
        self.settled: int | None = None

    @classmethod
    def unread(cls, line: bytes, settled: int | None) -> Scope:
        """A scope that reads ``line`` when somebody looks at it."""
        scope = cls.__new__(cls)
        scope._line, scope.settled = line, settled
        return scope

    def _read(self) -> None:
        data = orjson.loads(self._line or b"{}")
        self._answers, self._loops = data["answers"], _loops(data.get("loops", {}))

    @property
    def answers(self) -> dict[str, Record]:
        """Every record by key, stale ones too."""
        if not hasattr(self, "_answers"):
            self._read()
        return self._answers

    @property
    def loops(self) -> dict[str, LoopState]:
        """The loops begun in this scope, by key."""
        if not hasattr(self, "_loops"):
            self._read()
        return self._loops

    def touch(self) -> None:
        """It has changed: what was known of it holds no more."""
        if not hasattr(self, "_answers"):
            self._read()
        self._line = self.settled = None

    def line(self) -> bytes:
        """The scope as one line of JSON."""
        if self._line is None:
            self._line = orjson.dumps(scope_data(self))
        return self._line

    def record(self, key: str) -> Record | None:
        """The record that counts: none when it was never given or has become stale."""
        record = self.answers.get(key)
        return None if record is None or "stale" in record else record

    def kept(self, key: str) -> Any:
        """The kept value, or ``None``."""
        record = self.record(key)
        return None if record is None else record.get("v")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scope) and scope_data(self) == scope_data(other)

    __hash__ = None  # type: ignore[assignment] # it changes


@dataclass(slots=True)
class LoopState:
    """The items entered so far, in order, and whether the person said that these are all."""

    items: dict[str, Scope] = field(default_factory=dict)
    closed: bool = False


@dataclass(slots=True)
class Derived:
    """What follows from the answers of one day, kept from turn to turn; see :class:`Walk`.

    ``truths`` says which conditional nodes of the root are on the path (None: not known yet). ``asking`` is the
    address of the first open question, ``""`` when there is none, None when it must be looked for. ``here`` is where
    attention was (focus and after) and the address that was asked then.
    """

    day: str = ""
    truths: dict[str, bool | None] = field(default_factory=dict)
    asking: str | None = None
    here: tuple[str | None, str | None, str] | None = None

    def attends(self, focus: str | None, after: str | None) -> bool:
        """Whether ``here`` was found with attention where it is now."""
        return self.here is not None and tuple(self.here[:2]) == (focus, after)


@dataclass(slots=True)
class State:
    """Everything a conversation knows; mutable only inside the one turn that decoded it.

    ``focus`` is the address of the question or item attention is on, ``after`` that of the item to return to then.
    """

    root: Scope = field(default_factory=Scope)
    focus: str | None = None
    after: str | None = None
    pending: dict[str, Any] | None = None
    misses: int = 0
    sources: list[dict[str, str]] = field(default_factory=list)
    derived: Derived = field(default_factory=Derived, compare=False)

    def source(self, **who: str) -> int:
        """The index of this source of answers, remembered once."""
        if who not in self.sources:
            self.sources.append(who)
        return self.sources.index(who)


def to_bytes(state: State) -> bytes:
    """The state as lines of JSON: the root, then every item of its loops in order."""
    loops = state.root.loops
    head = {
        "answers": state.root.answers,
        "loops": {
            key: {"closed": loop.closed, "items": {item: scope.settled for item, scope in loop.items.items()}}
            for key, loop in loops.items()
        },
        "focus": state.focus,
        "after": state.after,
        "pending": state.pending,
        "misses": state.misses,
        "sources": state.sources,
        "derived": state.derived,
    }
    items = [scope.line() for loop in loops.values() for scope in loop.items.values()]
    return b"\n".join([orjson.dumps(head), *items])


def from_bytes(content: bytes) -> State:
    """The state that :func:`to_bytes` wrote."""
    head, *lines = content.split(b"\n")
    data = orjson.loads(head)
    unread = iter(lines)
    loops = {
        key: LoopState(
            {item: Scope.unread(next(unread), settled) for item, settled in loop["items"].items()}, loop["closed"]
        )
        for key, loop in data["loops"].items()
    }
    return State(
        Scope(data["answers"], loops),
        data["focus"],
        data["after"],
        data["pending"],
        data["misses"],
        data["sources"],
        Derived(**data["derived"]),
    )


def scope_data(scope: Scope) -> dict[str, Any]:
    """Plain JSON data of a scope and the loops inside it."""
    data: dict[str, Any] = {"answers": scope.answers}
    if scope.loops:
        data["loops"] = {
            key: {"closed": loop.closed, "items": {item: scope_data(inner) for item, inner in loop.items.items()}}
            for key, loop in scope.loops.items()
        }
    return data


def _loops(data: dict[str, Any]) -> dict[str, LoopState]:
    return {
        key: LoopState(
            {item: Scope(inner["answers"], _loops(inner.get("loops", {}))) for item, inner in loop["items"].items()},
            loop["closed"],
        )
        for key, loop in data.items()
    }
