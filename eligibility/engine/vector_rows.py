"""The rows of many households and of the items of their lists; what is computed of them is remembered.

A closure is given a :class:`View`: the rows it computes for, each pointing at a row of one list. Following ``parent``
and ``root`` leads to the rows those stand in, one for one. So the routes of the other evaluators' frames work here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from eligibility.engine.columns import Codes, Columns
from eligibility.engine.figures import Figures
from eligibility.engine.vector_values import Array, Column, taken


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all households: figures by place, the day, what officers decided, codes of options."""

    places: tuple[Figures, ...]
    today: int
    officers: Mapping[str, bool]
    codes: Codes


@dataclass(slots=True)
class Rows:
    """The households of a block, or all items of one list of theirs, those of one owner together.

    ``starts`` has an entry more than there are owners: items of owner i are rows ``starts[i]`` up to ``starts[i + 1]``.
    """

    columns: Columns
    setting: Setting
    parent: Any = None  # the rows these stand in
    starts: Array = field(default_factory=lambda: np.zeros(1, dtype=np.intp))
    memo: dict[int, Column] = field(default_factory=dict)
    lists: dict[str, Rows] = field(default_factory=dict)
    _owners: Array | None = None

    @property
    def size(self) -> int:
        """How many there are."""
        return self.columns.size

    @property
    def owners(self) -> Array:
        """Of each row the number of the row it stands in."""
        if self._owners is None:
            self._owners = np.repeat(np.arange(self.starts.size - 1, dtype=np.intp), np.diff(self.starts))
        return self._owners

    def items(self, name: str) -> Rows:
        """The items of a list of these."""
        found = self.lists.get(name)
        if found is None:
            starts, columns = self.columns.items(name)
            found = self.lists[name] = Rows(columns, self.setting, self, starts)
        return found


@dataclass(frozen=True, slots=True)
class View:
    """Rows as others see them: row i is row ``index[i]`` of ``rows``; without an index the rows themselves."""

    rows: Rows
    index: Array | None = None

    @property
    def size(self) -> int:
        """How many rows it has."""
        return self.rows.size if self.index is None else int(self.index.size)

    @property
    def parent(self) -> View:
        """What each stands in."""
        return View(self.rows.parent, taken(self.rows.owners, self.index))

    @property
    def root(self) -> View:
        """The household of each."""
        view = self
        while view.rows.parent is not None:
            view = view.parent
        return view

    @property
    def today(self) -> int:
        """The day of the preview."""
        return self.rows.setting.today

    @property
    def officers(self) -> Mapping[str, bool]:
        """What officers have decided, by condition."""
        return self.rows.setting.officers

    def code(self, option: str) -> int:
        """How an option of a choice is written in columns."""
        return self.rows.setting.codes.of(option)

    def figures(self, place: int) -> Figures:
        """The parameters and tables of one place."""
        return self.rows.setting.places[place]

    def at(self, index: Array) -> View:
        """The same rows in another order or number."""
        return View(self.rows, taken(self.index, index) if self.index is not None else index)

    def members(self, name: str) -> Firsts:
        """The first items of a list (the other evaluators' frames have them all under this name)."""
        items = self.rows.items(name)
        return Firsts((View(items, taken(items.starts[:-1], self.index)),))


@dataclass(frozen=True, slots=True)
class Firsts:
    """The first item of each owner's list."""

    frames: tuple[View, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Items together with what the loop around them was computed for, row by row."""

    item: View
    outer: Any

    @property
    def root(self) -> View:
        """The household of each."""
        return self.item.root

    @property
    def size(self) -> int:
        """How many pairs there are."""
        return self.item.size

    def code(self, option: str) -> int:
        """See :meth:`View.code`."""
        return self.item.code(option)

    def at(self, index: Array) -> Pairs:
        """The same pairs in another order or number."""
        return Pairs(self.item.at(index), self.outer.at(index))
