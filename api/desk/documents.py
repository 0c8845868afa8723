"""The papers of a case, as officers open them."""

from __future__ import annotations

from typing import Any

from flask import Response

from api.desk.case_schemas import CaseDocumentQuery
from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.services import services
from api.plumbing.slow import at_most
from casework.application import Application
from i18n.errors import NotFound

case_documents = Audience(
    "case_documents", guard="desk", url_prefix="/v1/desk/cases", description="The papers of a case, for its officers"
)
_AT_ONCE = 2


@case_documents.route("/<id:application_id>/documents/<paper:name>")
@case_documents.arguments(CaseDocumentQuery, location="query")
@case_documents.response(200, content_type="application/pdf")
@Audience.refuses(409, 503)
@at_most(_AT_ONCE)
def fetch_case_document(query: dict[str, Any], application_id: str, name: str) -> Response:
    """Open a paper of a case, for a purpose. The look is written down, and the person can read it."""
    case = services().desk.seen(principal(), application_id, query["purpose"], thing="document")
    content, kind = _content(case, name, query["format"])
    headers = {"Content-Disposition": f'attachment; filename="{name}.{query["format"]}"'}
    return Response(content, content_type=kind, headers=headers)


def _content(case: Application, name: str, form: str) -> tuple[bytes, str]:
    paper = next((paper for paper in case.papers if paper.name == name), None)
    if paper is None:
        raise NotFound
    if form == "html":
        return services().documents.keep(case, paper).page.encode(), "text/html; charset=utf-8"
    return services().documents.of_case(case, name).pdf or b"", "application/pdf"
