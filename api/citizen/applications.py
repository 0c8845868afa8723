"""A citizen's applications: what was submitted, where it stands, and the QR code that leads there."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from api.citizen.application_schemas import (
    APPLICATION,
    LINE,
    TIMELINE,
    ApplicationsView,
    ApplicationView,
    QrQuery,
    TimelineView,
    WaitQuery,
)
from api.citizen.application_views import application_line, shown_application
from api.citizen.progress_views import shown_happenings, shown_stages
from api.plumbing import cursors
from api.plumbing.audiences import Audience
from api.plumbing.cursors import PageQuery
from api.plumbing.events import LAST_EVENT_ID_PARAMETER, answer_events
from api.plumbing.guards import Guard, enforce, principal
from api.plumbing.idempotency import IF_NONE_MATCH_PARAMETER, etag, opaque
from api.plumbing.languages import told
from api.plumbing.services import services
from identity.mandates import Right

applications = Audience(
    "applications",
    guard="citizen",
    url_prefix="/v1/applications",
    description="What was submitted, and where it stands",
)
_PICTURES = {"png": "image/png", "svg": "image/svg+xml"}


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
    return {"items": [application_line(application) for application in found], "next": following}


@applications.route("/<id:application_id>")
@Audience.on_behalf(Right.SEE)
@applications.doc(parameters=[IF_NONE_MATCH_PARAMETER], responses={"304": {"description": "Nothing is new"}})
@applications.arguments(WaitQuery, location="query")
@applications.response(200, ApplicationView, example=APPLICATION)
def show_application(query: dict[str, Any], application_id: str) -> Any:
    """Show where an application stands, and everything that was submitted.

    With `If-None-Match` it costs next to nothing while nothing is new; with `wait` the answer may take that long, so
    that clients without server-sent events hear of it soon. When too many are waiting the answer comes at once.
    """
    who, known = principal(), request.if_none_match
    version = services().casework.version(who, application_id)
    if query["wait"] and known.contains_weak(opaque(version)):
        _wait(application_id, version, query["wait"])
        version = services().casework.version(who, application_id)
    if known.contains_weak(opaque(version)):
        return _unchanged(version)
    application = services().casework.application(who, application_id)
    return shown_application(application), {"ETag": etag(application.version), **told()}


def _wait(application_id: str, version: int, seconds: int) -> None:
    """Until it has another version, as long as there is a place to wait; who signed out meanwhile hears no more."""
    who, waiting = principal(), services().waiting
    place = waiting.place(who.account)
    if place is None:
        return
    try:
        waiting.until(lambda: services().casework.version(who, application_id) != version, seconds=seconds)
    finally:
        place.give_back()
    enforce(Guard.CITIZEN, Right.SEE)


def _unchanged(version: int) -> Response:
    answer = Response(status=304)
    answer.headers["ETag"] = etag(version)
    answer.headers.update(told())
    return answer


@applications.route("/<id:application_id>/events")
@Audience.on_behalf(Right.SEE)
@applications.doc(parameters=[LAST_EVENT_ID_PARAMETER])
@applications.response(200, content_type="text/event-stream")
def follow_application(application_id: str) -> Response:
    """Hear of every new version as a server-sent event, for some minutes; the event brings the version, not the view.

    Comes again with `Last-Event-ID` after `retry` milliseconds. Where no place is free it brings one event and ends.
    """
    who, casework = principal(), services().casework
    casework.version(who, application_id)
    return answer_events(
        lambda: casework.version(who, application_id),
        lambda: enforce(Guard.CITIZEN, Right.SEE),
        services().waiting,
        of=who.account,
    )


@applications.route("/<id:application_id>/timeline")
@Audience.on_behalf(Right.SEE)
@applications.response(200, TimelineView, example=TIMELINE)
def show_timeline(application_id: str) -> dict[str, Any]:
    """Show what has happened so far: the steps as everybody with the tracking code sees them, and every happening."""
    application = services().casework.application(principal(), application_id)
    return {"stages": shown_stages(application), "happenings": shown_happenings(application)}


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
