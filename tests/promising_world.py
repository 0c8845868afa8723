"""Personas who have submitted, without a store: their answers as casework looks at them."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import count

from casework.promising.submitted import Submitted
from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.path import on_path_only
from conversation_flows.engine.scopes import scope_data, scope_of
from conversation_flows.engine.state import State
from conversation_flows.engine.walk import Walk
from conversation_flows.personas import personas
from conversation_flows.rehearsal import Rehearsal, play
from tests.shipped import DIVISIONS

TODAY = date(2026, 11, 22)
TICKS = ("knows", "meets", "bears", "truthful")
STROKES = {"strokes": [[[10, 10], [40, 60], [80, 20]]]}


@cache
def answers_of(persona: str, service: str | None = None) -> Submitted:
    """What a persona submitted, read back as an application holds it."""
    known = personas()[persona].at(service) if service else personas()[persona]
    items = count(1)
    flow = shipped_catalog().latest(known.service)
    assert flow is not None
    environment = Environment(TODAY, DIVISIONS, lambda prefix: f"{prefix}_{next(items):08d}")
    rehearsal = Rehearsal(flow, environment)
    play(known, rehearsal)
    kept = scope_data(on_path_only(rehearsal.walk))
    return Submitted(Walk(flow, State(scope_of(kept)), environment))
