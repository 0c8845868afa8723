"""Answers show what their schema declares, exactly as marshmallow's own conversion would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import marshmallow as ma
import pytest

from api.citizen.application_schemas import APPLICATION, ApplicationView
from api.citizen.conversation_schemas import CONVERSATION, ConversationView
from api.plumbing.schemas import AnswerSchema

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


class Part(AnswerSchema):
    label = ma.fields.String(required=True)
    origin = ma.fields.String(attribute="from", data_key="from")


class Whole(AnswerSchema):
    kind = ma.fields.Constant("whole")
    at = ma.fields.DateTime()
    names = ma.fields.List(ma.fields.String())
    first = ma.fields.Nested(Part, allow_none=True)
    parts = ma.fields.List(ma.fields.Nested(Part))
    others = ma.fields.Nested(Part, many=True)


@dataclass
class Thing:
    label: str


PROGRESS: dict[str, Any] = APPLICATION["progress"] | {"held": APPLICATION["progress"]["held"] | {"since": NOON}}
WHOLE: dict[str, Any] = {
    "at": NOON,
    "names": ["甲", "乙"],
    "first": {"label": "一", "from": "二", "secret": "三"},
    "parts": [{"label": "四"}, {"label": "五", "secret": "六"}],
    "others": [{"label": "七"}],
    "secret": "八",
}


@pytest.mark.parametrize(
    ("schema", "answer"),
    [
        (Whole(), WHOLE),
        (Whole(), {"first": None}),
        (Whole(), {}),
        (Part(), Thing("一")),
        (ConversationView(), CONVERSATION | {"created_at": NOON, "updated_at": NOON, "secret": 1}),
        (ApplicationView(), APPLICATION | {"submitted_at": NOON, "progress": PROGRESS, "secret": 1}),
    ],
)
def test_a_client_gets_the_same_as_from_marshmallow_itself(schema: AnswerSchema, answer: Any) -> None:
    assert schema.dump(answer) == ma.Schema.dump(schema, answer)


def test_a_client_cannot_see_what_is_not_declared() -> None:
    assert "secret" not in str(Whole().dump(WHOLE))


def test_a_client_gets_every_item_of_a_list() -> None:
    assert Part(many=True).dump([{"label": "一"}, {"label": "二"}]) == [{"label": "一"}, {"label": "二"}]
