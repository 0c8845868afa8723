"""Builds decision diagrams, every node once, within a fixed number of nodes and steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from eligibility.engine.clashes import Clashes
from eligibility.engine.diagram import LAST, NO, YES, Diagram, Doubtful
from eligibility.engine.expansion import Formula, Junction, Literal, Opposite, Variable
from eligibility.engine.releases import releases
from eligibility.engine.threshold_cells import Cells

MOST_NODES: Final = 1_000
_STEPS_PER_NODE: Final = 20


class TooLarge(Exception):
    """The diagram does not fit its budget."""


def diagram_of(formula: Formula, clashes: Clashes, most_nodes: int = MOST_NODES) -> Diagram:
    """The diagram of a formula; raises :class:`TooLarge`."""
    found = tuple(clashes.cells)
    level_of = {variable: level for level, variable in enumerate(found)}
    cells = tuple(clashes.cells.values())
    builder = _Builder(level_of, cells, most_nodes)
    root = builder.node_of(formula, is_wanted=True)
    to_no, to_yes = _doubtful(clashes, "and", level_of), _doubtful(clashes, "or", level_of)
    return Diagram(found, cells, to_no, to_yes, builder.levels, builder.children, root)


def _doubtful(clashes: Clashes, at: str, level_of: Mapping[Variable, int]) -> Doubtful:
    torn = clashes.of_and if at == "and" else clashes.of_or
    found = (
        tuple(sorted((level_of[variable], cells) for variable, cells in release.items()))
        for release in (releases(clashes, at) if torn else ())
    )
    return Doubtful(tuple(level for variable, level in level_of.items() if variable in torn), tuple(found))


@dataclass
class _Builder:
    """Makes nodes, each once."""

    level_of: dict[Variable, int]
    cells: tuple[Cells, ...]
    most_nodes: int
    levels: list[int] = field(default_factory=lambda: [LAST, LAST])
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
