"""Whether a signed document is genuine, and whether it still holds: for anybody who was shown one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from api.plumbing.audiences import Audience
from api.plumbing.languages import said
from api.plumbing.schemas import AnswerSchema, StrictSchema, Text
from api.plumbing.services import services
from casework.promising.wording import SCAN_TITLES, STATUS_TITLES

verifications = Audience(
    "verifications", guard="public", url_prefix="/v1/verifications", description="Verifying signed documents"
)


class ScanBody(StrictSchema):
    """What the QR code of a signed document holds, behind the `#`."""

    statement = Text(max_length=2048, min_length=1, required=True)


class VerifiedView(AnswerSchema):
    """What may be public of a document; nothing personal."""

    id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    number = ma.fields.String(required=True, allow_none=True)
    issued_on = ma.fields.Date(required=True)
    issuer = ma.fields.String(required=True)
    issuer_name = ma.fields.String(required=True)
    digest = ma.fields.String(required=True, metadata={"description": "SHA-256 of all that it says"})
    status = ma.fields.String(required=True)
    status_title = ma.fields.String(required=True)


class ScannedView(AnswerSchema):
    """The outcome of a scan; the document only when it is genuine."""

    outcome = ma.fields.String(required=True, validate=ma.validate.OneOf(tuple(SCAN_TITLES)))
    says = ma.fields.String(required=True)
    document = ma.fields.Nested(VerifiedView, required=True, allow_none=True)


_DOCUMENT = {
    "id": "veri_2tq5vhmjwmznskbzkpr4ghyc3u",
    "kind": "commitment",
    "title": "打零工的收入",
    "number": None,
    "issued_on": "2026-11-22",
    "issuer": "150425203",
    "issuer_name": "内蒙古自治区赤峰市克什克腾旗",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "status": "valid",
    "status_title": STATUS_TITLES["valid"],
}
_SCANNED = {"outcome": "genuine", "says": SCAN_TITLES["genuine"], "document": _DOCUMENT}


@verifications.route("/<id:verification_id>")
@Audience.limited("verifications")
@verifications.response(200, VerifiedView, example=_DOCUMENT)
def show_verification(verification_id: str) -> dict[str, Any]:
    """See what a document is and whether it still holds."""
    return _shown(services().verifications.look(verification_id))


@verifications.route("", methods=["POST"])
@Audience.limited("verifications")
@verifications.arguments(ScanBody)
@verifications.response(200, ScannedView, example=_SCANNED)
def verify_statement(body: dict[str, Any]) -> dict[str, Any]:
    """Verify what a QR code held: forged, changed in a single letter, withdrawn or found false are all told apart."""
    scanned = services().verifications.scan(body["statement"])
    document = _shown(scanned.document) if scanned.document else None
    return {"outcome": scanned.outcome, "says": said(SCAN_TITLES[scanned.outcome]), "document": document}


def _shown(document: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("id", "kind", "number", "issued_on", "issuer", "digest", "status")
    return {name: document[name] for name in kept} | {
        "title": said(document["title"]),
        "issuer_name": services().regions.full_name(document["issuer"]),
        "status_title": said(STATUS_TITLES[document["status"]]),
    }
