"""Look up administrative divisions: for pickers, and to show which places a name may mean."""

from __future__ import annotations

from datetime import date, timedelta, timezone
from typing import Any

from api.plumbing.audiences import Audience
from api.plumbing.caching import cacheable
from api.plumbing.services import services
from api.public.region_schemas import RegionsQuery, RegionsView, RegionView
from i18n.errors import NotFound
from regions.divisions import Division

regions = Audience(
    "regions",
    guard="public",
    url_prefix="/v1/regions",
    description="Administrative divisions: the country to the county, and to the township where people apply here",
)

_CHINA = timezone(timedelta(hours=8))  # one civil time for the whole country, without summer time
_CACHED_SECONDS = 3600  # a change of divisions is announced months ahead; an hour late does no harm
_SHOWN = ("code", "name", "level", "valid_from", "valid_until", "successors")
_BANNER = {
    "code": "150425",
    "name": "克什克腾旗",
    "full_name": "内蒙古自治区赤峰市克什克腾旗",
    "level": "county",
    "has_children": True,
    "valid_from": None,
    "valid_until": None,
    "successors": [],
}


@regions.route("")
@cacheable(seconds=_CACHED_SECONDS)
@regions.refuses(304)
@regions.arguments(RegionsQuery, location="query")
@regions.response(200, RegionsView, example={"items": [_BANNER], "total": 1})
def list_regions(query: dict[str, Any]) -> dict[str, Any]:
    """List what lies right below a region, or search by name.

    A name that fits several places gives all of them: ask the person which one.
    """
    on = query["on"] or _today()
    found = _found(query["parent"], query["q"], on)
    items = [_view(division, on) for division in found[: query["limit"]]]
    return {"items": items, "total": len(found)}


@regions.route("/<code>")
@cacheable(seconds=_CACHED_SECONDS)
@regions.refuses(304)
@regions.response(200, RegionView, example=_BANNER)
def show_region(code: str) -> dict[str, Any]:
    """Show one region, an abolished one too, with the codes that took over from it."""
    divisions, on = services().regions, _today()
    division = divisions.get(code, on) or divisions.get(code)
    if division is None:
        raise NotFound
    return _view(division, on)


def _found(parent: str | None, q: str | None, on: date) -> tuple[Division, ...]:
    divisions = services().regions
    return divisions.children(parent, on) if q is None else divisions.search(q, parent, on)


def _view(division: Division, on: date) -> dict[str, Any]:
    divisions = services().regions
    return {
        **{name: getattr(division, name) for name in _SHOWN},
        "full_name": divisions.full_name(division.code, on),
        "has_children": divisions.has_children(division.code, on),
    }


def _today() -> date:
    return services().now().astimezone(_CHINA).date()
