"""Decision diagrams: one programme's verdict over the cells of what it compares.

A diagram sees what Kleene's logic does not: that ``age >= 60`` and ``age < 60`` cannot both be open. It is built once,
within a fixed number of nodes and steps (never a clock, so that replays agree), and walked with what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from eligibility.engine.clashes import Clashes
from eligibility.engine.expansion import Formula, Junction, Literal, Opposite, Variable
from eligibility.engine.threshold_cells import Cells

NO, YES = 0, 1  # the terminals
MOST_NODES: Final = 1_000
_STEPS_PER_NODE: Final = 20
_MOST_PAIRS: Final = 4_000
_LAST: Final = 1 << 30  # the level of terminals

#: the cells that what is known of the variable at a level allows
Allowed = Callable[[int], Sequence[int]]


class TooLarge(Exception):
    """The diagram does not fit its budget."""


@dataclass(slots=True)
class Diagram:
    """Nodes by number: the level of the variable each asks about, and the node that follows for each of its cells.

    The torn levels are those of variables for which Kleene's logic may overlook a no, or a yes.
    """

    variables: tuple[Variable, ...]
    cells: tuple[Cells, ...]
    torn_to_no: tuple[int, ...]
    torn_to_yes: tuple[int, ...]
    levels: list[int]
    children: list[tuple[int, ...]]
    root: int

    def outcome(self, allowed: Allowed) -> bool | None:
        """What the verdict is in every world that is allowed; ``None`` when it can be either.

        Also ``None`` where Kleene's logic says as much.
        """
        may_be_no = any(len(allowed(level)) > 1 for level in self.torn_to_no)
        may_be_yes = any(len(allowed(level)) > 1 for level in self.torn_to_yes)
        if not may_be_no and not may_be_yes:
            return None
        return self._walked(allowed, [not may_be_yes, not may_be_no])  # the terminals that are looked for no more

    def _walked(self, allowed: Allowed, found: list[bool]) -> bool | None:
        if self.root <= YES:
            return self.root == YES
        waiting, seen = [self.root], {self.root}
        while waiting:
            node = waiting.pop()
            children = self.children[node]
            for cell in allowed(self.levels[node]):
                following = children[cell]
                if following <= YES:
                    found[following] = True
                    if found[NO] and found[YES]:
                        return None
                elif following not in seen:
                    seen.add(following)
                    waiting.append(following)
        return found[YES]

    def can_turn(self, allowed: Allowed, free: frozenset[int]) -> bool:
        """Whether two worlds that differ at the levels in ``free`` alone have different verdicts.

        Says yes where finding out would take too long.
        """
        last = max(free, default=-1)
        waiting = [(self.root, self.root)]
        seen = {(self.root, self.root)}
        while waiting:
            one, other = waiting.pop()
            if one <= YES and other <= YES and one != other:
                return True
            level = min(self.levels[one], self.levels[other])
            if level == _LAST or (one == other and level > last):
                continue
            cells = allowed(level)
            pairs = ((a, b) for a in cells for b in cells) if level in free else ((cell, cell) for cell in cells)
            for a, b in pairs:
                following = self._child(one, level, a), self._child(other, level, b)
                if following not in seen:
                    seen.add(following)
                    waiting.append(following)
            if len(seen) > _MOST_PAIRS:
                return True
        return False

    def _child(self, node: int, level: int, cell: int) -> int:
        return self.children[node][cell] if self.levels[node] == level else node


def diagram_of(formula: Formula, clashes: Clashes, most_nodes: int = MOST_NODES) -> Diagram:
    """The diagram of a formula; raises :class:`TooLarge`."""
    found = tuple(clashes.cells)
    level_of = {variable: level for level, variable in enumerate(found)}
    cells = tuple(clashes.cells.values())
    builder = _Builder(level_of, cells, most_nodes)
    root = builder.node_of(formula, is_wanted=True)
    no, yes = (tuple(level_of[each] for each in found if each in torn) for torn in (clashes.of_and, clashes.of_or))
    return Diagram(found, cells, no, yes, builder.levels, builder.children, root)


@dataclass
class _Builder:
    """Makes nodes, each once."""

    level_of: dict[Variable, int]
    cells: tuple[Cells, ...]
    most_nodes: int
    levels: list[int] = field(default_factory=lambda: [_LAST, _LAST])
    children: list[tuple[int, ...]] = field(default_factory=lambda: [(), ()])
    unique: dict[tuple[Any, ...], int] = field(default_factory=dict)
    joined: dict[tuple[int, int, int], int] = field(default_factory=dict)

    def node_of(self, formula: Formula, *, is_wanted: bool) -> int:
        """The node of a formula, or of its opposite."""
        match formula:
            case bool():
                return YES if formula is is_wanted else NO
            case Opposite(of):
                return self.node_of(of, is_wanted=not is_wanted)
            case Literal(variable):
                level = self.level_of[variable]
                true_in = self.cells[level].true_in(formula)
                return self._node(
                    level,
                    tuple(YES if (cell in true_in) is is_wanted else NO for cell in range(self.cells[level].count)),
                )
            case Junction(how, parts):
                decisive = YES if (how == "or") is is_wanted else NO
                found = 1 - decisive
                for part in parts:
                    found = self._join(found, self.node_of(part, is_wanted=is_wanted), decisive)
                return found
        raise AssertionError(formula)  # pragma: no cover — these are all

    def _node(self, level: int, children: tuple[int, ...]) -> int:
        if len(set(children)) == 1:
            return children[0]
        key = (level, *children)
        if key not in self.unique:
            if len(self.levels) >= self.most_nodes:
                raise TooLarge
            self.unique[key] = len(self.levels)
            self.levels.append(level)
            self.children.append(children)
        return self.unique[key]

    def _join(self, one: int, other: int, decisive: int) -> int:
        """``or`` of two nodes (decisive YES), or ``and`` (NO)."""
        if one == other or decisive in (one, other):
            return decisive if decisive in (one, other) else one
        if one <= YES or other <= YES:
            return max(one, other)  # the other terminal changes nothing
        key = (min(one, other), max(one, other), decisive)
        if key not in self.joined:
            if len(self.joined) >= self.most_nodes * _STEPS_PER_NODE:
                raise TooLarge
            level = min(self.levels[one], self.levels[other])
            count = self.cells[level].count
            self.joined[key] = self._node(
                level,
                tuple(
                    self._join(self._at(one, level, cell), self._at(other, level, cell), decisive)
                    for cell in range(count)
                ),
            )
        return self.joined[key]

    def _at(self, node: int, level: int, cell: int) -> int:
        return self.children[node][cell] if self.levels[node] == level else node
