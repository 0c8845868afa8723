"""Proves that every path ends in a submission: reviewed, signed, and with all that a submission takes along."""

from __future__ import annotations

from dataclasses import dataclass

from conversation_flows.checking.finding import Ledger, Spot, spot_of
from conversation_flows.checking.meaning import terms_of
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.scopes import LoopItem, QuestionItem
from conversation_flows.engine.kinds import SEALING
from eligibility.engine.prover import Demand, Prover

_ENDS = {"review": "a question of kind review", "signature": "a question of kind signature"}


@dataclass
class SubmissionCheck:
    """Looks at the end of one flow, and at what it submits."""

    outline: Outline
    prover: Prover
    ledger: Ledger

    def check(self) -> None:
        """Put what is found into the ledger."""
        for kind in sorted(SEALING):
            self._sealed_by(kind)
        self._nothing_after_the_end()
        submits = self.outline.good.get("submits", {})
        for name, key in submits.items():
            self._submits(str(key), spot_of(submits, name))

    def _sealed_by(self, kind: str) -> None:
        found = [question for question in self.outline.questions() if question.kind == kind]
        if not found:
            advice = f"end the last section with {_ENDS[kind]}, as the topic finish does"
            self.ledger.add("cannot_submit", spot_of(self.outline.data), f"nothing in this flow is a {kind}", advice)
        elif all(self._may_be_missing(question) for question in found):
            message = f"{found[-1].key} is the only {kind} and is not always asked"
            self.ledger.add("cannot_submit", spot_of(found[-1].data), message, "ask it without conditions")

    def _may_be_missing(self, question: QuestionItem) -> bool:
        """Whether a question is in a loop, or not on everybody's path."""
        if question.view.around is not None:
            return True
        terms = terms_of(question.conditions)
        return any(self.prover.can_be([Demand(term, "false")]) != "impossible" for term in terms)

    def _nothing_after_the_end(self) -> None:
        questions = list(self.outline.items())
        ends = [at for at, item in enumerate(questions) if isinstance(item, QuestionItem) and item.kind in SEALING]
        for item in questions[ends[0] :] if ends else ():
            if isinstance(item, LoopItem) or item.kind not in SEALING:
                message = f"{item.key} is asked after the review: answering it undoes the review, again and again"
                self.ledger.add("cannot_submit", spot_of(item.data), message, "ask it before the review")

    def _submits(self, key: str, spot: Spot) -> None:
        entry = self.outline.root.scope.entries.get(key)
        if not isinstance(entry, QuestionItem):
            advice = "name a question by its topic and id, such as applicant.name"
            self.ledger.add("unknown_name", spot, f"submits {key}, which is no question of this flow", advice)
        elif self._may_be_missing(entry):
            message = f"submits {key}, which is not asked of everybody"
            self.ledger.add("cannot_submit", spot, message, "submit a question that has no conditions")
