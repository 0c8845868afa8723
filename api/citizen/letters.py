"""Signed commitments as letters: to read on a phone, to print and keep, and to show to anybody who wants to verify."""

from __future__ import annotations

from typing import Any

from flask import Response

from api.citizen.document_schemas import DocumentQuery
from api.citizen.documents import page_answer, pdf_answer
from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.services import services
from api.plumbing.slow import at_most

letters = Audience(
    "letters",
    guard="citizen",
    url_prefix="/v1/commitments",
    description="Signed commitments as documents",
)
_AT_ONCE = 4


@letters.route("/<id:commitment_id>/letter")
@letters.arguments(DocumentQuery, location="query")
@letters.response(200, content_type="application/pdf")
@Audience.refuses(503)
@at_most(_AT_ONCE)
def fetch_letter(query: dict[str, Any], commitment_id: str) -> Response:
    """Get a signed commitment: notice, ticks, signature, and the signed statement as QR code. 404 before it is signed.

    As PDF, or as a page for a phone (`format=html`); 503 with `Retry-After` while there is no PDF.
    """
    if query["format"] == "html":
        return page_answer(services().letters.read(principal(), commitment_id))
    return pdf_answer(services().letters.fetch(principal(), commitment_id))
