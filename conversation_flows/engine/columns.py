"""Columns: what a condition over a list came to for each of its items, so that only items that changed are looked at.

A column is a text with one letter for each item, in order: true, false, unknown, or not looked at yet. It belongs to a
list of the root and to a condition that depends on nothing but the item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from conversation_flows.engine.flow import Loop
from conversation_flows.engine.frame import Frame
from eligibility.engine.expressions import UNKNOWN

if TYPE_CHECKING:
    from conversation_flows.engine.walk import Walk

#: for each list of the root by key, its columns by condition
Columns = dict[str, dict[str, str]]

_NOT_LOOKED_AT = "?"
_LETTERS = {True: "t", False: "f", UNKNOWN: "u"}
_TRUTHS = {letter: truth for truth, letter in _LETTERS.items()}


def truths(walk: Walk, loop: Loop, condition: str, truth: Callable[[Frame], Any]) -> Iterator[Any]:
    """What ``condition`` comes to for every item of a root loop; ``truth`` works it out for one."""
    on_path = walk.truth(walk.root, loop)
    if on_path is True:
        yield from map(_TRUTHS.__getitem__, _column(walk, loop, condition, truth))
    elif on_path is UNKNOWN:
        yield UNKNOWN


def _column(walk: Walk, loop: Loop, condition: str, truth: Callable[[Frame], Any]) -> str:
    columns = walk.state.derived.columns.setdefault(loop.key, {})
    items = list(walk.state.root.loop(loop.key).items.items())
    column = columns.get(condition, "").ljust(len(items), _NOT_LOOKED_AT)
    while _NOT_LOOKED_AT in column:
        place = column.index(_NOT_LOOKED_AT)
        item, scope = items[place]
        column = _with_letter(column, place, _LETTERS[truth(walk.root.inside(loop, item, scope))])
    columns[condition] = column
    return column


def _with_letter(column: str, place: int, letter: str) -> str:
    return column[:place] + letter + column[place + 1 :]


def forget(columns: Columns, frame: Frame, slot: str) -> None:
    """Something changed in ``frame``: forget what may have come of it.

    A change in an item is felt in that item alone, and in other lists. A change outside may be felt in every item; only
    that there is one item more or less in a list, at its ``slot``, is not felt by its others.
    """
    item = frame
    while item.around is not None and item.around.around is not None:
        item = item.around
    own = item.loop.key if item.loop else slot
    for other in columns.keys() - {own}:
        del columns[other]
    if item.loop is not None and own in columns:
        place = list(frame.walk.state.root.loop(own).items).index(item.item)
        for condition, column in columns[own].items():
            columns[own][condition] = _with_letter(column, place, _NOT_LOOKED_AT)
