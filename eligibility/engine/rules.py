"""The rules of a pack with their types: every fact, value, condition and verdict as a term under its key.

Keys: ``scope:name`` for facts and values ("" is the household's scope), ``scope:list?`` for whether a list can have
items at all, ``:programme.value`` for a programme's own, ``:programme.amount``, ``:programme/condition`` for a
condition, ``?programme`` for the verdict. What has no definition is given from outside: a raw fact (``scope:name``, or
``scope:name!`` where the fact has a ``when``) or an officer's decision (``officer programme/condition``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from eligibility.engine.facts import Fact, Schema
from eligibility.engine.lookups import Parameters, Tables
from eligibility.engine.programme import NotModelled, Programme, RuleSheets
from eligibility.engine.terms import Call, Constant, Read, Term, walk
from eligibility.engine.units import Unit
from eligibility.engine.vocabulary import Scopes
from eligibility.findings import Spot


@dataclass(slots=True)
class Definition:
    """One computed thing. ``place`` is the key of the fact whose region decides its parameters ("" if none)."""

    key: str
    scope: str
    spot: Spot
    term: Term
    unit: Unit
    place: str = ""
    programme: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """A whole pack, checked. ``order`` are the programmes so that each comes after those it asks about.

    ``upstream`` says of every programme which others it asks about, and whether being eligible there helps
    ("positive"), stands in the way ("negative") or both.
    """

    schema: Schema
    scopes: Scopes
    sheets: RuleSheets
    definitions: Mapping[str, Definition]
    raw: Mapping[str, Fact]
    order: tuple[str, ...]
    upstream: Mapping[str, Mapping[str, str]]
    parameters: Parameters
    tables: Tables
    units: Mapping[str, Unit] = field(default_factory=dict)

    @property
    def programmes(self) -> Mapping[str, Programme]:
        """The modelled programmes by name."""
        return self.sheets.programmes

    @property
    def not_modelled(self) -> Mapping[str, NotModelled]:
        """The programmes one can only be pointed to."""
        return self.sheets.not_modelled

    def of_scope(self, scope: str) -> Iterator[Definition]:
        """The definitions of one scope."""
        return (definition for definition in self.definitions.values() if definition.scope == scope)


def keys_with_figures(rules: Rules) -> frozenset[str]:
    """The definitions that read a parameter or table, themselves or through others."""
    found: dict[str, bool] = {}

    def reads(key: str) -> bool:
        if key not in found:
            found[key] = False
            definition = rules.definitions.get(key)
            found[key] = definition is not None and any(_figure_in(part) for part in walk(definition.term))
        return found[key]

    def _figure_in(part: Term) -> bool:
        match part:
            case Read(key):
                return reads(key.rpartition("→")[2])
            case Call("eligible", (Constant(name), *_)):
                return reads(verdict_key(str(name)))
        return isinstance(part, Call) and part.function in {"param", "table"}

    return frozenset(key for key in rules.definitions if reads(key))


def verdict_key(programme: str) -> str:
    """The key of a programme's verdict."""
    return f"?{programme}"


def condition_key(programme: str, condition: str) -> str:
    """The key of a condition."""
    return f":{programme}/{condition}"


def amount_key(programme: str) -> str:
    """The key of a programme's amount."""
    return f":{programme}.amount"


def officer_key(programme: str, condition: str) -> str:
    """The key of an officer's decision."""
    return f"officer {programme}/{condition}"
