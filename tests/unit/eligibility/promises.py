"""What every evaluator must keep to, as checks that raise: for households of any pack."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from eligibility.engine.exact import NotExact
from eligibility.engine.facts import NO_FACTS, Items
from eligibility.engine.frames import Frame
from eligibility.engine.intervals import NEAR, ends, is_endless
from eligibility.engine.types import Choice, Day, Many, Number, Type
from eligibility.pack import Pack
from eligibility.preview import begun
from tests.unit.eligibility.worlds import DAY, blurred, officers_of, pinned, whole


def contains(kind: Type, abstract: Any, exact: Any) -> bool:
    """Whether an exact value is among those an abstract one stands for."""
    match kind:
        case Number() | Day():
            low, high = ends(abstract)
            return bool(low - NEAR <= exact <= high + NEAR)
        case Choice():
            return exact == abstract or (isinstance(abstract, frozenset) and exact in abstract)
        case Many() if isinstance(abstract, tuple):
            return bool(abstract[0] <= exact <= abstract[1])
    return abstract is None or abstract == exact


def exact_value(pack: Pack, key: str, root: Frame) -> Any:
    """The exact value of a definition, ``NotExact`` itself where there is none."""
    try:
        return pack.exactly.closure(key)(root)
    except NotExact:
        return NotExact


def check_soundness(pack: Pack, random: Random, regions: list[str]) -> int:
    """Every exact value of a completion is among the abstract ones; gives how many values were compared."""
    facts = whole(pack.rules.schema, random, regions)
    partial = blurred(facts, pack.rules.schema, random, random.choice((0.1, 0.5, 0.9)))
    officers = officers_of(pack, random)
    said = {name: decided for name, decided in officers.items() if random.random() < 0.3}
    world = pinned(pack, random.randint(0, 10**6))
    root = begun(world, facts, DAY, officers, world._exact_places)
    evaluation = pack.evaluate(partial, DAY, said)
    compared = 0
    for key, definition in pack.rules.definitions.items():
        if definition.scope:
            continue
        exact = exact_value(world, key, root)
        if exact is NotExact:
            continue
        abstract = evaluation.value(key)
        assert contains(definition.term.type, abstract, exact), f"{key}: {exact} is not within {abstract}"
        compared += 1
    return compared


def check_monotony(pack: Pack, random: Random, regions: list[str]) -> None:
    """What is certain stays so when answers are added."""
    facts = whole(pack.rules.schema, random, regions)
    more = blurred(facts, pack.rules.schema, random, 0.3)
    less = blurred(facts, pack.rules.schema, random, 0.0)
    less = _fewer(more, random)
    before, after = pack.preview(less, DAY), pack.preview(more, DAY)
    for name, verdict in before.verdicts.items():
        later = after.verdicts[name]
        if verdict.standing in {"certain_yes", "certain_no"}:
            assert later.standing == verdict.standing, f"{name} was {verdict.standing}, is {later.standing}"
        if verdict.amount is not None and later.amount is not None:
            low, high = ends(verdict.amount.span)
            now_low, now_high = ends(later.amount.span)
            assert is_endless(low) or low - NEAR <= now_low, f"{name}: at least {low}, then {now_low}"
            assert is_endless(high) or now_high <= high + NEAR, f"{name}: at most {high}, then {now_high}"


def _fewer(facts: Any, random: Random) -> Any:
    """The same with answers taken away."""
    states = {name: state for name, state in facts.states.items() if random.random() < 0.6}
    lists = {}
    for name, there in facts.lists.items():
        items = tuple(_fewer(item, random) for item in there.items)
        is_closed = there.is_closed and random.random() < 0.6
        lists[name] = type(there)(
            items if is_closed else items[: random.randint(min(1, len(items)), len(items))], is_closed
        )
    return type(facts)(states, lists)


def check_supposing(pack: Pack, random: Random, regions: list[str]) -> None:
    """A hypothesis gives what a fresh evaluation gives, and leaves the first one alone."""
    facts = whole(pack.rules.schema, random, regions)
    partial = blurred(facts, pack.rules.schema, random, 0.5)
    evaluation = pack.evaluate(partial, DAY)
    before = evaluation.preview().data()
    path = random.choice(_paths(partial, facts))
    state = facts.state(path)
    supposed = evaluation.supposing(path, state).preview()
    fresh = pack.preview(partial.with_state(path, state), DAY)
    assert _said(supposed) == _said(fresh), f"supposing {path} to be {state}"
    assert evaluation.preview().data() == before


def check_supposing_items(pack: Pack, random: Random, regions: list[str]) -> None:
    """The same for somebody more in a list, or nobody."""
    partial = blurred(whole(pack.rules.schema, random, regions), pack.rules.schema, random, 0.5)
    evaluation = pack.evaluate(partial, DAY)
    evaluation.preview()
    path = random.choice([*_lists(partial)])
    there = partial.items(path)
    more = (NO_FACTS,) if random.random() < 0.5 else ()
    items = Items((*there.items, *more), is_closed=random.random() < 0.5)
    fresh = pack.preview(partial.with_items(path, items), DAY)
    assert _said(evaluation.supposing_items(path, items).preview()) == _said(fresh), f"supposing {path} to be {items}"


def _lists(facts: Any, prefix: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for name, there in facts.lists.items():
        yield (*prefix, name)
        for at, item in enumerate(there.items):
            yield from _lists(item, (*prefix, name, at))


def _said(preview: Any) -> Any:
    return [
        {**verdict, "depends_on": sorted(verdict["depends_on"]), "missing": sorted(verdict["missing"])}
        for verdict in preview.data()
    ]


def _paths(partial: Any, facts: Any, prefix: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [(*prefix, name) for name in facts.states]
    for name, there in partial.lists.items():
        for at, item in enumerate(there.items):
            found += _paths(item, facts.lists[name].items[at], (*prefix, name, at))
    return found
