"""What one can apply for here."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.audiences import Audience
from api.plumbing.caching import cacheable
from api.plumbing.languages import said, told
from api.plumbing.schemas import AnswerSchema
from api.plumbing.services import services
from conversation_flows.engine.flow import Flow
from i18n.errors import NotFound

offers = Audience("services", guard="public", url_prefix="/v1/services", description="What one can apply for here")


class ServiceView(AnswerSchema):
    """A service and the flow that leads through it."""

    id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    flow_version = ma.fields.Integer(required=True)
    sections = ma.fields.List(ma.fields.String(), required=True)


class ServicesView(AnswerSchema):
    """Every service."""

    items = ma.fields.List(ma.fields.Nested(ServiceView), required=True)


_SERVICE = {
    "id": "minimum_living_guarantee",
    "title": "最低生活保障",
    "flow_version": 1,
    "sections": ["开始之前", "您自己"],
}


def _view(flow: Flow) -> dict[str, Any]:
    titles = [said(section.title) for section in flow.sections]
    return {"id": flow.service, "title": said(flow.title), "flow_version": flow.version, "sections": titles}


@offers.route("")
@cacheable(seconds=300)
@Audience.refuses(304)
@offers.response(200, ServicesView, example={"items": [_SERVICE]})
def list_services() -> Any:
    """List what one can apply for."""
    return {"items": [_view(flow) for flow in services().conversations.flows.flows()]}, told()


@offers.route("/<service_id>")
@cacheable(seconds=300)
@Audience.refuses(304)
@offers.response(200, ServiceView, example=_SERVICE)
def show_service(service_id: str) -> Any:
    """Show one service."""
    for flow in services().conversations.flows.flows():
        if flow.service == service_id:
            return _view(flow), told()
    raise NotFound
