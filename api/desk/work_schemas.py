"""How work lists are asked for and shown."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.cursors import PageQuery
from api.plumbing.schemas import AnswerSchema, Day, StrictSchema, Text
from casework.conditions import CLEAR_FLAGS

_CODE = ma.validate.Regexp(r"[0-9]{6}([0-9]{3})?\Z", error="请写旗县（6 位）或者苏木乡镇、街道（9 位）的区划代码。")
_NAME = ma.validate.Regexp(r"[a-z][a-z_]{0,63}\Z", error="这不是一个代码。")
_YES_NO = ma.validate.OneOf(["yes", "no"], error="请写 yes 或者 no。")


class RegionQuery(StrictSchema):
    """Which county or township; the officer's first when it is left out."""

    region = Text(max_length=9, validate=_CODE, load_default=None)


class WorkFilter(RegionQuery):
    """Which cases of it."""

    office = Text(max_length=9, validate=_CODE, load_default=None, metadata={"description": "Who holds the case"})
    step = Text(max_length=64, validate=_NAME, load_default=None)
    service = Text(max_length=64, validate=_NAME, load_default=None)
    due_until = Day(load_default=None)
    flag = ma.fields.String(load_default=None, validate=ma.validate.OneOf(sorted(CLEAR_FLAGS), error="没有这种标记。"))
    closed = ma.fields.String(
        load_default="no",
        validate=_YES_NO,
        metadata={"description": "`yes`: cases that are over, instead of open ones"},
    )


class WorkListQuery(WorkFilter, PageQuery):
    """A page of them."""


class HolderView(AnswerSchema):
    """Who holds a case."""

    code = ma.fields.String(required=True)
    body = ma.fields.String(required=True)
    name = ma.fields.String(required=True)


class CaseLineView(AnswerSchema):
    """A case in a list; `name` is the applicant's, in part."""

    id = ma.fields.String(required=True)
    number = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    service = ma.fields.String(required=True)
    service_title = ma.fields.String(required=True)
    step = ma.fields.String(required=True)
    step_title = ma.fields.String(required=True)
    office = ma.fields.Nested(HolderView, required=True)
    region = ma.fields.String(required=True)
    township = ma.fields.String(required=True)
    submitted_at = ma.fields.DateTime(required=True)
    due_on = ma.fields.Date(required=True, allow_none=True)
    is_overdue = ma.fields.Boolean(required=True)
    is_open = ma.fields.Boolean(required=True)
    flags = ma.fields.List(ma.fields.String(), required=True)


class WorkListView(AnswerSchema):
    """A page of cases, the first due first. `regions` are all that may be asked for."""

    region = ma.fields.String(required=True)
    region_name = ma.fields.String(required=True)
    regions = ma.fields.List(ma.fields.String(), required=True)
    items = ma.fields.List(ma.fields.Nested(CaseLineView), required=True)
    next = ma.fields.String(required=True, allow_none=True)


class OfficeDueView(AnswerSchema):
    """What an office has to hurry with."""

    office = ma.fields.String(required=True)
    office_name = ma.fields.String(required=True)
    overdue = ma.fields.Integer(required=True)
    due_soon = ma.fields.Integer(required=True)


class DeadlinesView(AnswerSchema):
    """Overdue and due soon by office, and together."""

    today = ma.fields.Date(required=True)
    due_soon_until = ma.fields.Date(required=True)
    overdue = ma.fields.Integer(required=True)
    due_soon = ma.fields.Integer(required=True)
    offices = ma.fields.List(ma.fields.Nested(OfficeDueView), required=True)


LINE: dict[str, Any] = {
    "id": "appl_2tq5vhmjwmznskbzkpr4ghyc3u",
    "number": "1504252026112201000001X",
    "name": "乌***",
    "service": "minimum_living_guarantee",
    "service_title": "最低生活保障",
    "step": "household_survey",
    "step_title": "入户调查",
    "office": {"code": "150425203", "body": "township", "name": "内蒙古自治区赤峰市克什克腾旗巴彦查干苏木"},
    "region": "150425",
    "township": "150425203",
    "submitted_at": "2026-11-22T02:20:00+00:00",
    "due_on": "2026-12-31",
    "is_overdue": False,
    "is_open": True,
    "flags": [],
}
PAGE: dict[str, Any] = {
    "region": "150425",
    "region_name": "内蒙古自治区赤峰市克什克腾旗",
    "regions": ["150425"],
    "items": [LINE],
    "next": None,
}
DEADLINES: dict[str, Any] = {
    "today": "2026-11-22",
    "due_soon_until": "2026-11-29",
    "overdue": 1,
    "due_soon": 4,
    "offices": [
        {
            "office": "150425203",
            "office_name": "内蒙古自治区赤峰市克什克腾旗巴彦查干苏木",
            "overdue": 1,
            "due_soon": 4,
        }
    ],
}
