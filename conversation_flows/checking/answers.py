"""Checks what goes with a question's kind: bounds, options, units and other details."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conversation_flows.checking.examples import as_question
from conversation_flows.checking.finding import Ledger, listed, spot_of
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.scopes import QuestionItem
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.kinds import KINDS, SEALING
from conversation_flows.engine.kinds.dates import bounds
from conversation_flows.engine.shapes import DETAILS, LEVELS, PERIODS, UNITS

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

    def _problems(self, question: QuestionItem) -> Iterator[_Problem]:
        if question.kind not in KINDS:
            return
        yield from _details(question)
        yield from _options(question)
        yield from self._bounds(question)
        yield from _money(question)
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
            low, high = bounds(as_question(question), self.environment.today)
        except ValueError:
            key = "min" if question.good.get("min") == "today" or "max" not in question.good else "max"
            yield key, "bound_outside_kind", f"{key} is not a day", "write 1958-03-02; max may be today"
            return
        if low > high:
            key = "min" if "min" in question.good else "max"
            yield key, "bound_outside_kind", f"no day lies between {low} and {high}", "let min be before max"


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
