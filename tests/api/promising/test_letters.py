"""Signed commitments as letters: what was read and signed, to keep and to show."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from casework.letters import drawing
from tests.application_world import ApplicationWorld, View, good
from tests.desk_world import case_of
from tests.paper_world import needs_press
from tests.promising_world import Applicant


@pytest.fixture
def signed(applications: ApplicationWorld) -> View:
    """A commitment somebody signed in an application of her own."""
    applicant = Applicant(applications.person(), case_of(applications), "乌云其木格")
    return applicant.commit("family_relations")


def test_a_citizen_reads_what_she_signed_with_its_statement_as_code(
    applications: ApplicationWorld, signed: View
) -> None:
    answer = applications.person().get(f"/v1/commitments/{signed['id']}/letter", format="html")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    for wanted in ("证明事项告知承诺书", "乌云其木格", signed["title"], "<polyline", "签名人乌云其木格"):
        assert wanted in answer.text
    kept = applications.database["commitments"].find_one({"_id": signed["id"]})
    assert kept is not None
    assert kept["verification"] in answer.text
    assert kept["digest"][:16] in answer.text
    again = applications.person().get(f"/v1/commitments/{signed['id']}/letter", format="html")
    assert again.data == answer.data


@needs_press
def test_a_citizen_keeps_what_she_signed_as_pdf(applications: ApplicationWorld, signed: View) -> None:
    answer = applications.person().get(f"/v1/commitments/{signed['id']}/letter")

    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    pages = PdfReader(BytesIO(answer.data)).pages
    assert "承诺书" in "".join(page.extract_text() for page in pages)
    assert len(pages) <= 3


def test_a_letter_of_somebody_else_or_of_nothing_signed_is_not_there(
    applications: ApplicationWorld, signed: View
) -> None:
    items = good(applications.person().get("/v1/commitments", application=signed["application"]))["items"]
    unsigned = next(item["id"] for item in items if item["id"] != signed["id"])

    answers = [
        applications.person("batu").get(f"/v1/commitments/{signed['id']}/letter", format="html"),
        applications.person().get(f"/v1/commitments/{unsigned}/letter", format="html"),
        applications.person().get(f"/v1/commitments/comm_{'a' * 26}/letter", format="html"),
    ]

    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}


def test_a_signature_is_drawn_whole_and_of_numbers_alone() -> None:
    drawn = drawing([[[10, 40], [60.5, 20]], [[110, 44]]])

    assert drawn["strokes"] == ["10,40 60.5,20", "110,44"]
    assert drawn["box"] == "4 14 112 36"
    with pytest.raises(ValueError, match="could not convert"):
        drawing([[["<script>", 1]]])
