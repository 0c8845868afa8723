"""我能申请什么: previews for whoever holds the answers herself. Nothing is stored, nobody has to say who she is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from conversation_flows.conversation import day_in_china
from conversation_flows.engine.consequences import first_broken
from conversation_flows.engine.environment import Environment, Places
from conversation_flows.engine.flow import Flow, Question
from conversation_flows.engine.frame import Position
from conversation_flows.engine.walk import Walk
from conversation_flows.preview import Look, Previews
from conversation_flows.question_view import question_view
from conversation_flows.told import Told, tell
from eligibility.law.parameters import OutsidePack, TooEarly
from i18n.errors import FieldError, Invalid
from i18n.formatting import formats
from i18n.marking import N_
from i18n.translations import translator

WHAT_MAY_I_GET: Final = "what_may_i_get"


@dataclass(frozen=True)
class Screenings:
    """The use cases of somebody who only wants to know; ``flow`` has the questions and their words."""

    flow: Flow
    previews: Previews
    places: Places
    now: Callable[[], datetime]

    def preview(self, told: Told, *, locale: str, on: date | None = None) -> dict[str, Any]:
        """Every verdict in full, with its reasons, as of ``on`` or today; raises :class:`Invalid` naming the field."""
        return self._look(told, locale, on).full()

    def screen(self, told: Told, *, locale: str) -> dict[str, Any]:
        """Every verdict so far, and the one question worth asking next: none when no answer can change a verdict.

        ``messages`` is what has to be said about the last answer first: to somebody who is not safe, where help is.
        """
        look = self._look(told, locale)
        last = look.map.path(look.walk, next(reversed(list(told.answers)), ""))
        here = look.next(last)
        return {
            "messages": _about(look.map.position(look.walk, last) if last else None),
            "preview": look.brief(),
            "question": question_view(here) if here else None,
        }

    def _look(self, told: Told, locale: str, on: date | None = None) -> Look:
        return _placed(self.previews, self._walk(told, locale, on), told)

    def _walk(self, told: Told, locale: str, on: date | None) -> Walk:
        today = on or day_in_china(self.now())
        environment = Environment(today, self.places, _no_items, translator(locale), formats(locale))
        return tell(self.flow, told, environment, about=self.previews.about(self.flow))


def _about(answered: Position | None) -> list[dict[str, str]]:
    """What the question warns of after such an answer."""
    if answered is None or not isinstance(answered.node, Question):
        return []
    said = first_broken(answered.node.warnings, answered.frame)
    return [{"kind": "say", "text": said, "speech": said}] if said else []


def _placed(previews: Previews, walk: Walk, told: Told) -> Look:
    try:
        return previews.look(walk)
    except OutsidePack as refusal:
        message = N_("这个地方的标准还没有收录，请拨打当地 12345 问一问。")
        numbers = (number for number, raw in enumerate(told.answers.values()) if raw == refusal.region)
        pointer = f"/answers/{next(numbers)}"  # the place that decides is one that was told
        raise Invalid(errors=(FieldError(pointer, "outside_region", message),)) from None
    except TooEarly as refusal:
        message = N_("这一天太早了，最早可以查 {first} 的标准。")
        error = FieldError("/on", "too_early", message, values={"first": refusal.first_day.isoformat()})
        raise Invalid(errors=(error,)) from None


def _no_items(prefix: str) -> str:
    """A screening makes no items: the client names its own."""
    raise AssertionError(prefix)
