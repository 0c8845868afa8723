"""What has been stated of a household, and the household with some of that alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eligibility.engine.facts import Facts, Items, Path
from eligibility.engine.grounds import NOT_STATED, Ground
from eligibility.engine.values import NotAsked


def stated_in(facts: Facts, at: Path = ()) -> Iterator[Ground]:
    """Everything that has been stated of a household: facts with an answer, and lists that are ended or have items."""
    for name, state in facts.states.items():
        if not isinstance(state, NOT_STATED):
            yield Ground("fact", (*at, name))
    for name, there in facts.lists.items():
        if there.items or there.is_closed:
            yield Ground("list", (*at, name))
        for number, item in enumerate(there.items):
            yield from stated_in(item, (*at, name, number))


def only(facts: Facts, grounds: Iterable[Ground], at: Path = ()) -> Facts:
    """The household with these stated facts alone, people of whom none is left at the end of lists left out.

    ``at`` is the place of ``facts`` in the household.
    """
    kept = {ground.path for ground in grounds}
    return _only(facts, kept, at)


def _only(facts: Facts, kept: set[Path], at: Path) -> Facts:
    states = {name: state for name, state in facts.states.items() if (*at, name) in kept}
    lists = {}
    for name, there in facts.lists.items():
        is_kept = (*at, name) in kept
        items = tuple(_only(item, kept, (*at, name, number)) for number, item in enumerate(there.items))
        if is_kept or trimmed(items):
            lists[name] = Items(items if is_kept else trimmed(items), is_kept and there.is_closed)
    return Facts(states, lists)


def trimmed(items: tuple[Facts, ...]) -> tuple[Facts, ...]:
    """Without those at the end of whom nothing is known."""
    while items and not _is_known(items[-1]):
        items = items[:-1]
    return items


def _is_known(item: Facts) -> bool:
    """Whether anything has been said of an item, if only who is in one of its lists."""
    is_told = any(not isinstance(state, NotAsked) for state in item.states.values())
    return is_told or any(there.items or there.is_closed for there in item.lists.values())
