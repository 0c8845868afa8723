"""Where the frames are that an expression reads: how to get to each from the one thing its closure is given.

A closure is given one frame. Inside a loop that is the item's frame, from which the frames around it can be reached.
Where that is not enough (a loop within a loop over the same list), it is given a :class:`Pair`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from eligibility.engine.terms import Each, Read, Term, parts_of
from eligibility.engine.vocabulary import APPLICANT, Scopes

Closure = Callable[[Any], Any]
#: names of attributes to follow
Route = tuple[str, ...]
OWN: Final = ""
_ONE_UP: Final[Route] = ("parent",)


class Pair:
    """An item's frame together with what the loop around it was given."""

    __slots__ = ("item", "outer", "root", "trace")

    def __init__(self, item: Any, outer: Any) -> None:
        self.item = item
        self.outer = outer
        self.root = item.root
        self.trace = item.trace


def through(route: Route, closure: Closure) -> Closure:
    """The closure, given what stands at the end of the route."""
    if not route:
        return closure
    if route == ("parent",):
        return lambda frame: closure(frame.parent)
    if route == ("root",):
        return lambda frame: closure(frame.root)
    follow = attrgetter(".".join(route))
    return lambda frame: closure(follow(frame))


@dataclass(frozen=True, slots=True)
class Place:
    """A frame an expression can read: its scope, and the name of the place it stands in (``None`` for the root)."""

    scope: str
    parent: str | None


@dataclass(frozen=True)
class Environment:
    """The places known to an expression, by name: loop variables, its own scope (""), what that stands in ("^…")."""

    scopes: Scopes
    places: Mapping[str, Place]
    routes: Mapping[str, Route]

    @classmethod
    def of_scope(cls, scopes: Scopes, scope: str) -> Environment:
        """That of an expression of ``scope``, outside any loop."""
        places: dict[str, Place] = {}
        routes: dict[str, Route] = {}
        name, chain = OWN, list(scopes.chain(scope))
        for depth, each in enumerate(chain):
            outer = f"^{chain[depth + 1]}" if depth + 1 < len(chain) else None
            places[name], routes[name] = Place(each, outer), ("parent",) * depth
            name = outer or ""
        return cls(scopes, places, routes)

    def route(self, key: str) -> Route:
        """How to get to the frame that has the value of ``key``."""
        return self.routes[self.place(key)]

    def place(self, key: str) -> str:
        """The name of the place that has the value of ``key``."""
        variable, _, plain = key.rpartition("→")
        return variable if variable else self._around(plain.partition(":")[0])

    def owner(self, each: Each) -> str:
        """The name of the place whose list a loop goes over."""
        variable, _, name = each.list.rpartition("→")
        return variable if variable else self._around(self.scopes.outer[name])

    def _around(self, scope: str) -> str:
        return next(name for name, place in self.places.items() if place.scope == scope and name[:1] in ("", "^"))

    def inside(self, each: Each) -> tuple[Environment, bool]:
        """The environment inside a loop, and whether its closures are given a :class:`Pair`."""
        name = each.list.rpartition("→")[2]
        places = {**self.places, each.variable: Place(name, self.owner(each))}
        near: dict[str, Route] = {each.variable: ()}
        at, route = places[each.variable].parent, _ONE_UP
        while at is not None:
            near[at] = route
            at, route = places[at].parent, (*route, "parent")
        loop = Environment(self.scopes, places, near)
        needed = set(loop.needed((each.element, *each.conditions)))
        if needed <= near.keys():
            return loop, False
        far = {place: ("outer", *steps) for place, steps in self.routes.items()}
        return Environment(self.scopes, places, {**far, each.variable: ("item",)}), True

    def needed(self, terms: tuple[Term, ...]) -> Iterator[str]:
        """The names of the places that terms read, those of their own loop variables left out."""
        for term in terms:
            if (
                isinstance(term, Read)
                and ":" in term.key
                and not term.key.startswith((f"{APPLICANT}→", "officer ", "?"))
            ):
                yield self.place(term.key)
            if isinstance(term, Each):
                yield self.owner(term)
                inner = Environment(
                    self.scopes,
                    {**self.places, term.variable: Place(term.list.rpartition("→")[2], self.owner(term))},
                    self.routes,
                )
                found = inner.needed((term.element, *term.conditions))
                yield from (place for place in found if place != term.variable)
            else:
                yield from self.needed(parts_of(term))
