"""Which place somebody means by its name; several are offered rather than guessed at."""

from __future__ import annotations

import re

from conversation_flows.engine.environment import Place
from conversation_flows.engine.flow import Question
from conversation_flows.engine.frame import Position

_LEAD = re.compile(r"^(?:我们?|家|户口|老家|人|现在|就|住|是|在|的|本上)+")
_TAIL = re.compile(r"(?:这儿|这里|那儿|那边|边上|人|的)+$")
_MOST = 6  # as many as somebody can hold in mind


def place(said: str, here: Position) -> str:
    """The code of the one place meant, or of the likeliest one that is not precise enough; else what was said."""
    found = _found(said, here)
    fitting = _fitting(found, here)
    if len(fitting) == 1:
        return fitting[0].code
    return found[0].code if found and not fitting else said


def candidates(said: str, here: Position) -> list[str]:
    """The whole names of the places it could be, when it could be several but not any number."""
    environment, fitting = here.frame.walk.environment, _fitting(_found(said, here), here)
    if not 1 < len(fitting) <= _MOST:
        return []
    return [environment.places.full_name(one.code, environment.today) for one in fitting]


def _found(said: str, here: Position) -> list[Place]:
    environment = here.frame.walk.environment
    places, today = environment.places, environment.today
    name = _TAIL.sub("", _LEAD.sub("", said)) or said
    if len(name) < 2:
        return []
    return list(places.search(name, on=today) or places.search(said, on=today))


def _fitting(found: list[Place], here: Position) -> list[Place]:
    """Those at a level the question takes; a town named like its banner's nickname is the town."""
    levels = here.node.levels if isinstance(here.node, Question) else ()
    fitting = [one for one in found if not levels or one.level in levels]
    townships = [one for one in fitting if one.level == "township"]
    places = here.frame.walk.environment.places
    if len(townships) == 1 and all(places.county(townships[0].code) == one for one in fitting if one not in townships):
        return townships
    return fitting
