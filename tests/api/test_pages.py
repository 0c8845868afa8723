"""The pages that QR codes lead to: they load only what is ours, and nothing secret is in an address."""

from __future__ import annotations

import pytest

from adapters.qr import QrCodes
from api.plumbing.links import Links
from tests.edge import fake_app


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/track", "身份证号码最后四位"),
        ("/continue", "接续码"),
        ("/verify", "是不是真的"),
        ("/authorise", "要您自己同意"),
    ],
)
def test_anybody_gets_the_page_a_qr_code_leads_to(path: str, words: str) -> None:
    answer = fake_app().test_client().get(path)

    assert answer.status_code == 200
    assert words in answer.text
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("plain.css", "text/css"),
        ("track.js", "text/javascript"),
        ("verify.js", "text/javascript"),
        ("authorise.js", "text/javascript"),
    ],
)
def test_the_pages_get_their_assets(name: str, kind: str) -> None:
    answer = fake_app().test_client().get(f"/pages/{name}")

    assert answer.status_code == 200
    assert answer.mimetype == kind


@pytest.mark.parametrize("name", ["nothing.js", "..%2Fpages.py", "track.html"])
def test_nobody_gets_another_file_that_way(name: str) -> None:
    assert fake_app().test_client().get(f"/pages/{name}").status_code == 404


def test_the_secret_of_a_link_stands_in_its_fragment() -> None:
    links = Links("https://bangban.example")

    assert links.tracking("abc") == "https://bangban.example/track#abc"
    assert links.going_on("xyz") == "https://bangban.example/continue#xyz"
    assert links.authorisation("uvw") == "https://bangban.example/authorise#uvw"
    assert links.verification("a.b.c") == "https://bangban.example/verify#a.b.c"


def test_a_qr_code_comes_as_png_and_as_svg() -> None:
    codes = QrCodes()

    assert codes.png("https://bangban.example/track#abc").startswith(b"\x89PNG\r\n\x1a\n")
    assert b"<svg" in codes.svg("https://bangban.example/track#abc")
