"""Answers a client holds itself: how they are sent, and what they are to the use cases."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.schemas import StrictSchema, Text
from conversation_flows.told import Told, ToldList

_MOST = 2_000  # of anything; a household of eighty with every income fits
_ADDRESS = 160  # characters


class ToldListBody(StrictSchema):
    """The items of one list, by ids the client chose, and whether these are all."""

    items = ma.fields.List(Text(max_length=31), load_default=list, validate=ma.validate.Length(max=100))
    closed = ma.fields.Boolean(load_default=False)


class ToldBody(StrictSchema):
    """Answers by the address of their question, each as a turn would send it."""

    answers = ma.fields.Dict(
        keys=Text(max_length=_ADDRESS),
        values=ma.fields.Raw(allow_none=False),
        load_default=dict,
        validate=ma.validate.Length(max=_MOST),
        metadata={"example": {"residence.hukou_kind": "rural", "situation.health": "chronic_illness"}},
    )
    lists = ma.fields.Dict(
        keys=Text(max_length=_ADDRESS),
        values=ma.fields.Nested(ToldListBody),
        load_default=dict,
        validate=ma.validate.Length(max=_MOST),
        metadata={"example": {"household.members": {"items": ["m1"], "closed": True}}},
    )
    dont_know = ma.fields.List(
        Text(max_length=_ADDRESS),
        load_default=list,
        validate=ma.validate.Length(max=_MOST),
        metadata={"description": "Addresses of questions the person cannot or will not answer"},
    )


def told_of(body: dict[str, Any]) -> Told:
    """What was told."""
    lists = {address: ToldList(tuple(given["items"]), given["closed"]) for address, given in body["lists"].items()}
    return Told(body["answers"], lists, tuple(body["dont_know"]))
