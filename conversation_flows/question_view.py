"""A question as a client sees it: enough to draw any question of any flow. Shapes as in the API reference."""

from __future__ import annotations

from typing import Any

from conversation_flows.engine.flow import Loop
from conversation_flows.engine.frame import Frame, Position
from conversation_flows.engine.path import find
from conversation_flows.engine.scopes import Record
from conversation_flows.engine.survey import survey_item
from conversation_flows.offering import KNOWN_FROM


def question_view(here: Position) -> dict[str, Any]:
    """The question asked at a position."""
    if isinstance(here.node, Loop):
        return _loop_view(here, here.node)
    question, environment = here.node, here.frame.walk.environment
    record, prompted = here.frame.scope.answers.get(question.key, {}), here.prompt()
    value = question.kind.sent(record["v"]) if "v" in record else None
    view: dict[str, Any] = {
        "id": here.address,
        "kind": question.kind_name,
        "prompt": prompted,
        "speech": question.speech.render(here.frame) if question.speech else prompted,
        **_reasons(here),
        "required": not question.is_optional,
        "may_be_unknown": question.may_be_unknown,
        "options": None,
        "items": None,
        "min": None,
        "max": None,
        "unit": question.unit or None,
        "example": question.example,
        "value": value,
        "prefilled": _prefilled(here, record, value),
    }
    return view | question.kind.describe(question, environment)


def _loop_view(here: Position, loop: Loop) -> dict[str, Any]:
    prompted = here.prompt()
    return {
        "id": here.address,
        "kind": "members",
        "title": loop.about.render(here.frame),
        "prompt": prompted,
        "speech": prompted,
        **_reasons(here),
        "required": True,
        "may_be_unknown": False,
        "options": None,
        "items": [_item(frame, loop) for frame in here.frame.items(loop)],
        "min": None,
        "max": loop.at_most,
        "unit": None,
        "example": None,
        "value": None,
        "prefilled": None,
    }


def _reasons(here: Position) -> dict[str, Any]:
    node, frame = here.node, here.frame
    return {
        "why": node.why.render(frame) if node.why else None,
        "help": node.help.render(frame) if node.help else None,
        "law": frame.walk.environment.translate(node.law) if node.law else None,
    }


def _prefilled(here: Position, record: Record, value: Any) -> dict[str, Any] | None:
    """The value and where it is from, where it is not what the person said here."""
    source = _source(here, record) if value is not None else None
    return None if source is None else {"value": value, "source": source}


def _source(here: Position, record: Record) -> str | None:
    walk = here.frame.walk
    if "from" in record:
        origin = find(walk, here.frame.prefix + record["from"])
        return walk.environment.say("按“{label}”算出来的", label=origin.label()) if origin else None
    known = walk.state.sources[record["by"]].get("known") if record.get("by", -1) < len(walk.state.sources) else None
    return walk.environment.translate(KNOWN_FROM[known]) if known else None


def _item(frame: Frame, loop: Loop) -> dict[str, Any]:
    return {"id": frame.item, "line": loop.line.render(frame), "draft": survey_item(frame, loop).left > 0}
