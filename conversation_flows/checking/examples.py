"""Checks examples: each must be an answer that the question itself would take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from conversation_flows.checking.finding import Ledger, spot_of
from conversation_flows.checking.kind_types import type_of
from conversation_flows.checking.meaning import terms_of
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.scopes import QuestionItem
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Option, Question
from conversation_flows.engine.kinds import KINDS, Refused
from conversation_flows.engine.template import Template
from eligibility.engine.prover import Demand, Prover
from eligibility.engine.terms import Comparison, Constant, Read
from eligibility.engine.types import Boolean, Choice, Number, Text

_UNTRIED = frozenset({"region", "signature"})  # shown as words, sent as codes and strokes


@dataclass
class ExampleCheck:
    """Tries the example of every question of one flow."""

    outline: Outline
    prover: Prover
    ledger: Ledger
    environment: Environment

    def check(self) -> None:
        """Put what is found into the ledger."""
        for question in self.outline.questions():
            if "example" in question.good and question.kind in KINDS and question.kind not in _UNTRIED:
                self._try(question)

    def _try(self, question: QuestionItem) -> None:
        kind, asked, spot = KINDS[question.kind], as_question(question), spot_of(question.data, "example")
        try:
            kept = kind.read(_plain(question.good["example"]), asked, self.environment)
        except Refused as refused:
            message = f"the question itself refuses this example: {_said(refused)}"
            self.ledger.add("bad_example", spot, message, "write one it takes")
        except (ValueError, KeyError, TypeError):
            return  # its bounds or its unit are wrong, which is reported elsewhere
        else:
            broken = self._broken_by(question, kind.value(kept, asked))
            message = f"what is required of the answer, `{broken}`, refuses this example"
            verdict = ("bad_example", message, "write one that meets it") if broken else None
            self.ledger.judge("example", spot, verdict)

    def _broken_by(self, question: QuestionItem, value: Any) -> str | None:
        """The first requirement that this value fails whatever else is answered. Days are not held against any."""
        constant = _constant(question, value)
        if constant is None:
            return None
        free = self.prover.without_promises(question.slot)
        given = [*map(Demand, terms_of(question.around))]
        given.append(Demand(Comparison("==", Read(question.slot, type_of(question)), constant)))
        for condition, _ in question.requirements:
            required = [Demand(term, "not_false") for term in terms_of((condition,))]
            if free.can_be([*given, *required]) == "impossible":
                return condition.source if free.can_be(given) == "possible" else None
        return None


def as_question(item: QuestionItem) -> Question:
    """The question as its kind sees it, for trying an answer on it."""
    good, kind = item.good, KINDS[item.kind]
    labels = dict.fromkeys(item.options, "")
    options = tuple(
        Option(value, "", alone=isinstance(option, dict) and bool(option.get("alone")))
        for value, option in item.options.items()
    )
    return Question(
        item.key,
        item.slot,
        item.kind,
        kind,
        item.section,
        Template("", lambda name: lambda frame: None),
        options=options,
        labels=labels,
        minimum=good.get("min"),
        maximum=good.get("max"),
        longest=good.get("longest"),
        unit=good.get("unit", ""),
        periods=tuple(good.get("periods", ())),
    )


def _plain(example: Any) -> Any:
    """The example as a client would send it: YAML reads dates by itself."""
    return example.isoformat() if isinstance(example, date) else example


def _said(refused: Refused) -> str:
    text = refused.text
    for name, value in refused.values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _constant(question: QuestionItem, value: Any) -> Constant | None:
    """The value as it would stand in a condition; ``None`` where proofs have no such constants."""
    match value:
        case bool():
            return Constant(value, Boolean())
        case int() | Decimal():
            number = Decimal(value)
            return Constant(number, Number(number, number, is_whole=number == number.to_integral_value()))
        case str():
            return Constant(value, Choice(frozenset({value})) if question.kind == "choice" else Text(value))
    return None
