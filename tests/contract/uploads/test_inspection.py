"""What strangers send is made anew in a process of its own, or kindly refused."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from adapters.inspection.process import ProcessInspector
from casework.uploads.ports import FileRefused
from tests.upload_files import (
    MAKER,
    PLACE,
    bomb,
    pdf,
    pdf_with_action_in_its_resources,
    pdf_with_attachment,
    pdf_with_link,
    pdf_with_script,
    photo,
    see_through,
)

inspect = ProcessInspector().inspect


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_keeps_its_picture_and_nothing_else(kind: str) -> None:
    sent = photo(kind)
    assert MAKER in sent

    made = inspect(sent)

    assert made.media_type == "image/jpeg"
    assert MAKER not in made.content
    image = Image.open(BytesIO(made.content))
    assert image.size == (640, 480)
    assert not dict(image.getexif())
    assert not image.getexif().get_ifd(PLACE)


def test_a_photo_taken_sideways_is_kept_upright() -> None:
    made = inspect(photo(rotated=True))
    assert Image.open(BytesIO(made.content)).size == (480, 640)


def test_a_large_photo_is_kept_at_the_size_one_can_read() -> None:
    made = inspect(photo(size=(6000, 4000)))
    assert Image.open(BytesIO(made.content)).size == (2400, 1600)


def test_what_is_transparent_is_kept_white() -> None:
    made = inspect(see_through())
    assert min(Image.open(BytesIO(made.content)).convert("L").tobytes()) > 250


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"GIF89a" + b"/*" * 20 + b"*/alert(1)//", "type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "type"),
        (b"<html><script>alert(1)</script>", "type"),
        (b"PK\x03\x04 a letter", "type"),
        (b"MZ\x90\x00 a program", "type"),
        (b"just words", "type"),
        (photo()[:2000], "unreadable"),
        (b"\xff\xd8\xff\xe0" + b"no picture" * 100, "unreadable"),
        (b"%PDF-1.7\nno document", "unreadable"),
        (bomb(), "too_many_pixels"),
    ],
)
def test_a_stranger_cannot_send(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        inspect(content)
    assert refusal.value.code == code


def test_a_photo_with_a_program_behind_it_loses_the_program() -> None:
    made = inspect(photo() + b"PK\x03\x04<script>kestrel</script>")
    assert b"kestrel" not in made.content


def test_a_pdf_keeps_its_pages_and_nothing_else() -> None:
    made = inspect(pdf(3))
    assert (made.media_type, made.pages) == ("application/pdf", 3)
    assert MAKER not in made.content
    assert len(PdfReader(BytesIO(made.content)).pages) == 3


@pytest.mark.parametrize("hostile", [pdf_with_script(), pdf_with_attachment(), pdf_with_link("/Launch")])
def test_what_hangs_on_a_pdf_stays_behind(hostile: bytes) -> None:
    assert b"kestrel" in hostile or len(PdfReader(BytesIO(hostile)).attachments) == 1

    made = inspect(hostile)

    assert b"kestrel" not in made.content
    kept = PdfReader(BytesIO(made.content))
    assert set(kept.root_object) <= {"/Type", "/Pages"}
    assert set(kept.pages[0]) <= {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Contents"}


def test_a_script_hidden_within_a_page_is_refused() -> None:
    with pytest.raises(FileRefused) as refusal:
        inspect(pdf_with_action_in_its_resources())
    assert refusal.value.code == "pdf_active"


@pytest.mark.parametrize(("content", "code"), [(pdf(21), "too_many_pages"), (pdf(password="x"), "pdf_locked")])
def test_a_pdf_nobody_can_work_with_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        inspect(content)
    assert refusal.value.code == code


def test_a_pdf_that_unpacks_without_end_is_refused() -> None:
    import zlib  # noqa: PLC0415 — only here

    drawing = zlib.compress(bytes(200_000_000), 9)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    stream = b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(drawing) + drawing + b"\nendstream endobj\n"
    with pytest.raises(FileRefused) as refusal:
        inspect(head + page + stream + b"trailer<</Root 1 0 R>>\n%%EOF")
    assert refusal.value.code in {"too_large", "unreadable"}
