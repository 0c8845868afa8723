"""The services a household needs beside money, as the citizen sees them: noted, passed on, and what came of it."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.languages import said
from api.plumbing.schemas import AnswerSchema
from api.plumbing.services import services
from casework.needs import BODIES, KINDS, STATUSES

needs = Audience(
    "needs", guard="citizen", url_prefix="/v1/applications", description="Services the household needs beside money"
)


class NeedStepView(AnswerSchema):
    """Something that became of a need."""

    at = ma.fields.String(required=True)
    status = ma.fields.String(required=True)
    status_title = ma.fields.String(required=True)


class NeedView(AnswerSchema):
    """A need for a service."""

    id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    kind_title = ma.fields.String(required=True)
    status = ma.fields.String(required=True)
    status_title = ma.fields.String(required=True)
    provider = ma.fields.String(required=True, allow_none=True, metadata={"description": "Who was asked to help"})
    provider_title = ma.fields.String(required=True, allow_none=True)
    steps = ma.fields.List(ma.fields.Nested(NeedStepView), required=True)


class NeedsView(AnswerSchema):
    """Every need of an application, in the order they were noted."""

    items = ma.fields.List(ma.fields.Nested(NeedView), required=True)


_NEED: dict[str, Any] = {
    "id": "need_2tq5vhmjwmznskbzkpr4ghyc3u",
    "kind": "care",
    "kind_title": "照料护理",
    "status": "referred",
    "status_title": "已经转给能提供服务的单位",
    "provider": "social_work_station",
    "provider_title": "苏木乡镇（街道）社会工作站",
    "steps": [{"at": "2026-11-23T01:12:00+00:00", "status": "recorded", "status_title": "已经记下来了"}],
}


@needs.route("/<id:application_id>/needs")
@needs.response(200, NeedsView, example={"items": [_NEED]})
def list_needs(application_id: str) -> dict[str, Any]:
    """See which services the office noted for my household, who was asked to help, and what came of it."""
    application = services().casework.case(principal(), application_id)
    return {"items": [_shown(need) for need in application.needs]}


def _shown(need: dict[str, Any]) -> dict[str, Any]:
    """Without the officers' own words."""
    provider = need["referred_to"]
    return {
        "id": need["id"],
        "kind": need["kind"],
        "kind_title": said(KINDS[need["kind"]]),
        "status": need["status"],
        "status_title": said(STATUSES[need["status"]]),
        "provider": provider,
        "provider_title": said(BODIES[provider]) if provider else None,
        "steps": [
            {"at": step["at"], "status": step["status"], "status_title": said(STATUSES[step["status"]])}
            for step in need["steps"]
        ],
    }
