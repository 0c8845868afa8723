"""The county's sample of households to visit: drawn by a keyed hash, and there to be looked at."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.desk.work_schemas import RegionQuery
from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.repeating import this_request
from api.plumbing.schemas import AnswerSchema, StrictSchema, Text
from api.plumbing.services import services
from casework.sampling import Sampling

samplings = Audience("samplings", guard="desk", url_prefix="/v1/desk/samplings", description="Samples to be visited")
_NAME = ma.validate.Regexp(r"[a-z][a-z_]{0,63}\Z", error="这不是一个代码。")
_NEWEST = 50


class SamplingBody(StrictSchema):
    """Which cases: those of one kind that wait in the officer's county."""

    lifecycle = Text(required=True, max_length=64, validate=_NAME, metadata={"example": "minimum_living_guarantee"})


class SamplingView(AnswerSchema):
    """One draw: its cases, and those of them to visit."""

    id = ma.fields.String(required=True)
    region = ma.fields.String(required=True)
    lifecycle = ma.fields.String(required=True)
    number = ma.fields.Integer(required=True)
    batch = ma.fields.String(required=True, metadata={"description": "What the hash is made over, with each case"})
    share = ma.fields.String(required=True)
    drawn_at = ma.fields.DateTime(required=True)
    cases = ma.fields.List(ma.fields.String(), required=True)
    drawn = ma.fields.List(ma.fields.String(), required=True)


class SamplingsView(AnswerSchema):
    """The newest draws of a county."""

    items = ma.fields.List(ma.fields.Nested(SamplingView), required=True)


_SAMPLING = {
    "id": "samp_2tq5vhmjwmznskbzkpr4ghyc3u",
    "region": "150425",
    "lifecycle": "minimum_living_guarantee",
    "number": 1,
    "batch": "150425/minimum_living_guarantee/1",
    "share": "0.3",
    "drawn_at": "2026-12-10T02:20:00+00:00",
    "cases": ["appl_2tq5vhmjwmznskbzkpr4ghyc3u"],
    "drawn": ["appl_2tq5vhmjwmznskbzkpr4ghyc3u"],
}


@samplings.route("")
@Audience.refuses(404)
@samplings.arguments(RegionQuery, location="query")
@samplings.response(200, SamplingsView, example={"items": [_SAMPLING]})
def list_samplings(query: dict[str, Any]) -> dict[str, Any]:
    """List the newest draws of my county."""
    region = services().desk.region(principal(), query["region"])
    return {"items": [_shown(one) for one in services().drawing.newest(principal(), region, limit=_NEWEST)]}


@samplings.route("", methods=["POST"])
@Audience.keyed
@Audience.refuses(404, 409)
@samplings.arguments(RegionQuery, location="query")
@samplings.arguments(SamplingBody)
@samplings.response(200, SamplingView, example=_SAMPLING)
def draw(query: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Draw from every case that waits for the county and was in no draw before; nobody can choose which are drawn."""
    region = services().desk.region(principal(), query["region"])
    return _shown(services().drawing.draw(principal(), region, body["lifecycle"], this_request([region, body])))


def _shown(one: Sampling) -> dict[str, Any]:
    names = ("id", "region", "lifecycle", "number", "batch", "drawn_at")
    lists = {"cases": list(one.cases), "drawn": list(one.drawn), "share": str(one.share)}
    return {name: getattr(one, name) for name in names} | lists
