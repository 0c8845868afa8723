"""What a conversation has been told: answers in nested scopes, and where attention is.

A *scope* is a set of answers: the root one of the applicant and the household, one for each item of a loop, and so on
inward. Items are found by stable ids, never by position. An *address* is the path of keys to a question, a loop or an
item: ``household.members.m_7k2p9a3x.incomes.i_b4c5d6e7.amount``.

A record is ``{"v": kept value}`` or ``{"none": "dont_know" | "refused" | "skipped"}``, with ``by`` (index of the
source that entered it), ``from`` (the question that filled it), ``stale`` (must be asked again) and ``offered`` (known
from elsewhere, and not said here yet) beside it.

As bytes a state is one line of JSON for the root and one for each item of its loops. An item is read only when
somebody looks at it and written only when it changed, so that a turn costs what it changes and not what there is.
Whoever changes answers says so with :meth:`Walk.touch`; what is derived from answers is kept here until then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

from conversation_flows.engine.scopes import LoopState, Scope


@dataclass(frozen=True, slots=True)
class Survey:
    """The address of what is open first (``""``: nothing), how many questions have been answered, and how many are
    left: open, or perhaps still to come."""

    first: str
    answered: int
    left: int


@dataclass(slots=True)
class Derived:
    """What follows from the answers by one flow on one day (its ``mark``), kept from turn to turn; see :class:`Walk`.

    - ``truths``: which conditional nodes of the root are on the path, None where that cannot be known yet.
    - ``columns``: what conditions over all items of a list came to for each of them.
    - ``survey``: what is open first and how much is left; None when somebody must count.
    - ``asked``: the address of what is asked now, ``""`` when nothing is, None when somebody must look.
    """

    mark: str = ""
    truths: dict[str, bool | None] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    survey: Survey | None = None
    asked: str | None = None


@dataclass(slots=True)
class State:
    """Everything a conversation knows; mutable only inside the one turn that decoded it.

    ``attention`` is a stack of addresses: the question or item at its end is seen to first, then we come back to the
    one before, and at last to the first open question.
    """

    root: Scope = field(default_factory=Scope)
    attention: list[str] = field(default_factory=list)
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
        "attention": state.attention,
        "pending": state.pending,
        "misses": state.misses,
        "sources": state.sources,
        "derived": state.derived,
    }
    items = [scope.line() for loop in loops.values() for scope in loop.items.values()]
    return b"\n".join([orjson.dumps(head), *items])


def from_bytes(content: bytes) -> State:
    """The state that :func:`to_bytes` wrote, in this release or an earlier one."""
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
        data["attention"] if "attention" in data else _attention_once(data),
        data["pending"],
        data["misses"],
        data["sources"],
        _derived(data["derived"]),
    )


def _derived(data: dict[str, Any]) -> Derived:
    """What was derived; of an earlier release nothing, so that it is derived afresh."""
    if "mark" not in data:
        return Derived()
    survey = data["survey"]
    return Derived(data["mark"], data["truths"], data["columns"], Survey(**survey) if survey else None, data["asked"])


def _attention_once(data: dict[str, Any]) -> list[str]:
    """Attention as it was written before it could be on more than two things."""
    return [address for address in (data["after"], data["focus"]) if address]
