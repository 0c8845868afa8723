"""A citizen's applications: what was submitted, where it stands, and the QR code that leads there."""

from __future__ import annotations

from typing import Any

from flask import Response

from api.citizen.application_schemas import (
    APPLICATION,
    LINE,
    STAGE,
    ApplicationsView,
    ApplicationView,
    QrQuery,
    TimelineView,
)
from api.plumbing import cursors
from api.plumbing.audiences import Audience
from api.plumbing.cursors import PageQuery
from api.plumbing.guards import principal
from api.plumbing.languages import said
from api.plumbing.services import services
from casework.application import Application
from casework.wording import DECIDED_BY
from identity.mandates import Right

applications = Audience(
    "applications",
    guard="citizen",
    url_prefix="/v1/applications",
    description="What was submitted, and where it stands",
)
_PICTURES = {"png": "image/png", "svg": "image/svg+xml"}


def _line(application: Application) -> dict[str, Any]:
    shown = ("id", "number", "service", "region", "township", "submitted_at")
    step = services().casework.lifecycle(application).steps[application.step]
    return {
        **{name: getattr(application, name) for name in shown},
        "state": step.name,
        "state_title": said(step.title),
        "region_name": services().regions.full_name(application.township),
    }


@applications.route("")
@Audience.on_behalf(Right.SEE)
@applications.arguments(PageQuery, location="query")
@applications.response(200, ApplicationsView, example={"items": [LINE], "next": None})
def list_applications(query: dict[str, Any]) -> dict[str, Any]:
    """List my applications, newest first."""
    who = principal()
    found, following = cursors.newest_first(
        query,
        of=f"applications/{who.account}",
        blind=services().blind,
        fetch=lambda before, limit: services().casework.newest(who, before=before, limit=limit),
        place=lambda application: (application.submitted_at, application.id),
    )
    return {"items": [_line(application) for application in found], "next": following}


@applications.route("/<id:application_id>")
@Audience.on_behalf(Right.SEE)
@applications.response(200, ApplicationView, example=APPLICATION)
def show_application(application_id: str) -> dict[str, Any]:
    """Show an application with everything that was submitted."""
    application = services().casework.application(principal(), application_id)
    return _line(application) | {
        "tracking_code": application.tracking_code,
        "tracking_link": services().links.tracking(application.tracking_code),
        "summary": application.content["summary"],
        "notice": said(DECIDED_BY),
    }


@applications.route("/<id:application_id>/timeline")
@Audience.on_behalf(Right.SEE)
@applications.response(200, TimelineView, example={"stages": [STAGE]})
def show_timeline(application_id: str) -> dict[str, Any]:
    """Show what has happened so far."""
    application = services().casework.application(principal(), application_id)
    steps = services().casework.lifecycle(application).steps
    stages = [{"state": one.step, "at": one.at, "title": said(steps[one.step].title)} for one in application.history]
    return {"stages": stages}


@applications.route("/<id:application_id>/qr")
@applications.arguments(QrQuery, location="query")
@applications.response(200, content_type="image/png")
def show_qr(query: dict[str, Any], application_id: str) -> Response:
    """Get the QR code of the tracking page. The code stands in the fragment, which no server ever sees."""
    application = services().casework.application(principal(), application_id)
    link = services().links.tracking(application.tracking_code)
    qr, kind = services().qr, query["format"]
    picture = qr.png(link) if kind == "png" else qr.svg(link)
    return Response(picture, content_type=_PICTURES[kind])
