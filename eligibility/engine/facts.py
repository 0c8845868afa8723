"""Facts: which there can be (the schema), and what is known of them in one household."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, Literal

from eligibility.engine.values import NOT_ASKED, State, Value
from eligibility.findings import Spot

FactKind = Literal["yes_no", "number", "money", "choice", "choices", "region", "date"]
FACT_KINDS: Final[frozenset[str]] = frozenset({"yes_no", "number", "money", "choice", "choices", "region", "date"})

#: a value's place in a household: names of lists, numbers of items and a fact, such as ("household", 2, "age")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a rule may read; named like the question that asks for it.

    ``low`` and ``high`` are in the engine's units (fen for money). ``values`` are the options of a choice. Where
    ``when`` is false the fact has the value ``otherwise``. ``asks`` is the question it is computed from, if another.
    Options in ``alone`` go with no other. ``implied`` are the flows whose beginning answers it, with the answer.
    ``chances`` say how often an answer is given, as far as the author has an idea: weights by answer, money in fen.
    With ``pin`` it is asked before anything that has none or a higher one; ``worth`` is how much more it is worth
    asking than the verdicts it settles say (because other questions hang on it), less than 1 for how much less.
    """

    name: str
    kind: FactKind
    label: str
    spot: Spot
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    is_whole: bool = False
    values: tuple[str, ...] = ()
    when: str | None = None
    otherwise: Value | None = None
    applicant: Value | None = None
    asks: str | None = None
    alone: tuple[str, ...] = ()
    implied: Mapping[str, Value] = field(default_factory=dict)
    chances: Mapping[Value, Decimal] = field(default_factory=dict)
    pin: int | None = None
    worth: float = 1.0

    @property
    def options(self) -> frozenset[str]:
        """What a choice can be for rules: what is offered, and what it is where nobody asks."""
        return frozenset(self.values) | ({self.otherwise} if isinstance(self.otherwise, str) else frozenset())


@dataclass(frozen=True, slots=True)
class FactList:
    """A list of items: the people of a household, or one person's incomes.

    ``unit`` is what counting its items gives. With ``applicant`` the first item is always there: the person who
    applies, whose questions stand in those topics; ``members`` is the loop that gives the others. Where ``when`` is
    false there are no items, and nobody asks for any. ``worth`` is that of asking whether there is another, as of a
    fact.
    """

    name: str
    spot: Spot
    at_most: int
    unit: str = ""
    applicant: tuple[str, ...] = ()
    members: str | None = None
    when: str | None = None
    label: str = ""
    worth: float = 1.0
    facts: Mapping[str, Fact] = field(default_factory=dict)
    lists: Mapping[str, FactList] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Schema:
    """Everything rules may read: of the household as a whole, and of the items of its lists."""

    facts: Mapping[str, Fact]
    lists: Mapping[str, FactList]

    @property
    def applicants(self) -> FactList | None:
        """The list whose first item is the applicant."""
        return next((each for each in self.lists.values() if each.applicant), None)

    def at(self, path: Path) -> Fact | FactList:
        """The fact or list that a place in a household is of."""
        facts, lists = self.facts, self.lists
        for name in path[:-1:2]:
            facts, lists = lists[str(name)].facts, lists[str(name)].lists
        last = str(path[-1])
        return facts[last] if last in facts else lists[last]

    def all_lists(self) -> Iterator[tuple[FactList, str]]:
        """Every list with the name of the list it stands in ("" for the household), outer ones first."""
        waiting = [(each, "") for each in self.lists.values()]
        while waiting:
            each, outer = waiting.pop(0)
            yield each, outer
            waiting += [(inner, each.name) for inner in each.lists.values()]


@dataclass(frozen=True, slots=True)
class Items:
    """The items of a list known so far; ``is_closed`` once the applicant said that is everyone."""

    items: tuple[Facts, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one household, or of one item of a list: states by name of fact, items by name of list.

    A name that is not there has not been asked; a list that is not there is open and empty.
    """

    states: Mapping[str, State] = field(default_factory=dict)
    lists: Mapping[str, Items] = field(default_factory=dict)

    def state(self, path: Path) -> State:
        """What is known of one fact."""
        head, *rest = path
        if not rest:
            return self.states.get(str(head), NOT_ASKED)
        return self._item(str(head), int(rest[0])).state(tuple(rest[1:]))

    def with_state(self, path: Path, state: State) -> Facts:
        """The same household with one fact otherwise."""
        head, *rest = path
        name = str(head)
        if not rest:
            return replace(self, states={**self.states, name: state})
        number = int(rest[0])
        return self._with_item(name, number, self._item(name, number).with_state(tuple(rest[1:]), state))

    def items(self, path: Path) -> Items:
        """What is known of a list: ("household",) or ("household", 0, "incomes")."""
        head, *rest = path
        if not rest:
            return self.lists.get(str(head), Items())
        return self._item(str(head), int(rest[0])).items(tuple(rest[1:]))

    def with_items(self, path: Path, items: Items) -> Facts:
        """The same household with other items in one list."""
        head, *rest = path
        name = str(head)
        if not rest:
            return replace(self, lists={**self.lists, name: items})
        number = int(rest[0])
        return self._with_item(name, number, self._item(name, number).with_items(tuple(rest[1:]), items))

    def _item(self, name: str, number: int) -> Facts:
        """One item; the applicant is there even if nothing has been said about anybody."""
        there = self.lists.get(name, Items()).items
        return NO_FACTS if number == len(there) else there[number]

    def _with_item(self, name: str, number: int, item: Facts) -> Facts:
        there = self.lists.get(name, Items())
        items = (*there.items[:number], item, *there.items[number + 1 :])
        return replace(self, lists={**self.lists, name: replace(there, items=items)})

    def with_closed(self, path: Path, *, is_closed: bool = True) -> Facts:
        """The same household with one list ended (or not)."""
        return self.with_items(path, replace(self.items(path), is_closed=is_closed))


NO_FACTS: Final = Facts()
