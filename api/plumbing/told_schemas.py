"""Answers a client holds itself: how they are sent, and what they are to the use cases."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.schemas import StrictSchema, Text, TrueFalse
from conversation_flows.told import Told, ToldList

_MOST = 2_000  # of anything; a household of eighty with every income fits
_ADDRESS = 160  # characters


class ToldListBody(StrictSchema):
    """The items of one list, by ids the client chose, and whether these are all."""

    loop = Text(max_length=_ADDRESS, required=True, metadata={"example": "household.members"})
    items = ma.fields.List(Text(max_length=31), load_default=list, validate=ma.validate.Length(max=100))
    closed = TrueFalse(load_default=False)


class ToldAnswerBody(StrictSchema):
    """One answer, as a turn would send it."""

    question = Text(max_length=_ADDRESS, required=True, metadata={"example": "situation.health"})
    answer = ma.fields.Raw(required=True, allow_none=False, metadata={"example": "chronic_illness"})


class ToldBody(StrictSchema):
    """What has been said so far, in the order it was said."""

    answers = ma.fields.List(
        ma.fields.Nested(ToldAnswerBody), load_default=list, validate=ma.validate.Length(max=_MOST)
    )
    lists = ma.fields.List(ma.fields.Nested(ToldListBody), load_default=list, validate=ma.validate.Length(max=_MOST))
    dont_know = ma.fields.List(
        Text(max_length=_ADDRESS),
        load_default=list,
        validate=ma.validate.Length(max=_MOST),
        metadata={"description": "Addresses of questions the person cannot or will not answer"},
    )

    @ma.validates_schema(skip_on_field_errors=True)
    def _each_once(self, data: dict[str, Any], **kwargs: Any) -> None:
        for name, key in (("answers", "question"), ("lists", "loop")):
            addresses = [given[key] for given in data[name]]
            if len(set(addresses)) != len(addresses):
                raise ma.ValidationError("同一项说了两次。", name)


def told_of(body: dict[str, Any]) -> Told:
    """What was told."""
    answers = {given["question"]: given["answer"] for given in body["answers"]}
    lists = {given["loop"]: ToldList(tuple(given["items"]), given["closed"]) for given in body["lists"]}
    return Told(answers, lists, tuple(body["dont_know"]))
