"""A screening of the shipped catalog and packs, told its answers at once."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow
from conversation_flows.engine.walk import Walk
from conversation_flows.preview import Previews
from conversation_flows.told import Told, ToldList, tell
from regions.divisions import Divisions
from tests.shipped import DIVISIONS, LIBRARY

TODAY = date(2026, 11, 22)
ALONE = {"household.members": ToldList((), True), "situation.incomes": ToldList((), True)}


def divisions() -> Divisions:
    """The whole table."""
    return DIVISIONS


@cache
def screening() -> Flow:
    """The questions of the screening."""
    return shipped_catalog().screening("what_may_i_get")


@cache
def previews() -> Previews:
    """Previews of screenings by the shipped packs."""
    return Previews(LIBRARY, follows_path=False)


def told(
    answers: dict[str, Any],
    lists: dict[str, ToldList] | None = None,
    dont_know: tuple[str, ...] = (),
    *,
    on: date = TODAY,
) -> Walk:
    """A walk that knows these answers."""
    environment = Environment(on, divisions(), lambda prefix: prefix)
    about = previews().map(screening(), "15").slots
    return tell(screening(), Told(answers, lists or {}, dont_know), environment, about=about)


def verdicts(walk: Walk) -> dict[str, str]:
    """Every programme's verdict."""
    preview = previews().look(walk).evaluation.preview()
    return {name: verdict.standing for name, verdict in preview.verdicts.items()}
