"""What names mean at each place of a flow: answers, computed values, named conditions, lists.

A name is looked for in the innermost loop first, then outward, then in the topic, then as `topic.name`.
Questions become known in the order they are asked, so an expression can only look back: that is why no cycle can be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from conversation_flows.engine.columns import truths
from conversation_flows.engine.flow import Loop, Question
from conversation_flows.engine.frame import Frame
from conversation_flows.engine.kinds.documents import birth_date, sex
from conversation_flows.engine.template import Shower
from eligibility.engine.expressions import (
    Absent,
    Expression,
    ExpressionError,
    Getter,
    Vocabulary,
    compile_expression,
)


def years(start: date, end: date) -> int:
    """Whole years between two days: an age."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def months(start: date, end: date) -> int:
    """Whole months between two days."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


FUNCTIONS: dict[str, Callable[..., Any]] = {"years": years, "months": months, "birth_date": birth_date, "sex": sex}


@dataclass(slots=True)
class Formula:
    """A computed value or named condition; compiled when first read, so that it may stand above what it reads.

    ``key`` is its place in its scope, as of a question; ``names`` are those of the place where it stands, whoever reads
    it from wherever.
    """

    key: str
    source: str
    names: Names
    expression: Expression | None = None
    reads: set[str] = field(default_factory=set)
    is_open: bool = False

    def compile(self) -> Expression:
        """Its expression; raises :class:`ExpressionError` when it is none, or leads back to itself."""
        if self.expression is None:
            if self.is_open:
                raise ExpressionError(f"{self.source!r} leads back to itself")
            lexicon = self.names.lexicon
            outer, lexicon.reads, self.is_open = lexicon.reads, set(), True
            try:
                self.expression = compile_expression(self.source, self.names)
            finally:
                self.reads, lexicon.reads, self.is_open = lexicon.reads, outer, False
        return self.expression


Entry = Question | Loop | Formula


@dataclass(slots=True)
class Lexicon:
    """What is shared by all places of one flow.

    ``reads`` collects the slots that the expression being compiled depends on.
    """

    values: set[str] = field(default_factory=set)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inside: dict[str, Names] = field(default_factory=dict)
    reads: set[str] = field(default_factory=set)


class Names(Vocabulary):
    """The names of one scope: the root as seen from one topic, or a loop."""

    def __init__(
        self, lexicon: Lexicon, entries: dict[str, Entry], topic: str, around: Names | None = None, slot: str = ""
    ) -> None:
        self.lexicon = lexicon
        self.entries = entries
        self.topic = topic
        self.around = around
        self.slot = slot

    def seen_from(self, topic: str) -> Names:
        """The same scope as another topic sees it."""
        return Names(self.lexicon, self.entries, topic, self.around, self.slot)

    def _lookup(self, name: str) -> tuple[int, Entry] | None:
        """What is called so, and how many loops further out."""
        steps, names = 0, self
        while True:
            entry = names.entries.get(name) or names.entries.get(f"{names.topic}.{name}")
            if entry is not None:
                return steps, entry
            if names.around is None:
                return None
            steps, names = steps + 1, names.around

    def getter(self, name: str) -> Getter | None:
        """See :class:`Vocabulary`; `today` is the day of the turn."""
        if name == "today":
            return lambda frame: frame.walk.environment.today
        found = self._lookup(name)
        if found is None:
            return None
        steps, entry = found
        if isinstance(entry, Question):
            question = entry
            self._depend_on(question)
            return _outward(steps, lambda frame: frame.value(question))
        if isinstance(entry, Formula):
            key, work_out = entry.key, entry.compile().evaluate
            self.lexicon.reads |= entry.reads
            return _outward(steps, lambda frame: frame.worked_out(key, work_out))
        return None

    def items(self, name: str) -> tuple[Callable[[Any], Iterable[Any]], Vocabulary] | None:
        """See :class:`Vocabulary`: loops, and the lists a flow puts together."""
        joined = self._joined(name)
        if joined is not None:
            return self._joined_items(*joined)
        found = self._lookup(name)
        if found is None or not isinstance(found[1], Loop):
            return None
        steps, loop = found[0], found[1]
        self._depend_on(loop)
        return _outward(steps, lambda frame: frame.listed(loop)), self.lexicon.inside[loop.slot]

    def _depend_on(self, node: Question | Loop) -> None:
        self.lexicon.reads |= {node.slot, *node.reads}

    def _joined(self, name: str) -> tuple[Names, Loop] | None:
        """The applicant's names and the loop that make up the joined list ``name``."""
        parts = self.lexicon.lists.get(name)
        if parts is None:
            return None
        topic, loop_key = parts
        root = self
        while root.around is not None:
            root = root.around
        loop = root.entries[loop_key]
        assert isinstance(loop, Loop)  # noqa: S101 — checked when the flow's lists were read
        return root.seen_from(topic), loop

    def _joined_items(self, root: Names, loop: Loop) -> tuple[Callable[[Any], Iterable[Any]], Vocabulary]:
        self._depend_on(loop)

        def contexts(frame: Frame) -> Iterator[Frame | Absent]:
            yield frame.walk.root
            yield from frame.walk.root.listed(loop)

        return contexts, JoinedNames(root, self.lexicon.inside[loop.slot])

    def remember(self, name: str, condition: str, truth: Callable[[Any], Any]) -> Callable[[Any], Iterable[Any]] | None:
        """See :class:`Remembering`: the lists of the root, and those that join the applicant and one of them."""
        joined, found = self._joined(name), self._lookup(name)
        if joined is not None:
            return lambda frame: (truth(frame.walk.root), *truths(frame.walk, joined[1], condition, truth))
        if found is None or not isinstance(found[1], Loop) or found[1].slot != found[1].key:
            return None
        loop = found[1]
        return lambda frame: truths(frame.walk, loop, condition, truth)

    def is_value(self, name: str) -> bool:
        """See :class:`Vocabulary`: any option of any question."""
        return name in self.lexicon.values

    def function(self, name: str) -> Callable[..., Any] | None:
        """See :class:`Vocabulary`."""
        return FUNCTIONS.get(name)

    def shower(self, name: str) -> Shower:
        """How to show the value of ``name`` in a text; raises ``KeyError`` when there is no such name."""
        found = self._lookup(name)
        if found is not None and isinstance(found[1], Question):
            steps, question = found[0], found[1]
            return lambda frame: frame.outward(steps).shown(question)
        getter = self.getter(name)
        if getter is None:
            raise KeyError(name)
        return lambda frame: _worded(getter(frame))


