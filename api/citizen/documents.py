"""The papers that were issued in a citizen's application: the list, and each one to read or to keep."""

from __future__ import annotations

from typing import Any

from flask import Response

from api.citizen.document_schemas import DOCUMENT, DocumentQuery, DocumentsView
from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.services import services
from api.plumbing.slow import at_most
from casework.application import Paper
from casework.writing.ports import KeptPaper
from identity.mandates import Right

documents = Audience(
    "documents",
    guard="citizen",
    url_prefix="/v1/applications",
    description="Notices and decisions, as they were issued",
)
_AT_ONCE = 4
_SHOWN = ("name", "kind", "number", "issued_at", "digest", "verification")


@documents.route("/<id:application_id>/documents")
@Audience.on_behalf(Right.SEE)
@documents.response(200, DocumentsView, example={"items": [DOCUMENT]})
def list_documents(application_id: str) -> dict[str, Any]:
    """List the papers of an application, oldest first."""
    found = services().documents.of_application(principal(), application_id)
    return {"items": [_line(paper, title) for paper, title in found]}


@documents.route("/<id:application_id>/documents/<paper:name>")
@Audience.on_behalf(Right.SEE)
@documents.arguments(DocumentQuery, location="query")
@documents.response(200, content_type="application/pdf")
@Audience.refuses(503)
@at_most(_AT_ONCE)
def fetch_document(query: dict[str, Any], application_id: str, name: str) -> Response:
    """Get a paper: as PDF to print and keep, or as a page for a phone (`format=html`), which is always there.

    503 with `Retry-After` while there is no PDF yet.
    """
    if query["format"] == "html":
        return page_answer(services().documents.read(principal(), application_id, name))
    return pdf_answer(services().documents.fetch(principal(), application_id, name))


def _line(paper: Paper, title: str) -> dict[str, Any]:
    link = services().links.verification(paper.verification)
    return {name: getattr(paper, name) for name in _SHOWN} | {"title": title, "verification_link": link}


def pdf_answer(paper: KeptPaper) -> Response:
    """The PDF for saving; its file name says which paper, and nothing about anybody."""
    return _answer(paper.pdf or b"", "application/pdf", f"{paper.number}.pdf")


def page_answer(paper: KeptPaper) -> Response:
    """The page for saving or for a view of the app's own; it brings a policy that lets nothing be fetched or run."""
    return _answer(paper.page.encode(), "text/html; charset=utf-8", f"{paper.number}.html")


def _answer(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
