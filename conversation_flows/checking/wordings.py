"""Lists every text of a flow that people may read, with where it stands and when it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conversation_flows.checking.finding import Spot, spot_of
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.scopes import Condition, Item, LoopItem, QuestionItem, View

_QUESTION_TEXTS = ("ask", "why", "help", "speech", "label")
_LOOP_TEXTS = ("about", "ask", "another", "line", "why", "help", "label")


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """One text. ``view`` is None where nothing is piped in; ``given`` are the conditions that hold when it is shown.

    ``broken`` is the requirement that has just failed. ``is_early`` when it may be shown before everything above it is
    answered.
    """

    text: Any
    key: str
    spot: Spot
    view: View | None = None
    before: int = 0
    given: tuple[Condition, ...] = ()
    broken: Condition | None = None
    is_early: bool = False
    item: Item | None = None


def wordings(outline: Outline) -> Iterator[Wording]:
    """Every text of the flow, in order."""
    yield Wording(outline.good.get("title"), "title", spot_of(outline.data, "title"))
    for section in outline.sections:
        yield Wording(section.get("title"), "title", spot_of(section, "title"))
    for item in outline.items():
        if isinstance(item, LoopItem):
            yield from _of_loop(item)
        else:
            yield from _of_question(item)


def _of_loop(loop: LoopItem) -> Iterator[Wording]:
    for key in _LOOP_TEXTS:
        if key in loop.good:
            is_line = key == "line"
            view, before = (loop.inside, loop.order) if is_line else (loop.view, loop.order - 1)
            spot = spot_of(loop.data, key)
            yield Wording(loop.good[key], key, spot, view, before, loop.around, is_early=is_line, item=loop)
    yield from _law(loop)


def _of_question(question: QuestionItem) -> Iterator[Wording]:
    for key in _QUESTION_TEXTS:
        if key in question.good:
            before = question.order - 1
            spot = spot_of(question.data, key)
            yield Wording(question.good[key], key, spot, question.view, before, question.around, item=question)
    yield from _law(question)
    if question.good.get("unit") and question.kind == "number":
        yield Wording(question.good["unit"], "unit", spot_of(question.data, "unit"), item=question)
    yield from _of_options(question)
    for said in (question.requirements, question.warnings):
        for condition, entry in said:
            text, spot, around = entry.get("say"), spot_of(entry, "say"), question.around
            yield Wording(text, "say", spot, question.view, question.order, around, condition, item=question)


def _law(item: Item) -> Iterator[Wording]:
    """The legal basis; nothing is piped into it."""
    if "law" in item.good:
        yield Wording(item.good["law"], "law", spot_of(item.data, "law"), item=item)


def _of_options(question: QuestionItem) -> Iterator[Wording]:
    options = question.good.get("options", {})
    for value, option in options.items():
        spot = spot_of(options, value)
        if isinstance(option, str):
            yield Wording(option, "label", spot, item=question)
        elif isinstance(option, dict):
            for key in ("label", "help"):
                if key in option:
                    yield Wording(option[key], key, spot_of(option, key), item=question)
