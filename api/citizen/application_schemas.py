"""How applications are shown to the citizen who made them."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.citizen.progress_schemas import HAPPENING, PROGRESS, HappenedView, WhereItStandsView
from api.plumbing.schemas import AnswerSchema, Count, StrictSchema
from api.plumbing.waiting import LONGEST_SECONDS


class StageView(AnswerSchema):
    """Something that happened to an application."""

    state = ma.fields.String(required=True)
    at = ma.fields.DateTime(required=True)
    title = ma.fields.String(required=True)


class ApplicationLine(AnswerSchema):
    """An application in a list."""

    id = ma.fields.String(required=True)
    number = ma.fields.String(required=True)
    service = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    state_title = ma.fields.String(required=True)
    region = ma.fields.String(required=True)
    township = ma.fields.String(required=True)
    region_name = ma.fields.String(required=True)
    submitted_at = ma.fields.DateTime(required=True)


class SummaryPart(AnswerSchema):
    """One part of what was submitted."""

    title = ma.fields.String(required=True)
    lines = ma.fields.List(ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String()), required=True)


class ApplicationView(ApplicationLine):
    """An application as its owner sees it."""

    tracking_code = ma.fields.String(required=True)
    tracking_link = ma.fields.String(required=True)
    summary = ma.fields.List(ma.fields.Nested(SummaryPart), required=True)
    notice = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)
    progress = ma.fields.Nested(WhereItStandsView, required=True)


class ApplicationsView(AnswerSchema):
    """A page of applications, newest first."""

    items = ma.fields.List(ma.fields.Nested(ApplicationLine), required=True)
    next = ma.fields.String(allow_none=True, required=True)


class TimelineView(AnswerSchema):
    """What has happened so far, oldest first."""

    stages = ma.fields.List(ma.fields.Nested(StageView), required=True)
    happenings = ma.fields.List(ma.fields.Nested(HappenedView), required=True)


class WaitQuery(StrictSchema):
    """How long to wait for something new."""

    wait = Count(
        load_default=0,
        validate=ma.validate.Range(0, LONGEST_SECONDS, error="最多等 25 秒。"),
        metadata={"description": "Seconds to wait for a version other than that in `If-None-Match`"},
    )


class QrQuery(StrictSchema):
    """Which picture format."""

    format = ma.fields.String(load_default="png", validate=ma.validate.OneOf(["png", "svg"], error="只有 png 和 svg。"))


LINE: dict[str, Any] = {
    "id": "appl_2tq5vhmjwmznskbzkpr4ghyc3u",
    "number": "1504252026112201000001X",
    "service": "minimum_living_guarantee",
    "state": "submitted",
    "state_title": "已提交，等待受理",
    "region": "150425",
    "township": "150425100",
    "region_name": "内蒙古自治区赤峰市克什克腾旗经棚镇",
    "submitted_at": "2026-11-22T02:20:00+00:00",
}
STAGE = {"state": "submitted", "at": "2026-11-22T02:20:00+00:00", "title": "已提交，等待受理"}
APPLICATION = LINE | {
    "tracking_code": "k3mp7xw2rabcd",
    "tracking_link": "https://bangban.example/track#k3mp7xw2rabcd",
    "summary": [{"title": "您自己", "lines": [{"label": "婚姻状况", "text": "结婚了"}]}],
    "notice": "是否符合条件，由旗县民政部门或者它委托的苏木乡镇、街道确认。",
    "version": 1,
    "progress": PROGRESS,
}
TIMELINE: dict[str, Any] = {"stages": [STAGE], "happenings": [HAPPENING]}
