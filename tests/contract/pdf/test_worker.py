"""What the press's process says to us, asked without a process."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest

from adapters.pdf import fonts
from adapters.pdf.worker import work
from tests.paper_world import needs_press

pytestmark = needs_press


def said(*lines: bytes) -> list[dict[str, object]]:
    """Every answer to these lines, the PDFs skipped."""
    out = BytesIO()
    work(BytesIO(b"".join(line + b"\n" for line in lines)), out)
    out.seek(0)
    answers = []
    while line := out.readline():
        answers.append(json.loads(line))
        out.read(answers[-1].get("bytes", 0))
    return answers


def test_the_worker_sets_page_after_page_and_says_which_it_could_not() -> None:
    page = json.dumps("<p>一\U0002ffff").encode()

    hello, first, second, third = said(page, b"not json", page)

    assert hello == {"ready": True}
    assert second == {"error": "JSONDecodeError"}
    assert first == third
    assert {name: first[name] for name in ("pages", "written_out")} == {"pages": 1, "written_out": 1}


def test_the_worker_says_when_there_is_no_libpango(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "adapters.pdf.typesetting", None)

    assert said() == [{"ready": False}]


def test_a_rare_character_is_cut_from_the_first_whole_font_that_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = (Path("/nowhere.otf"), 0)
    monkeypatch.setattr(fonts, "WHOLE", (nowhere, (fonts.TITLE, 0), (fonts.TEXT, 0)))

    found = list(fonts.rare(["䶮", "一", "\U0002ffff"]))

    assert [characters for characters, _ in found] == ["一", "䶮"]
    for characters, font in found:
        cut = fonts.TTFont(BytesIO(font)).getBestCmap()
        assert set(map(ord, characters)) <= set(cut)
        assert len(cut) == 1
