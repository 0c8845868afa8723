"""How a question and what is said with it are shown, whoever asks."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.schemas import AnswerSchema


class MessageView(AnswerSchema):
    """Something said to the person, as text and for a voice."""

    kind = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    speech = ma.fields.String(required=True)


class OptionView(AnswerSchema):
    """One choice."""

    value = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    help = ma.fields.String()


class ItemView(AnswerSchema):
    """One item of a list, in one line."""

    id = ma.fields.String(required=True)
    line = ma.fields.String(required=True)
    draft = ma.fields.Boolean(
        required=True, metadata={"description": "Whether it was left half-way: something is still to be said about it"}
    )


class PrefilledView(AnswerSchema):
    """A value the person has not said here, and where it is from, in words."""

    value = ma.fields.Raw(required=True)
    source = ma.fields.String(required=True)


class QuestionView(AnswerSchema):
    """A question; a client that knows the kinds can draw every one there will ever be."""

    id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    prompt = ma.fields.String(required=True)
    speech = ma.fields.String(required=True)
    title = ma.fields.String()
    why = ma.fields.String(allow_none=True)
    help = ma.fields.String(allow_none=True)
    law = ma.fields.String(allow_none=True)
    required = ma.fields.Boolean(required=True)
    may_be_unknown = ma.fields.Boolean(required=True)
    options = ma.fields.List(ma.fields.Nested(OptionView), allow_none=True)
    items = ma.fields.List(
        ma.fields.Nested(ItemView), allow_none=True, metadata={"description": "Of a `members` question: its list"}
    )
    min = ma.fields.Raw(allow_none=True, metadata={"description": "A number, a date or a month, as the kind has it"})
    max = ma.fields.Raw(allow_none=True, metadata={"description": "As `min`; for texts the most characters"})
    unit = ma.fields.String(allow_none=True)
    periods = ma.fields.List(ma.fields.String())
    levels = ma.fields.List(ma.fields.String())
    example = ma.fields.Raw(allow_none=True)
    value = ma.fields.Raw(allow_none=True, metadata={"description": "The answer given before, if any"})
    prefilled = ma.fields.Nested(PrefilledView, allow_none=True)


QUESTION: dict[str, Any] = {
    "id": "situation.health",
    "kind": "choice",
    "prompt": "您身体怎么样？",
    "speech": "您身体怎么样？",
    "why": "生病或残疾的家人，核算收入时会照顾到。",
    "help": "只是先了解情况，最后以医院诊断和残疾证为准。",
    "law": "民发〔2022〕83号",
    "required": True,
    "may_be_unknown": True,
    "options": [{"value": "healthy", "label": "身体还好"}],
    "items": None,
    "min": None,
    "max": None,
    "unit": None,
    "example": None,
    "value": None,
    "prefilled": None,
}