class JoinedNames(Vocabulary):
    """Names that mean the same for the applicant and for every member of the household."""

    def __init__(self, root: Names, inner: Names) -> None:
        self.root = root
        self.inner = inner

    def getter(self, name: str) -> Getter | None:
        """See :class:`Vocabulary`: only what both sides know."""
        of_root, of_item = self.root.getter(name), self.inner.getter(name)
        if of_root is None or of_item is None:
            return None
        return lambda frame: of_root(frame) if frame.loop is None else of_item(frame)

    def items(self, name: str) -> tuple[Callable[[Any], Iterable[Any]], Vocabulary] | None:
        """See :class:`Vocabulary`: loops that both sides have."""
        of_root, of_item = self.root.items(name), self.inner.items(name)
        if of_root is None or of_item is None:
            return None
        return (lambda frame: of_root[0](frame) if frame.loop is None else of_item[0](frame)), _Either(
            of_root[1], of_item[1]
        )

    def is_value(self, name: str) -> bool:
        """See :class:`Vocabulary`."""
        return self.root.is_value(name)

    def function(self, name: str) -> Callable[..., Any] | None:
        """See :class:`Vocabulary`."""
        return self.root.function(name)


class _Either(Vocabulary):
    """Names inside a loop that stands both at the applicant and at a member: told apart by depth."""

    def __init__(self, of_root: Vocabulary, of_item: Vocabulary) -> None:
        self.of_root = of_root
        self.of_item = of_item

    def getter(self, name: str) -> Getter | None:
        """See :class:`Vocabulary`."""
        shallow, deep = self.of_root.getter(name), self.of_item.getter(name)
        if shallow is None or deep is None:
            return None
        return lambda frame: shallow(frame) if frame.around.around is None else deep(frame)

    def items(self, name: str) -> None:
        """No deeper lists."""
        return

    def is_value(self, name: str) -> bool:
        """See :class:`Vocabulary`."""
        return self.of_root.is_value(name)

    def function(self, name: str) -> Callable[..., Any] | None:
        """See :class:`Vocabulary`."""
        return self.of_root.function(name)


def _outward(steps: int, getter: Getter) -> Getter:
    """How to read from a frame what is known that many loops further out."""
    return (lambda frame: getter(frame.outward(steps))) if steps else getter


def _worded(value: Any) -> str | None:
    return None if isinstance(value, Absent) else str(value)
