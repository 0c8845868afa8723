"""Scopes: sets of answers, read from their line only when somebody looks and written only when they changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

Record = dict[str, Any]


class Scope:
    """One set of answers and the loops inside it.

    ``settled`` is the number of questions answered in an item in which nothing is open; None while not known.
    """

    __slots__ = ("_line", "answers", "loops", "settled")

    answers: dict[str, Record]  # every record by key, stale ones too
    loops: dict[str, LoopState]  # the loops begun in this scope, by key

    def __init__(self, answers: dict[str, Record] | None = None, loops: dict[str, LoopState] | None = None) -> None:
        self.answers = {} if answers is None else answers
        self.loops = {} if loops is None else loops
        self._line: bytes | None = None
        self.settled: int | None = None

    @classmethod
    def unread(cls, line: bytes, settled: int | None) -> Scope:
        """A scope that reads ``line`` when somebody looks at it."""
        scope = cls.__new__(cls)
        scope._line, scope.settled = line, settled
        return scope

    if not TYPE_CHECKING:  # Python comes here only for an attribute that is not there: the line has not been read yet

        def __getattr__(self, name):
            if name not in ("answers", "loops"):
                raise AttributeError(name)
            data = orjson.loads(self._line)
            self.answers, self.loops = data["answers"], _loops(data.get("loops", {}))
            return getattr(self, name)

    def touch(self) -> None:
        """It was read and has changed: what was known of it holds no more."""
        self._line = self.settled = None

    def line(self) -> bytes:
        """The scope as one line of JSON."""
        if self._line is None:
            self._line = orjson.dumps(scope_data(self))
        return self._line

    def loop(self, key: str) -> LoopState:
        """The state of the loop with this key; an empty one, not to be changed, when it was never begun."""
        return self.loops.get(key, _NOT_BEGUN)

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


_NOT_BEGUN = LoopState()


def scope_data(scope: Scope) -> dict[str, Any]:
    """Plain JSON data of a scope and the loops inside it."""
    data: dict[str, Any] = {"answers": scope.answers}
    if scope.loops:
        data["loops"] = {
            key: {"closed": loop.closed, "items": {item: scope_data(inner) for item, inner in loop.items.items()}}
            for key, loop in scope.loops.items()
        }
    return data


def scope_of(data: dict[str, Any]) -> Scope:
    """The scope that :func:`scope_data` wrote."""
    return Scope(data["answers"], _loops(data.get("loops", {})))


def _loops(data: dict[str, Any]) -> dict[str, LoopState]:
    return {
        key: LoopState({item: scope_of(inner) for item, inner in loop["items"].items()}, loop["closed"])
        for key, loop in data.items()
    }
