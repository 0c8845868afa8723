"""Checks what goes with a question's kind: bounds, options, units, examples, and what it fills in elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from conversation_flows.checking.finding import Ledger, listed, spot_of
from conversation_flows.checking.kind_types import type_of
from conversation_flows.checking.outline import Outline, target_of
from conversation_flows.checking.scopes import QuestionItem
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Option, Question
from conversation_flows.engine.kinds import KINDS, SEALING, Refused
from conversation_flows.engine.kinds.dates import bounds
from conversation_flows.engine.shapes import DETAILS, LEVELS, PERIODS, UNITS
from conversation_flows.engine.template import Template
from eligibility.engine.types import Anything, spoken, words_of

_LONGEST = {"text": 200, "long_text": 2000, "address": 120}  # what the kinds take unless told otherwise
_WHOLE_RANGE = (0, 1_000_000)  # of the kind `number` unless told otherwise
_Problem = tuple[str, str, str, str]


@dataclass
class AnswerCheck:
    """Looks at the questions of one flow as data."""

    outline: Outline
    ledger: Ledger
    environment: Environment

    def check(self) -> None:
        """Put what is found into the ledger."""
        for question in self.outline.questions():
            for key, code, message, advice in self._problems(question):
                self.ledger.add(code, spot_of(question.data, key), message, advice)
            self._fills(question)

    def _problems(self, question: QuestionItem) -> Iterator[_Problem]:
        if question.kind not in KINDS:
            return
        yield from _details(question)
        yield from _options(question)
        yield from self._bounds(question)
        yield from _money(question)
        yield from self._example(question)
        if question.kind in SEALING and question.good.get("optional"):
            yield "optional", "cannot_submit", f"a {question.kind} cannot be left out", "remove optional"

    def _bounds(self, question: QuestionItem) -> Iterator[_Problem]:
        good, code = question.good, "bound_outside_kind"
        if question.kind == "number":
            yield from _number_bounds(good)
        if question.kind in {"date", "month"}:
            yield from self._day_bounds(question)
        longest, most = good.get("longest"), _LONGEST.get(question.kind)
        if longest is not None and most is not None and not 1 <= longest <= most:
            advice = f"write a number from 1 to {most}, or use long_text"
            yield "longest", code, f"{longest} characters do not fit a {question.kind}", advice

    def _day_bounds(self, question: QuestionItem) -> Iterator[_Problem]:
        try:
            low, high = bounds(_as_question(question), self.environment.today)
        except ValueError:
            key = "min" if question.good.get("min") == "today" or "max" not in question.good else "max"
            yield key, "bound_outside_kind", f"{key} is not a day", "write 1958-03-02; max may be today"
            return
        if low > high:
            key = "min" if "min" in question.good else "max"
            yield key, "bound_outside_kind", f"no day lies between {low} and {high}", "let min be before max"

    def _example(self, question: QuestionItem) -> Iterator[_Problem]:
        """An example must be an answer the question itself would take; places and signatures aside."""
        example = question.good.get("example")
        if example is None or question.kind in {"region", "signature"}:
            return
        try:
            KINDS[question.kind].read(_plain(example), _as_question(question), self.environment)
        except Refused as refused:
            text = refused.text
            for name, value in refused.values.items():
                text = text.replace(f"{{{name}}}", str(value))
            yield "example", "bad_example", f"the question itself refuses this example: {text}", "write one it takes"
        except (ValueError, KeyError, TypeError):
            return  # its bounds or its unit are wrong, which is reported above

    def _fills(self, question: QuestionItem) -> None:
        for name, condition in question.fills.items():
            target, spot = target_of(question, name), condition.spot
            if not isinstance(target, QuestionItem):
                advice = "name a question beside this one, without its topic"
                self.ledger.add("bad_fill", spot, f"fills {name}, which is no question here", advice)
                continue
            if target.order <= question.order:
                message = f"fills {name}, which has been asked before, and writes over that answer"
                self.ledger.add("bad_fill", spot, message, "ask it below this question")
            self._fitting_fill(question, name, target)

    def _fitting_fill(self, question: QuestionItem, name: str, target: QuestionItem) -> None:
        term = question.fills[name].term
        given, wanted = (term.type if term else Anything()), type_of(target)
        if isinstance(given, Anything) or isinstance(wanted, Anything):
            return
        strange = (words_of(given) or frozenset()) - (words_of(wanted) or frozenset())
        if type(given) is not type(wanted) or strange:
            what = f"with {listed(strange)}" if strange else f"with {spoken(given)}"
            advice = f"{name} takes {spoken(wanted)} {listed(words_of(wanted) or ())}".rstrip()
            self.ledger.add("bad_fill", question.fills[name].spot, f"fills {name} {what}", advice)


def _details(question: QuestionItem) -> Iterator[_Problem]:
    """Keys that go with other kinds only."""
    for key, kinds in DETAILS.items():
        if key in question.good and question.kind not in kinds:
            code = "bound_outside_kind" if key in {"min", "max", "longest"} else "wrong_kind"
            yield key, code, f"{key} does not go with {question.kind}", f"it goes with {listed(kinds)}"
    strange = set(map(str, question.good.get("levels", ()))) - LEVELS
    if strange:
        yield "levels", "wrong_type", f"{listed(strange)} is no level", f"levels are {listed(LEVELS)}"


def _options(question: QuestionItem) -> Iterator[_Problem]:
    if question.kind not in DETAILS["options"]:
        return
    options = question.good.get("options", {})
    if len(options) < 2:
        key = "options" if options else "kind"
        yield key, "missing_options", f"a {question.kind} needs two options to choose from", "write options: …"
    if question.kind == "choice":
        for value, option in options.items():
            if isinstance(option, dict) and "alone" in option:
                message = f"alone says nothing at {value}: of a choice only one is taken anyway"
                yield "options", "wrong_kind", message, "use choices, or remove alone"


def _number_bounds(good: dict[str, Any]) -> Iterator[_Problem]:
    code, least, most = "bound_outside_kind", *_WHOLE_RANGE
    for key in ("min", "max"):
        if key in good and not isinstance(good[key], int):
            yield key, code, f"{key} {good[key]!r} is not a whole number", "write a whole number, without quotes"
            return
    low, high = good.get("min", least), good.get("max", most)
    if low > high:
        yield (
            "max" if "max" in good else "min",
            code,
            f"no number lies between {low} and {high}",
            "let min be below max",
        )


def _money(question: QuestionItem) -> Iterator[_Problem]:
    if question.kind != "money":
        return
    unit, periods = question.good.get("unit", ""), question.good.get("periods", [])
    if unit not in UNITS:
        key = "unit" if unit else "kind"
        yield key, "wrong_unit", f"money is not counted in {unit or 'nothing'}", f"use {listed(UNITS)}"
    elif bool(periods) != ("/" in unit):
        key = "periods" if periods else "unit"
        yield key, "wrong_unit", "a unit with a period and periods go together", "write both, or CNY and no periods"
    if not set(map(str, periods)) <= PERIODS:
        yield "periods", "wrong_unit", f"periods are {listed(PERIODS)}", "use those"


def _as_question(item: QuestionItem) -> Question:
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
