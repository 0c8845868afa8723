"""What a paper costs: its words, its page, its PDF, and the process that makes it."""

from __future__ import annotations

import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from adapters.pdf.press import Press
from api.commands.papers import sample_page, sampler
from benchmarks.figures import Figure
from casework.papers import Issued
from casework.writing.ports import Printed

_AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
_ONE_LINE = "<!doctype html><html lang=zh><p>一行字"


def paper_figures(rounds: int = 5) -> list[Figure]:
    """CPU seconds of our own and of the press's processes; its memory at the most. The floor is a page of one line."""
    written = list(sampler().samples(_AT))
    pages = [sample_page(issued) for issued in written]
    return [_page_figure(written, rounds), *_typesetting_figures(pages, rounds), *_press_figures(pages)]


def _page_figure(written: Sequence[Issued], rounds: int) -> Figure:
    cost = _median(lambda: [sample_page(issued) for issued in written], rounds) / len(written)
    return Figure("page of a paper as HTML, with its QR code", cost * 1e3, "ms")


def _typesetting_figures(pages: Sequence[str], rounds: int) -> list[Figure]:
    """In a process that is warm: the first page of all reads the fonts."""
    from adapters.pdf.typesetting import Typesetter  # noqa: PLC0415 — needs libpango, and this process alone does

    typesetter = Typesetter()
    count = sum(typesetter.set(page).pages for page in pages)
    cost = _median(lambda: [typesetter.set(page) for page in pages], rounds) / count
    floor = _median(lambda: [typesetter.set(_ONE_LINE) for _ in pages], rounds) / len(pages)
    return [
        Figure(f"page of PDF, of {count} in a warm process", cost * 1e3, "ms", floor * 1e3),
        Figure("pages of PDF a second of CPU, warm", 1 / cost, "pages"),
    ]


def _press_figures(pages: Sequence[str]) -> list[Figure]:
    """With the start of the process; the children's counters only grow, and each is looked at before and after."""
    press = _Weighed()
    one, _ = _spent_by_children(lambda: press.set(pages[:1]))
    light = press.megabytes
    all_of_them, printed = _spent_by_children(lambda: press.set(pages))
    papers = [paper for paper in printed if paper is not None]
    if len(papers) < len(pages):
        raise RuntimeError("a sample could not be printed")
    count = sum(paper.pages for paper in papers)
    return [
        Figure("one paper with the start of the press", one, "s", target=3.0),
        Figure(f"{count} pages of {len(pages)} papers with the start of the press", all_of_them, "s"),
        Figure("pages of PDF a second of CPU, with the start", count / all_of_them, "pages"),
        Figure("memory of the press, one paper, at most", light, "MB", target=150.0),
        Figure("memory of the press, all samples, at most", press.megabytes, "MB", target=200.0),
        Figure("size of a paper, median", statistics.median(len(paper.pdf) for paper in papers) / 1024, "KiB"),
    ]


class _Weighed(Press):
    """A press that remembers the most memory its process had, in the kernel's own words."""

    megabytes = 0.0

    def _set_some(self, process: subprocess.Popen[bytes], pages: Sequence[str]) -> Iterator[Printed | None]:
        for printed in super()._set_some(process, pages):
            status = Path(f"/proc/{process.pid}/status").read_text()
            self.megabytes = int(status.partition("VmHWM:")[2].split()[0]) / 1024
            yield printed


def _spent_by_children(work: Callable[[], list[Printed | None]]) -> tuple[float, list[Printed | None]]:
    before = _children()
    result = work()
    after = _children()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, result


def _children() -> resource.struct_rusage:
    return resource.getrusage(resource.RUSAGE_CHILDREN)


def _median(work: Callable[[], object], rounds: int) -> float:
    return statistics.median(_timed(work) for _ in range(rounds))


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
