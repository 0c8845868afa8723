"""The press: what comes out of it, and what it withstands."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from io import BytesIO
from pathlib import Path
from shutil import which

import pytest
import qrcode
from pypdf import PdfReader

from adapters.pdf import press as press_module
from adapters.pdf.fonts import TEXT, TITLE, WHOLE, characters, covered, missing_from, usual_characters
from adapters.pdf.press import Press
from adapters.pdf.worker import CPU_SECONDS, MEMORY_BYTES
from api.commands.papers import SAMPLED_FROM, sample_page
from casework.writing.ports import Printed
from i18n.errors import Unavailable
from regions.table import load as load_divisions
from tests.paper_world import KINDS, called, case, issue, needs_press, samples

pytestmark = needs_press
PLAIN = "<!doctype html><html lang=zh><title>样张</title><p class=number>文书编号 1</p><p>{}</p>"
ENDLESS = PLAIN.format("<p>慢" * 100_000)  # a minute and more


def printed(*pages: str, press: Press | None = None) -> list[Printed]:
    made = (press or Press()).set(pages)
    assert None not in made
    return [one for one in made if one is not None]


def text_of(one: Printed) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(one.pdf)).pages).replace("\n", "")


@pytest.fixture(scope="module")
def sheets() -> dict[str, Printed]:
    """Every sample, printed in one go."""
    return dict(zip(KINDS, printed(*(sample_page(samples()[kind]) for kind in KINDS)), strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_is_printed_on_a4_with_its_text_to_be_found_and_its_fonts_inside(
    sheets: dict[str, Printed], kind: str
) -> None:
    sheet, says = sheets[kind], samples()[kind].says

    reader = PdfReader(BytesIO(sheet.pdf))

    text = text_of(sheet).replace(" ", "")
    for wanted in (says["title"], says["issuer"], says["number"], says["verification"], "第1页，共"):
        assert wanted.replace(" ", "") in text
    assert len(reader.pages) == sheet.pages <= 4
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages} == {(595, 842)}
    assert sheet.written_out == 0
    assert len(sheet.pdf) < 200_000
    assert all(is_embedded(font) for page in reader.pages for font in fonts_of(page))


def fonts_of(page: object) -> list[dict[str, object]]:
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]
    return [fonts[name].get_object() for name in fonts]


def is_embedded(font: dict[str, object]) -> bool:
    descendant = font["/DescendantFonts"][0].get_object()  # type: ignore[index]
    return "/FontFile3" in descendant["/FontDescriptor"]


def test_no_text_on_a_paper_is_smaller_than_twelve_points(sheets: dict[str, Printed]) -> None:
    sizes: set[float] = set()

    def note(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(size * tm[3] * cm[3]), 1))

    for sheet in sheets.values():
        for page in PdfReader(BytesIO(sheet.pdf)).pages:
            page.extract_text(visitor_text=note)

    assert min(sizes) >= 12


@pytest.mark.skipif(not (which("zbarimg") and which("pdftoppm")), reason="zbarimg or pdftoppm is not installed")
def test_a_telephone_reads_the_link_of_the_verification_off_a_printed_paper(
    sheets: dict[str, Printed], tmp_path: Path
) -> None:
    (tmp_path / "paper.pdf").write_bytes(sheets["acceptance_notice"].pdf)
    subprocess.run(["pdftoppm", "-r", "110", "-png", "paper.pdf", "page"], cwd=tmp_path, check=True)
    pictures = sorted(file.name for file in tmp_path.glob("*.png"))

    looking = ["zbarimg", "-q", "--raw", *pictures]
    read = subprocess.run(looking, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert read.stdout.strip() == SAMPLED_FROM + samples()["acceptance_notice"].paper.verification


def test_the_code_on_a_paper_is_that_of_its_verification_to_the_last_module() -> None:
    issued = samples()["approval"]
    wanted = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    wanted.add_data(SAMPLED_FROM + issued.paper.verification)

    drawn = {(int(x), int(y)) for x, y in re.findall(r"M(\d+),(\d+)H", sample_page(issued))}

    matrix = wanted.get_matrix()
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark}


def test_a_name_with_rare_characters_is_printed_in_a_font_cut_for_it() -> None:
    if not WHOLE[0][0].exists():
        pytest.skip("fonts-noto-cjk is not installed")

    [sheet] = printed(sample_page(issue(called(case(), "龘䶮𠮷"), "acceptance_notice")["acceptance_notice"]))

    assert "龘䶮𠮷" in text_of(sheet)
    assert sheet.written_out == 0


def test_a_character_no_font_has_is_written_as_its_code_point_and_never_as_an_empty_box(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nobody_knows = "\U0002ffff"

    [sheet] = printed(sample_page(issue(called(case(), f"李{nobody_knows}"), "acceptance_notice")["acceptance_notice"]))

    assert "李〔U+2FFFF〕" in text_of(sheet)
    assert sheet.written_out == 1


def test_our_own_font_has_every_usual_character_of_names_and_the_title_font_those_of_places() -> None:
    assert missing_from("喆堃䶮巴特尔·额尔德尼" + characters()) == []
    names = "".join(division.name for division in load_divisions())
    assert {ord(one) for one in usual_characters() + names} - covered(TITLE) <= {0x3000}
    assert TEXT.stat().st_size + TITLE.stat().st_size < 3_400_000


def test_a_page_can_fetch_nothing_but_the_fonts(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>机密</text></svg>")
    links = [f"<img src='{secret.as_uri()}'>", "<img src='http://127.0.0.1:9/'>", "<object data='file:///etc/passwd'>"]
    links += [f"<link rel=stylesheet href='{secret.as_uri()}'>", "<link rel=attachment href='file:///etc/passwd'>"]

    [sheet] = printed(PLAIN.format("".join(links)))

    assert "机密" not in text_of(sheet)
    assert PdfReader(BytesIO(sheet.pdf)).attachments == {}
    assert b"root:" not in sheet.pdf


def test_a_page_that_takes_too_long_is_given_up_and_its_neighbours_are_printed() -> None:
    before, poison, after = Press(page_seconds=4).set([PLAIN.format("前"), ENDLESS, PLAIN.format("后")])

    assert poison is None
    assert before is not None
    assert after is not None
    assert "后" in text_of(after)


def test_the_press_may_take_no_more_memory_and_time_than_we_say() -> None:
    limits: list[str] = []

    class Watched(Press):
        def _set_some(self, process: subprocess.Popen[bytes], pages: object) -> object:
            for one in super()._set_some(process, pages):  # type: ignore[arg-type]
                limits.append(Path(f"/proc/{process.pid}/limits").read_text())
                yield one

    printed(PLAIN.format("一"), press=Watched())

    assert re.search(rf"Max address space +{MEMORY_BYTES} ", limits[0])
    assert re.search(rf"Max cpu time +{CPU_SECONDS} ", limits[0])


def test_a_press_whose_process_is_killed_prints_the_rest_in_a_new_one() -> None:
    pages = [PLAIN.format(number) for number in range(4)]
    victims: list[int] = []

    class Watched(Press):
        def _set_some(self, process: subprocess.Popen[bytes], pages: object) -> object:
            for number, one in enumerate(super()._set_some(process, pages)):  # type: ignore[arg-type]
                if number == 1 and not victims:
                    victims.append(process.pid)
                    os.kill(process.pid, signal.SIGKILL)
                yield one

    made = Watched().set(pages)

    assert [one is not None for one in made] == [True, True, False, True]
    assert not is_alive(victims[0])


def test_nothing_is_left_of_a_press_that_is_done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    started: list[subprocess.Popen[bytes]] = []
    begin = subprocess.Popen

    def watched(*args: object, **given: object) -> subprocess.Popen[bytes]:
        started.append(begin(*args, **given))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(press_module.subprocess, "Popen", watched)

    printed(PLAIN.format("一"))

    assert list(tmp_path.iterdir()) == []
    assert [process.returncode for process in started] == [-signal.SIGKILL]


def is_alive(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if not Path(f"/proc/{pid}").exists():
            return False
        time.sleep(0.02)
    return True


def test_a_machine_without_libpango_says_kindly_that_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    without = "import sys; sys.path.insert(0, sys.argv[1]); sys.modules['weasyprint'] = None\n"
    monkeypatch.setattr(press_module, "_LAUNCHER", without + press_module._LAUNCHER)

    with pytest.raises(Unavailable) as refused:
        Press().set([PLAIN.format("一")])

    assert refused.value.code == "no_press"
    assert refused.value.retry_after_seconds


def test_a_press_that_is_taken_asks_for_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press_module, "PATIENCE_SECONDS", 0.01)
    press = Press()
    press._free.acquire()

    with pytest.raises(Unavailable) as refused:
        press.set([PLAIN.format("一")])

    assert refused.value.code == "busy"


def test_operators_learn_of_papers_that_were_not_set_or_lack_a_character_and_of_nothing_in_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[tuple[str, dict[str, object]]] = []
    monkeypatch.setattr(press_module, "log", lambda event, **facts: told.append((event, facts)))

    Press(page_seconds=4).set([PLAIN.format("李\U0002ffff"), ENDLESS])

    assert told == [("paper_written_out", {"characters": 1}), ("paper_not_set", {"seconds": told[1][1]["seconds"]})]
