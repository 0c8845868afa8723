"""What a client asks about regions, and how one is shown."""

from __future__ import annotations

import marshmallow as ma

from api.plumbing.schemas import Count, Day, StrictSchema, Text
from regions.divisions import Level

_CODE = ma.validate.Regexp(r"([0-9]{6}|[0-9]{9})\Z", error="区划代码是 6 位或 9 位数字。")


class RegionsQuery(StrictSchema):
    """Which regions to list; without ``parent`` and ``q``, the provinces."""

    parent = Text(
        max_length=9,
        validate=_CODE,
        load_default=None,
        metadata={"description": "List what lies right below this region; with `q`, search everywhere below it."},
    )
    q = Text(
        max_length=40,
        min_length=1,
        load_default=None,
        metadata={"description": "A name, short name, common name or code, or names from the top: 赤峰克什克腾旗."},
    )
    on = Day(load_default=None, metadata={"description": "As things stood on this day; today when left out."})
    limit = Count(
        validate=ma.validate.Range(1, 200, error="一次最多 200 条，至少 1 条。"),
        load_default=200,
        metadata={"description": "At most so many items; `total` tells how many there are."},
    )


class RegionView(ma.Schema):
    """One region as it stood on the day asked about."""

    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    full_name = ma.fields.String(required=True)
    level = ma.fields.Enum(Level, by_value=True, required=True)
    has_children = ma.fields.Boolean(required=True)
    valid_from = ma.fields.Date(
        required=True, allow_none=True, metadata={"description": "Its first day; null: before our table begins."}
    )
    valid_until = ma.fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "The first day it is no longer so; null: no end known."},
    )
    successors = ma.fields.List(
        ma.fields.String(), required=True, metadata={"description": "Codes that took over when it ended."}
    )


class RegionsView(ma.Schema):
    """Regions, best first when searched for, else by code; several when a name fits several."""

    items = ma.fields.List(ma.fields.Nested(RegionView), required=True)
    total = ma.fields.Integer(required=True)
