"""How uploads are sent and shown."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.schemas import AnswerSchema, StrictSchema


class UploadForm(StrictSchema):
    """A form with one file, as browsers and mini-programs send it."""

    file = ma.fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class UploadView(AnswerSchema):
    """What is known of a file; ``state`` is `quarantined` until it was scanned, then `clean` or `refused`."""

    id = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    media_type = ma.fields.String(required=True)
    bytes = ma.fields.Integer(required=True)
    pages = ma.fields.Integer(required=True)
    uploaded_at = ma.fields.DateTime(required=True)
    application = ma.fields.String(required=True, allow_none=True)


class UploadsView(AnswerSchema):
    """All of one's own uploads, newest first."""

    items = ma.fields.List(ma.fields.Nested(UploadView), required=True)


UPLOAD: dict[str, Any] = {
    "id": "upld_2tq5vhmjwmznskbzkpr4ghyc3u",
    "state": "clean",
    "media_type": "image/jpeg",
    "bytes": 412_480,
    "pages": 1,
    "uploaded_at": "2026-11-22T02:20:00+00:00",
    "application": None,
}
