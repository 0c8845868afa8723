"""What names mean in rules: facts, derived values, lists, options and functions, seen from one scope.

A scope is a list's name, "" for the household. Keys of reads are ``scope:name``; a programme's own value is
``:programme.value``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

from eligibility.engine.facts import Fact, FactList, Schema
from eligibility.engine.rule_functions import SIGNATURES
from eligibility.engine.terms import Read, Term, renamed
from eligibility.engine.typed_vocabulary import Mistake, TypedVocabulary, names_like
from eligibility.engine.types import Boolean, Choice, Day, Many, Number, Signature, Text, Type

TODAY: Final = "today"
APPLICANT: Final = "applicant"  # stands for the first item of the list that has one


def type_of(fact: Fact) -> Type:
    """The type of what rules read of a fact; numbers in the engine's units."""
    match fact.kind:
        case "yes_no":
            return Boolean()
        case "number" | "money":
            return Number(fact.low, fact.high, fact.is_whole)
        case "choice":
            return Choice(fact.options)
        case "choices":
            return Many(Choice(frozenset(fact.values)))
        case "date":
            return Day()
    return Text()


class Values(Protocol):
    """The derived values there are."""

    def read(self, key: str) -> Term | None:
        """A read of the value of that key, its type found out first; ``None`` when there is none.

        Raises :class:`LeadsBack` when its own expression is being looked at.
        """
        ...

    def keys(self) -> Iterator[str]:
        """Every key there is."""
        ...


class LeadsBack(Exception):
    """A value is computed from itself."""


@dataclass(frozen=True)
class Scopes:
    """The lists of a schema and what stands in what."""

    schema: Schema
    lists: dict[str, FactList]
    outer: dict[str, str]
    options: frozenset[str]

    @classmethod
    def of(cls, schema: Schema) -> Scopes:
        """The scopes of a schema."""
        found = list(schema.all_lists())
        facts = [*schema.facts.values(), *(fact for each, _ in found for fact in each.facts.values())]
        options = frozenset(option for fact in facts for option in fact.options)
        return cls(schema, {each.name: each for each, _ in found}, {each.name: outer for each, outer in found}, options)

    def chain(self, scope: str) -> Iterator[str]:
        """The scope and what it stands in, up to the household ("")."""
        while scope:
            yield scope
            scope = self.outer[scope]
        yield ""

    def facts(self, scope: str) -> Any:
        """The facts of a scope, by name."""
        return self.lists[scope].facts if scope else self.schema.facts

    def inner(self, scope: str) -> Any:
        """The lists right inside a scope, by name."""
        return self.lists[scope].lists if scope else self.schema.lists


@dataclass(frozen=True)
class Words(TypedVocabulary):
    """The names seen from ``scope``, in an expression of ``programme`` if that is given.

    ``is_member`` for names after a loop variable's dot: those of the item alone.
    """

    scopes: Scopes
    values: Values
    scope: str = ""
    programme: str = ""
    is_member: bool = False

    def _seen(self) -> Iterator[str]:
        return iter((self.scope,)) if self.is_member else self.scopes.chain(self.scope)

    def term(self, name: str) -> Term | None:
        """See :class:`TypedVocabulary`."""
        if name == TODAY and not self.is_member:
            return Read(TODAY, Day(is_today=True))
        try:
            return self._find(name)
        except LeadsBack:
            return None

    def _find(self, name: str) -> Term | None:
        first, head, rest = self.scopes.schema.applicants, *name.partition(".")[::2]
        if head == APPLICANT and first is not None and not self.is_member:
            term = self.values.read(f"{first.name}:{rest}")
            if term is not None:
                return renamed(term, lambda key: f"{APPLICANT}→{key}")
        if self.programme and not self.is_member:
            own = self.values.read(f":{self.programme}.{name}")
            if own is not None:
                return own
        for scope in self._seen():
            found = self.values.read(f"{scope}:{name}")
            if found is not None:
                return found
        return None

    def items(self, name: str) -> tuple[str, TypedVocabulary, int] | None:
        """See :class:`TypedVocabulary`."""
        for scope in self._seen():
            found = self.scopes.inner(scope).get(name)
            if found is not None:
                return name, Words(self.scopes, self.values, name, is_member=True), found.at_most
        return None

    def is_value(self, name: str) -> bool:
        """See :class:`TypedVocabulary`."""
        return name in self.scopes.options

    def signature(self, name: str) -> Signature | None:
        """See :class:`TypedVocabulary`."""
        return SIGNATURES.get(name)

    def unknown(self, name: str) -> Mistake:
        """See :class:`TypedVocabulary`."""
        try:
            self._find(name)
        except LeadsBack:
            return Mistake("cycle", f"{name} leads back to itself", "let one of the two be computed without the other")
        if self.items(name) is not None:
            advice = f"write any(… for m in {name}) or count(m for m in {name})"
            return Mistake("type_error", f"{name} is a list", advice)
        where = f" of a member of {self.scope}" if self.is_member else ""
        seen = [key.partition(":") for key in self.values.keys()]  # noqa: SIM118 — not a mapping
        known = {rest for scope, _, rest in seen if scope in set(self._seen())}
        advice = names_like(name, {*known, *self.scopes.options}).replace("ask for it before", "add it to facts.yaml")
        return Mistake("unknown_name", f"{name} is not a known name{where}", advice)
