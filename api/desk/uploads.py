"""Photos and PDFs that were handed in with a case, as officers open them."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import Response

from api.desk.case_schemas import PurposeQuery
from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.schemas import AnswerSchema
from api.plumbing.services import services
from api.plumbing.slow import at_most
from casework.uploads.upload import PDF

case_uploads = Audience(
    "case_uploads", guard="desk", url_prefix="/v1/desk/cases", description="Files that were handed in with a case"
)
_AT_ONCE = 4  # a file is up to 10 MB in memory
_SHOWN = ("id", "state", "media_type", "bytes", "pages", "uploaded_at")


class CaseUploadView(AnswerSchema):
    """What is known of a file; it can be opened once it is `clean`."""

    id = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    media_type = ma.fields.String(required=True)
    bytes = ma.fields.Integer(required=True)
    pages = ma.fields.Integer(required=True)
    uploaded_at = ma.fields.DateTime(required=True)


class CaseUploadsView(AnswerSchema):
    """The files of a case, newest first."""

    items = ma.fields.List(ma.fields.Nested(CaseUploadView), required=True)


_UPLOAD = {
    "id": "upld_2tq5vhmjwmznskbzkpr4ghyc3u",
    "state": "clean",
    "media_type": "image/jpeg",
    "bytes": 412_480,
    "pages": 1,
    "uploaded_at": "2026-11-22T02:20:00+00:00",
}


@case_uploads.route("/<id:application_id>/uploads")
@case_uploads.arguments(PurposeQuery, location="query")
@case_uploads.response(200, CaseUploadsView, example={"items": [_UPLOAD]})
@Audience.refuses(409)
def list_case_uploads(query: dict[str, Any], application_id: str) -> dict[str, Any]:
    """List the files that were handed in with a case, for a purpose."""
    case = services().desk.seen(principal(), application_id, query["purpose"], thing="file")
    found = services().uploads.of_case(owner=case.owner, application=case.id)
    return {"items": [{name: getattr(one, name) for name in _SHOWN} for one in found]}


@case_uploads.route("/<id:application_id>/uploads/<id:upload_id>")
@case_uploads.arguments(PurposeQuery, location="query")
@case_uploads.response(200, content_type="application/octet-stream")
@Audience.refuses(409)
@at_most(_AT_ONCE)
def open_case_upload(query: dict[str, Any], application_id: str, upload_id: str) -> Response:
    """Open a file of a case, for a purpose. The look is written down, and the person can read it."""
    case = services().desk.seen(principal(), application_id, query["purpose"], thing="upload")
    upload, content = services().uploads.attached(upload_id, owner=case.owner, application=case.id)
    answer = Response(content, content_type=upload.media_type)
    ending = "pdf" if upload.media_type == PDF else "jpg"
    answer.headers["Content-Disposition"] = f'attachment; filename="{upload.id}.{ending}"'
    return answer
