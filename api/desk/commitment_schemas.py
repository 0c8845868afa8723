"""How what was promised is shown to officers, and how they say what they found out."""

from __future__ import annotations

from typing import Any, get_args

import marshmallow as ma

from api.plumbing.schemas import AnswerSchema, Count, StrictSchema, Text
from casework.commitment import Result

MOST_TASKS = 100


class TasksQuery(StrictSchema):
    """How many at most."""

    limit = Count(load_default=50, validate=ma.validate.Range(min=1, max=MOST_TASKS, error="一次最多看 100 项。"))


class FindingBody(StrictSchema):
    """What was found out, and how."""

    result = ma.fields.String(
        required=True, validate=ma.validate.OneOf(get_args(Result), error="请选属实、不属实或者没法核实。")
    )
    words = Text(max_length=1000, min_length=2, required=True)


class TaskView(AnswerSchema):
    """Something to be verified; nothing personal."""

    id = ma.fields.String(required=True)
    application = ma.fields.String(required=True)
    item = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    sources = ma.fields.List(ma.fields.String(), required=True)
    state = ma.fields.String(required=True)
    township = ma.fields.String(required=True)
    check = ma.fields.String(required=True, metadata={"description": "`routine`, `full` or `sample`"}, allow_none=True)
    phase = ma.fields.String(required=True, allow_none=True)
    due_on = ma.fields.Date(required=True, allow_none=True)
    missed_on = ma.fields.Date(required=True, allow_none=True, metadata={"description": "The day that passed first"})
    version = ma.fields.Integer(required=True)


class TasksView(AnswerSchema):
    """What is to be verified, the longest due first."""

    items = ma.fields.List(ma.fields.Nested(TaskView), required=True)


class FoundView(AnswerSchema):
    """What somebody found out."""

    result = ma.fields.String(required=True)
    at = ma.fields.DateTime(required=True)
    words = ma.fields.String(required=True)


class PromisedView(TaskView):
    """What was signed, whole, and what came of it."""

    status = ma.fields.String(required=True)
    signer = ma.fields.String(required=True, allow_none=True)
    signed_at = ma.fields.DateTime(required=True, allow_none=True)
    text = ma.fields.String(required=True, allow_none=True)
    digest = ma.fields.String(required=True)
    findings = ma.fields.List(ma.fields.Nested(FoundView), required=True)
    consequences = ma.fields.List(ma.fields.String(), required=True)


TASK: dict[str, Any] = {
    "id": "cmmt_2tq5vhmjwmznskbzkpr4ghyc3u",
    "application": "appl_2tq5vhmjwmznskbzkpr4ghyc3u",
    "item": "living_together",
    "title": "住在一起和现在的住处",
    "sources": ["公安居住证", "水电气使用情况"],
    "state": "committed",
    "township": "150425203",
    "check": "full",
    "phase": "during",
    "due_on": "2026-12-11",
    "missed_on": None,
    "version": 2,
}
PROMISED: dict[str, Any] = TASK | {
    "status": "valid",
    "signer": "乌云其木格",
    "signed_at": "2026-11-22T04:00:00+00:00",
    "text": "告知承诺书：住在一起和现在的住处",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "findings": [],
    "consequences": ["退回多领的救助"],
}
