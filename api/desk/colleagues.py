"""Who else works here: for naming the second surveyor."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.desk.work_schemas import RegionQuery
from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.schemas import AnswerSchema
from api.plumbing.services import services

colleagues = Audience(
    "colleagues", guard="desk", url_prefix="/v1/desk/colleagues", description="Officers of one's own divisions"
)


class ColleagueView(AnswerSchema):
    """An officer as colleagues see her."""

    account = ma.fields.String(required=True)
    username = ma.fields.String(required=True)
    role = ma.fields.String(required=True)
    regions = ma.fields.List(ma.fields.String(), required=True)


class ColleaguesView(AnswerSchema):
    """The officers of a division, and of the county around it."""

    items = ma.fields.List(ma.fields.Nested(ColleagueView), required=True)


_COLLEAGUE = {
    "account": "acct_4hq5vhmjwmznskbzkpr4ghyc3u",
    "username": "demo-township",
    "role": "township_officer",
    "regions": ["150425203"],
}


@colleagues.route("")
@Audience.refuses(404)
@colleagues.arguments(RegionQuery, location="query")
@colleagues.response(200, ColleaguesView, example={"items": [_COLLEAGUE]})
def list_colleagues(query: dict[str, Any]) -> dict[str, Any]:
    """List the officers of my county or township: two of them make a survey."""
    found = services().desk.colleagues_of(principal(), query["region"])
    return {
        "items": [
            {"account": one.account, "username": one.username, "role": one.role.value, "regions": list(one.regions)}
            for one in found
        ]
    }
