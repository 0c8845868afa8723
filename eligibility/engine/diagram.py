"""Decision diagrams: one programme's verdict over the cells of what it compares.

A diagram sees what Kleene's logic does not: that ``age >= 60`` and ``age < 60`` cannot both be open. It is built once,
within a fixed number of nodes and steps (never a clock, so that replays agree), and walked with what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from eligibility.engine.expansion import Variable
from eligibility.engine.threshold_cells import Cells

NO, YES = 0, 1  # the terminals
_MOST_PAIRS: Final = 4_000
LAST: Final = 1 << 30  # the level of terminals

#: the cells that what is known of the variable at a level allows
Allowed = Callable[[int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """When Kleene's logic may overlook a no, or a yes: where a variable at a torn level can be several things.

    Not so where every level of one of the ``releases`` can be in one of the cells named there.
    """

    torn: tuple[int, ...]
    releases: tuple[tuple[tuple[int, frozenset[int]], ...], ...]

    def holds(self, allowed: Allowed) -> bool:
        """Whether it may."""
        for level in self.torn:
            if len(allowed(level)) > 1:
                return not self._is_released(allowed)
        return False

    def _is_released(self, allowed: Allowed) -> bool:
        for release in self.releases:
            for level, cells in release:
                if cells.isdisjoint(allowed(level)):
                    break
            else:
                return True
        return False


@dataclass(slots=True)
class Diagram:
    """Nodes by number: the level of the variable each asks about, and the node that follows for each of its cells.

    ``to_no`` and ``to_yes`` say when Kleene's logic may overlook a no, or a yes.
    """

    variables: tuple[Variable, ...]
    cells: tuple[Cells, ...]
    to_no: Doubtful
    to_yes: Doubtful
    levels: list[int]
    children: list[tuple[int, ...]]
    root: int

    def outcome(self, allowed: Allowed) -> bool | None:
        """What the verdict is in every world that is allowed; ``None`` when it can be either.

        Also ``None`` where Kleene's logic says as much.
        """
        may_be_no, may_be_yes = self.to_no.holds(allowed), self.to_yes.holds(allowed)
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
            if level == LAST or (one == other and level > last):
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
