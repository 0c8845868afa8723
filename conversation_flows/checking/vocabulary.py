"""The names of a flow as the type checker sees them from one place: with their types, and only what came before."""

from __future__ import annotations

from dataclasses import dataclass

from conversation_flows.checking.finding import Ledger, Spot
from conversation_flows.checking.kind_types import SIGNATURES, type_of
from conversation_flows.checking.outline import JoinedList, Outline
from conversation_flows.checking.scopes import Entry, FormulaItem, LoopItem, QuestionItem, View
from eligibility.engine.terms import Constant, Read, Term
from eligibility.engine.type_checker import check_expression
from eligibility.engine.typed_vocabulary import Mistake, TypedVocabulary, names_like
from eligibility.engine.types import Anything, Day, Signature, joined

TODAY = "today"


@dataclass
class Meanings:
    """What the expressions of one flow mean; notes what is used on the way."""

    outline: Outline
    ledger: Ledger

    def term(self, source: str, spot: Spot, view: View, before: int, wanted: type = object) -> Term:
        """The term of an expression; its mistakes go into the ledger."""
        checked = check_expression(source, Seen(self, view, before), wanted)
        for mistake in checked.mistakes:
            self.ledger.add(mistake.code, spot, mistake.message, mistake.advice)
        return checked.term

    def formula(self, formula: FormulaItem, before: int) -> Term:
        """The term of a formula, as it is when it is first read."""
        if formula.term is None:
            formula.is_open = True
            formula.term = self.term(formula.source, formula.spot, formula.view, before)
            formula.is_open = False
        return formula.term


@dataclass(frozen=True)
class Seen(TypedVocabulary):
    """The names seen from ``view`` at the moment ``before``."""

    meanings: Meanings
    view: View
    before: int

    def entry(self, name: str) -> Entry | None:
        """What is called so and was there before."""
        entry = self.view.lookup(name)
        return entry if entry is not None and entry.order <= self.before else None

    def term(self, name: str) -> Term | None:
        """See :class:`TypedVocabulary`."""
        if name == TODAY:
            return Read(TODAY, Day(is_past=True, is_today=True))
        match self.entry(name):
            case QuestionItem() as question:
                return Read(question.slot, type_of(question))
            case FormulaItem(is_open=False) as formula:
                formula.is_used = True
                return self.meanings.formula(formula, self.before)
        return None

    def items(self, name: str) -> tuple[str, TypedVocabulary, int] | None:
        """See :class:`TypedVocabulary`."""
        joined_list = self.meanings.outline.lists.get(name)
        if joined_list is not None and joined_list.moment <= self.before:
            return self._joined(name, joined_list)
        entry = self.entry(name)
        if not isinstance(entry, LoopItem):
            return None
        return entry.slot, Seen(self.meanings, entry.inside, self.before), _most(entry)

    def _joined(self, name: str, parts: JoinedList) -> tuple[str, TypedVocabulary, int] | None:
        root = self.view.root
        loop = root.scope.entries[parts.loop]
        if not isinstance(loop, LoopItem):  # pragma: no cover — a list is only known once its loop is
            return None
        of_root = Seen(self.meanings, root.seen_from(parts.topic), self.before)
        return name, Both(name, of_root, Seen(self.meanings, loop.inside, self.before)), _most(loop) + 1

    def is_value(self, name: str) -> bool:
        """See :class:`TypedVocabulary`."""
        moment = self.meanings.outline.values.get(name)
        return moment is not None and moment <= self.before

    def signature(self, name: str) -> Signature | None:
        """See :class:`TypedVocabulary`."""
        return SIGNATURES.get(name)

    def unknown(self, name: str) -> Mistake:
        """See :class:`TypedVocabulary`: later, a list, elsewhere, or nowhere."""
        entry = self.view.lookup(name)
        if isinstance(entry, FormulaItem) and entry.is_open:
            return Mistake("cycle", f"{name} leads back to itself", "let one of the two be computed without the other")
        if isinstance(entry, LoopItem) and entry.order <= self.before:
            return Mistake(
                "type_error", f"{name} is a list", f"write any(… for m in {name}) or count(m for m in {name})"
            )
        is_later = entry is not None or self.meanings.outline.values.get(name, 0) > self.before
        if is_later or name in self.meanings.outline.lists:
            return Mistake("reads_later", f"{name} is only asked later", "move this below it, or ask it before")
        return Mistake("unknown_name", f"{name} is not a known name here", self._elsewhere(name))

    def _elsewhere(self, name: str) -> str:
        root = self.view.root.scope.entries
        found = [key for key in root if key.endswith(f".{name}")]
        if found:
            return f"write {' or '.join(found)}"
        return names_like(name, {*self.view.names(), *self.meanings.outline.values, TODAY})


@dataclass(frozen=True)
class Both(TypedVocabulary):
    """Names that mean the same for the applicant and for every member of the household."""

    list: str
    of_root: Seen
    of_item: Seen

    def term(self, name: str) -> Term | None:
        """See :class:`TypedVocabulary`: only what both sides know."""
        one, other = self.of_root.term(name), self.of_item.term(name)
        if one is None or other is None:
            return None
        if isinstance(one, Constant) and one == other:
            return one
        return Read(f"{self.list}:{name}", joined(one.type, other.type) or Anything())

    def items(self, name: str) -> tuple[str, TypedVocabulary, int] | None:
        """See :class:`TypedVocabulary`: loops that both sides have."""
        one, other = self.of_root.entry(name), self.of_item.entry(name)
        if not isinstance(one, LoopItem) or not isinstance(other, LoopItem):
            return None
        before, meanings = self.of_root.before, self.of_root.meanings
        both = Both(f"{self.list}.{name}", Seen(meanings, one.inside, before), Seen(meanings, other.inside, before))
        return f"{self.list}.{name}", both, max(_most(one), _most(other))

    def is_value(self, name: str) -> bool:
        """See :class:`TypedVocabulary`."""
        return self.of_root.is_value(name)

    def signature(self, name: str) -> Signature | None:
        """See :class:`TypedVocabulary`."""
        return self.of_root.signature(name)

    def unknown(self, name: str) -> Mistake:
        """See :class:`TypedVocabulary`: says which side does not know it."""
        for seen in (self.of_root, self.of_item):
            if seen.term(name) is None and not isinstance(seen.entry(name), LoopItem):
                return seen.unknown(name)
        return self.of_item.unknown(name)


def _most(loop: LoopItem) -> int:
    most = loop.good.get("at_most")
    return most if isinstance(most, int) else 1_000
