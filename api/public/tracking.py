"""Follow an application with its tracking code and the last four characters of the applicant's identity number."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.audiences import Audience
from api.plumbing.languages import said
from api.plumbing.network import client_network
from api.plumbing.schemas import AnswerSchema, StrictSchema, Text
from api.plumbing.services import services
from casework.timeline import stages
from casework.wording import DECIDED_BY

tracking = Audience("tracking", guard="public", url_prefix="/v1/tracking", description="Where an application stands")


class TrackingBody(StrictSchema):
    """Two facts that only the applicant has."""

    tracking_code = Text(max_length=20, min_length=1, required=True)
    last_four = Text(
        max_length=4,
        required=True,
        validate=ma.validate.Regexp(r"[0-9]{3}[0-9Xx]\Z", error="请填身份证号码的最后四位。"),
    )


class TrackedStage(AnswerSchema):
    """Something that happened."""

    state = ma.fields.String(required=True)
    at = ma.fields.DateTime(required=True)
    title = ma.fields.String(required=True)


class TrackingView(AnswerSchema):
    """Where the application stands; nothing personal."""

    number = ma.fields.String(required=True)
    service = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    state_title = ma.fields.String(required=True)
    region_name = ma.fields.String(required=True, metadata={"description": "The county that handles it"})
    submitted_at = ma.fields.DateTime(required=True)
    stages = ma.fields.List(ma.fields.Nested(TrackedStage), required=True)
    notice = ma.fields.String(required=True)


_STAGE = {"state": "submitted", "at": "2026-11-22T02:20:00+00:00", "title": "已提交，等待受理"}
_TRACKED = {
    "number": "1504252026112201000001X",
    "service": "minimum_living_guarantee",
    "state": "submitted",
    "state_title": "已提交，等待受理",
    "region_name": "内蒙古自治区赤峰市克什克腾旗",
    "submitted_at": "2026-11-22T02:20:00+00:00",
    "stages": [_STAGE],
    "notice": DECIDED_BY,
}


@tracking.route("", methods=["POST"])
@Audience.refuses(429, 503)
@tracking.arguments(TrackingBody)
@tracking.response(200, TrackingView, example=_TRACKED)
def track(body: dict[str, Any]) -> dict[str, Any]:
    """Look up where an application stands.

    A wrong code, a wrong second fact and an unknown code get the same answer, and each further try waits longer.
    """
    application = services().casework.track(body["tracking_code"], body["last_four"], network=client_network())
    shown = ("number", "service", "submitted_at")
    steps = services().casework.lifecycle(application).steps
    found = stages(application, services().casework.lifecycle(application))
    return {
        **{name: getattr(application, name) for name in shown},
        "state": application.step,
        "state_title": said(steps[application.step].title),
        "region_name": services().regions.full_name(application.region),
        "stages": [{"state": one.step, "at": one.at, "title": said(one.title)} for one in found],
        "notice": said(DECIDED_BY),
    }
