"""How papers are listed to the citizen they were issued to."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.schemas import AnswerSchema, StrictSchema


class DocumentLine(AnswerSchema):
    """A paper in the list of an application."""

    name = ma.fields.String(required=True, metadata={"description": "Where to fetch it: …/documents/{name}"})
    kind = ma.fields.String(required=True)
    title = ma.fields.String(required=True, metadata={"description": "As it stands on the paper, in Chinese"})
    number = ma.fields.String(required=True)
    issued_at = ma.fields.DateTime(required=True)
    digest = ma.fields.String(required=True, metadata={"description": "SHA-256 of what the paper says"})
    verification = ma.fields.String(required=True)
    verification_link = ma.fields.String(required=True)


class DocumentsView(AnswerSchema):
    """The papers of an application, oldest first."""

    items = ma.fields.List(ma.fields.Nested(DocumentLine), required=True)


class DocumentQuery(StrictSchema):
    """As which kind of file."""

    format = ma.fields.String(
        load_default="pdf", validate=ma.validate.OneOf(["pdf", "html"], error="只有 pdf 和 html。")
    )


DOCUMENT: dict[str, Any] = {
    "name": "acceptance_notice",
    "kind": "acceptance_notice",
    "title": "最低生活保障受理通知书",
    "number": "150425202611220100000103011",
    "issued_at": "2026-11-23T02:20:00+00:00",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "verification": "veri_2tq5vhmjwmznskbzkpr4ghyc3u",
    "verification_link": "https://bangban.example/verify#veri_2tq5vhmjwmznskbzkpr4ghyc3u",
}
