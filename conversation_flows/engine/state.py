"""What a conversation has been told: answers in nested scopes, and where attention is.

A *scope* is a set of answers: the root one of the applicant and the household, one for each member of a loop,
and so on inward. Items are found by stable ids, never by position. An *address* is the path of keys to a
question, a loop or an item: ``household.members.m_7k2p9a3x.incomes.i_b4c5d6e7.amount``.

A record is ``{"v": kept value}`` or ``{"none": "dont_know" | "refused" | "skipped"}``, with ``by`` (index of the
source that entered it), ``from`` (the question that filled it) and ``stale`` (must be asked again) beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]


@dataclass(slots=True)
class Scope:
    """One set of answers and the loops inside it."""

    answers: dict[str, Record] = field(default_factory=dict)
    loops: dict[str, LoopState] = field(default_factory=dict)

    def record(self, key: str) -> Record | None:
        """The record that counts: none when it was never given or has become stale."""
        record = self.answers.get(key)
        return None if record is None or "stale" in record else record

    def kept(self, key: str) -> Any:
        """The kept value, or ``None``."""
        record = self.record(key)
        return None if record is None else record.get("v")


@dataclass(slots=True)
class LoopState:
    """The items entered so far, in order, and whether the person said that these are all."""

    items: dict[str, Scope] = field(default_factory=dict)
    closed: bool = False


@dataclass(slots=True)
class State:
    """Everything a conversation knows; mutable only inside the one turn that decoded it."""

    root: Scope = field(default_factory=Scope)
    focus: str | None = None
    pending: dict[str, Any] | None = None
    misses: int = 0
    sources: list[dict[str, str]] = field(default_factory=list)

    def source(self, **who: str) -> int:
        """The index of this source of answers, remembered once."""
        if who not in self.sources:
            self.sources.append(who)
        return self.sources.index(who)


def to_data(state: State) -> dict[str, Any]:
    """Plain JSON data of a state."""
    return {
        "root": scope_data(state.root),
        "focus": state.focus,
        "pending": state.pending,
        "misses": state.misses,
        "sources": state.sources,
    }


def from_data(data: dict[str, Any]) -> State:
    """The state that :func:`to_data` wrote."""
    return State(_scope(data["root"]), data["focus"], data["pending"], data["misses"], data["sources"])


def scope_data(scope: Scope) -> dict[str, Any]:
    """Plain JSON data of a scope and the loops inside it."""
    data: dict[str, Any] = {"answers": scope.answers}
    if scope.loops:
        data["loops"] = {
            key: {"closed": loop.closed, "items": {item: scope_data(inner) for item, inner in loop.items.items()}}
            for key, loop in scope.loops.items()
        }
    return data


def _scope(data: dict[str, Any]) -> Scope:
    loops = {
        key: LoopState({item: _scope(inner) for item, inner in loop["items"].items()}, loop["closed"])
        for key, loop in data.get("loops", {}).items()
    }
    return Scope(data["answers"], loops)
