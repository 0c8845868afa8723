"""Gives every condition of an outline its term, in the order of the flow, and says what is known of every answer."""

from __future__ import annotations

from conversation_flows.checking.finding import Ledger
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.scopes import Condition, QuestionItem
from conversation_flows.checking.vocabulary import TODAY, Meanings
from conversation_flows.engine.kinds import KINDS
from eligibility.engine.prover import Fact
from eligibility.engine.terms import Each, Term, reads, walk
from eligibility.engine.types import Anything, Boolean


def understand(outline: Outline, ledger: Ledger) -> Meanings:
    """Check every expression of the flow; afterwards every condition has its term."""
    meanings = Meanings(outline, ledger)
    conditions: list[tuple[Condition, type]] = [(condition, Boolean) for _, condition in outline.branches]
    for question in outline.questions():
        said = (*question.requirements, *question.warnings)
        conditions += [(condition, Boolean) for condition, _ in said]
        conditions += [(condition, object) for condition in question.fills.values()]
    for condition, wanted in sorted(conditions, key=lambda pair: pair[0].before):
        condition.term = meanings.term(condition.source, condition.spot, condition.view, condition.before, wanted)
    last = max((item.order for item in outline.items()), default=0)
    for formula in outline.formulas:
        meanings.formula(formula, last)
    return meanings


def terms_of(conditions: tuple[Condition, ...]) -> tuple[Term, ...]:
    """The terms of conditions; what could not be understood says nothing."""
    found = (condition.term for condition in conditions)
    return tuple(term for term in found if term is not None and is_sound(term))


def is_sound(term: Term) -> bool:
    """Whether nothing in a term is a mistake already reported."""
    return not any(isinstance(part.type, Anything) for part in walk(term))


def facts_of(outline: Outline) -> dict[str, Fact]:
    """What is known of every answer of a flow, by its slot."""
    filled = {question.slot for question in outline.questions() if question.is_filled}
    facts = {TODAY: Fact(may_be_unknown=False, may_not_apply=False)}
    for question in outline.questions():
        promised = terms_of(tuple(condition for condition, _ in question.requirements))
        facts[question.slot] = Fact(
            guards=terms_of(question.conditions),
            promises=tuple(term for term in promised if not question.is_filled and _is_kept(term, filled)),
            may_be_unknown=may_be_left_out(question),
            may_not_apply=False,
        )
    return facts


def _is_kept(promise: Term, filled: set[str]) -> bool:
    """Whether a requirement still holds later: not if it looks at lists or at answers that fill themselves in."""
    has_list = any(isinstance(part, Each) for part in walk(promise))
    return not has_list and not any(read.key in filled for read in reads(promise))


def may_be_left_out(question: QuestionItem) -> bool:
    """Whether the person may go on without answering."""
    kind = KINDS.get(question.kind)
    unless_told = kind.may_be_unknown if kind else True
    return bool(question.good.get("optional", False) or question.good.get("may_be_unknown", unless_told))
