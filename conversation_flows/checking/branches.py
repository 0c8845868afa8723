"""Finds conditions that decide nothing: branches never taken, always taken, and requirements nobody can meet."""

from __future__ import annotations

from dataclasses import dataclass

from conversation_flows.checking.finding import Ledger, Spot, listed, spot_of
from conversation_flows.checking.kind_types import type_of
from conversation_flows.checking.meaning import is_sound, may_be_left_out, terms_of
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.scopes import Condition, QuestionItem
from eligibility.engine.prover import Demand, Outcome, Prover
from eligibility.engine.terms import Comparison, Constant, Each, IsKnown, Logic, Read, Term, walk
from eligibility.engine.types import Boolean, Choice

_Verdict = tuple[str, str, str] | None


@dataclass
class BranchCheck:
    """Looks at every `when`, `require` and `warn` of one flow."""

    outline: Outline
    prover: Prover
    ledger: Ledger

    def check(self) -> None:
        """Put what is found into the ledger."""
        for around, condition in self.outline.branches:
            self._branch(around, condition)
        for question in self.outline.questions():
            self._requirements(question)
            self._warnings(question)
            self._options(question)

    # --- when --------------------------------------------------------------------------------------------------------

    def _branch(self, around: tuple[Condition, ...], condition: Condition) -> None:
        term = _sound(condition)
        if term is None:
            return
        known = terms_of(around)
        outcome = self._can(*map(Demand, known), Demand(term), spot=condition.spot)
        verdict = self._never(condition, term) if outcome == "impossible" else None
        if outcome == "possible":
            verdict = self._always(known, condition, term)
        if outcome != "impossible" or self._can(*map(Demand, known)) == "possible":  # a dead branch is reported once
            self.ledger.judge("when", condition.spot, verdict)
        self._lists_in(condition.spot, term)

    def _can(self, *demands: Demand, spot: Spot | None = None, prover: Prover | None = None) -> Outcome:
        outcome = (prover or self.prover).can_be(demands)
        if outcome == "not_proved" and spot is not None:
            advice = "split it, or name a part of it; look at it yourself until then"
            self.ledger.note("not_proved", spot, "this condition reads too much to be proved", advice)
        return outcome

    def _never(self, condition: Condition, term: Term) -> _Verdict:
        if self._can(Demand(term)) == "possible":
            message = f"nobody who gets here can have `{condition.source}`"
            return "unreachable_question", message, "remove what is below it, or loosen the conditions around it"
        return self._impossible(condition, term)

    def _impossible(self, condition: Condition, term: Term) -> _Verdict:
        parts = term.parts if isinstance(term, Logic) and term.how == "and" else ()
        if len(parts) > 1 and all(self._can(Demand(part)) == "possible" for part in parts):
            message = f"the parts of `{condition.source}` exclude one another"
            return "contradiction", message, "use `or`, or move the bounds so that they meet"
        message = f"`{condition.source}` can never be true"
        return "dead_branch", message, "remove the branch, or compare with a value that can be answered"

    def _always(self, known: tuple[Term, ...], condition: Condition, term: Term) -> _Verdict:
        if self._can(*map(Demand, known), Demand(term, "false")) == "impossible":
            message = f"`{condition.source}` is true for everybody who gets here"
            return "always_true", message, "remove the condition, or write known(…) if that is what is meant"
        return None

    def _lists_in(self, spot: Spot, term: Term) -> None:
        """A condition on the members of a list that no member can meet."""
        for each in (part for part in walk(term) if isinstance(part, Each)):
            truths = [part for part in (each.element, *each.conditions) if isinstance(part.type, Boolean)]
            if truths and self._can(*map(Demand, truths)) == "impossible":
                of = each.list.rpartition("→")[2]
                message = f"no member of {of} can ever be counted by this {each.how}(…)"
                self.ledger.judge(f"each {each.how}", spot, ("dead_branch", message, "loosen what it asks of a member"))

    # --- require and warn --------------------------------------------------------------------------------------------

    def _requirements(self, question: QuestionItem) -> None:
        free = self.prover.without_promises(question.slot)
        known = [Demand(term) for term in terms_of(question.around)]
        met = [Demand(IsKnown(Read(question.slot, type_of(question))))]
        for condition, _ in question.requirements:
            term = _sound(condition)
            if term is None:
                continue
            outcome = self._can(*known, *met, Demand(term, "not_false"), spot=condition.spot, prover=free)
            verdict = self._unmeetable(question, condition, len(met) > 1) if outcome == "impossible" else None
            if outcome == "possible" and self._can(*known, Demand(term, "false"), prover=free) == "impossible":
                verdict = _never_said("require", condition)
            if outcome != "impossible" or self._can(*known, *met, prover=free) == "possible":
                self.ledger.judge("require", condition.spot, verdict)
            met.append(Demand(term, "not_false"))

    def _unmeetable(self, question: QuestionItem, condition: Condition, is_second: bool) -> _Verdict:
        if is_second:
            message = f"`{condition.source}` contradicts what is required above it"
            return "contradiction", message, "keep one of the two, or move the bounds so that both can hold"
        message = f"no answer to {question.key} meets `{condition.source}`"
        if question.view.around is not None:
            return "loop_without_end", f"{message}, so that an item once begun cannot be finished", _LOOSEN
        if may_be_left_out(question):
            return "contradiction", f"{message}; only saying nothing gets past it", _LOOSEN
        return "cannot_submit", f"{message}, and nobody gets past it", _LOOSEN

    def _warnings(self, question: QuestionItem) -> None:
        known = [Demand(term) for term in terms_of(question.around)]
        for condition, _ in question.warnings:
            term = _sound(condition)
            if term is not None and self._can(*known, spot=condition.spot) == "possible":
                is_said = self._can(*known, Demand(term, "false")) != "impossible"
                self.ledger.judge("warn", condition.spot, None if is_said else _never_said("warn", condition))

    def _options(self, question: QuestionItem) -> None:
        """Options that are offered and then always refused."""
        known = [Demand(term) for term in terms_of(question.around)]
        required = [Demand(term, "not_false") for term in terms_of(tuple(one for one, _ in question.requirements))]
        if question.kind != "choice" or not required or self._can(*known, *required) != "possible":
            return
        read = Read(question.slot, type_of(question))
        refused = []
        for value in question.options:
            chosen = Demand(Comparison("==", read, Constant(value, Choice(frozenset({value})))))
            if self._can(*known, *required, chosen) == "impossible":
                refused.append(value)
        if refused:
            message = f"{listed(refused)} is offered and then refused by what is required"
            self.ledger.judge(
                "options", spot_of(question.data, "options"), ("unused_option", message, "take the option away")
            )


_LOOSEN = "loosen the requirement, or the bounds and options it is held against"


def _never_said(key: str, condition: Condition) -> _Verdict:
    message = f"{key} `{condition.source}` always holds, so that its text is never said"
    return "unused_text", message, f"remove the {key}, or require something that can fail"


def _sound(condition: Condition) -> Term | None:
    return condition.term if condition.term is not None and is_sound(condition.term) else None
