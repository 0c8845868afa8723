"""What names mean at each place of a flow: answers, computed values, named conditions, lists.

A name is looked for in the innermost loop first, then outward, then in the topic, then as `topic.name`.
Questions become known in the order they are asked, so an expression can only look back: that is why no cycle can be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from conversation_flows.engine.columns import truths
from conversation_flows.engine.flow import Loop, Question
from conversation_flows.engine.frame import Frame
from conversation_flows.engine.functions import FUNCTIONS
from conversation_flows.engine.joined_names import JoinedNames
from conversation_flows.engine.lexicon import Entry, Formula, Lexicon
from conversation_flows.engine.template import Shower
from eligibility.engine.expressions import Absent, Getter, Vocabulary


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


def _outward(steps: int, getter: Getter) -> Getter:
    """How to read from a frame what is known that many loops further out."""
    return (lambda frame: getter(frame.outward(steps))) if steps else getter


def _worded(value: Any) -> str | None:
    return None if isinstance(value, Absent) else str(value)
