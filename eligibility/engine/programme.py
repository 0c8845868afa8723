"""What a programme says, as read from YAML: conditions, values and an amount, still as texts with their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from eligibility.findings import Spot

Rounding = Literal["fen", "yuan_up", "yuan_down"]
ROUNDINGS: Final[frozenset[str]] = frozenset({"fen", "yuan_up", "yuan_down"})
How = Literal["that", "officer", "any", "all"]


@dataclass(frozen=True, slots=True)
class Derived:
    """A named value computed from others; ``unit`` as written ("CNY/month"), "" for a bare number or no number."""

    name: str
    be: str
    spot: Spot
    unit: str = ""
    label: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: an expression (``that``), an officer's decision, or several of which any or all must hold.

    ``is_officers``: where its expression holds, or it has none, only an officer can say whether it is met.

    ``yes`` and ``no`` are what citizens read when it holds or does not.
    """

    id: str
    how: How
    spot: Spot
    that: str = ""
    parts: tuple[Condition, ...] = ()
    yes: str = ""
    no: str = ""
    law: str = ""
    verified_by: str = ""
    is_officers: bool = False

    def walk(self) -> Iterator[Condition]:
        """Itself and every condition inside it."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Amount:
    """What one gets: an expression, its unit, and how it is rounded."""

    be: str
    unit: str
    spot: Spot
    rounding: Rounding = "fen"


@dataclass(frozen=True, slots=True)
class Note:
    """Something else to know about a programme, with where it is written."""

    text: str
    law: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme whose rules we have. ``advice`` is what to do after a no."""

    name: str
    title: str
    spot: Spot
    place: str = ""
    service: str | None = None
    law: str = ""
    values: Mapping[str, Derived] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    amount: Amount | None = None
    instead_of: tuple[str, ...] = ()
    together_with: tuple[str, ...] = ()
    advice: str = ""
    notes: tuple[Note, ...] = ()

    def all_conditions(self) -> Iterator[Condition]:
        """Every condition, those inside others too."""
        for condition in self.conditions:
            yield from condition.walk()


@dataclass(frozen=True, slots=True)
class NotModelled:
    """A programme whose rules we do not have, with where to ask."""

    name: str
    title: str
    where: str
    spot: Spot
    law: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class RuleException:
    """A region's labelled departure from a rule above it: while ``when`` holds, ``instead`` stands in its place."""

    label: str
    to: str
    when: str
    instead: str
    spot: Spot
    law: str = ""


@dataclass(frozen=True, slots=True)
class RuleSheets:
    """Everything a pack and its parents say, still as texts. ``values`` are by list name, "" for the household."""

    place: str
    values: Mapping[str, Mapping[str, Derived]]
    programmes: Mapping[str, Programme]
    not_modelled: Mapping[str, NotModelled]
    exceptions: tuple[RuleException, ...] = ()
