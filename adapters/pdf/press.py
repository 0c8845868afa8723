"""The press: has papers set in a process that lives for one batch, and ends it when it takes too long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore, Timer
from time import monotonic

from adapters.pdf.worker import Answer
from api.plumbing.logs import log
from casework.writing.ports import Printed
from i18n.errors import Unavailable

ROOT = Path(__file__).parents[2]
FONTS = Path(__file__).parent / "fonts" / "fonts.conf"
START_SECONDS = 20.0  # half a second of work; a cold, busy machine gets twenty
PAGE_SECONDS = 20.0  # some 60 ms of work; a table of 200 rows takes a second
PATIENCE_SECONDS = 10.0
MOST_AT_ONCE = 50  # papers a process, so that its memory is bounded by that of a batch
RETRY_AFTER_SECONDS = 30

_LAUNCHER = "import sys; sys.path.insert(0, sys.argv[1]); from adapters.pdf.worker import main; main(int(sys.argv[2]))"
_NO_LIBPANGO = Unavailable(
    code="no_press",
    text="文书还不能生成 PDF，网页版现在就可以看。请稍后再来取 PDF。",
    retry_after_seconds=3600,
)


class Press:
    """Implements :class:`casework.writing.ports.Press`; one batch at a time in each of our processes."""

    def __init__(self, *, page_seconds: float = PAGE_SECONDS) -> None:
        self._page_seconds = page_seconds
        self._free = BoundedSemaphore(1)

    def set(self, pages: Sequence[str]) -> list[Printed | None]:
        """A PDF for each page of HTML; ``None`` for one that cannot be set, takes too long or too much memory.

        Raises :class:`Unavailable` when the machine lacks libpango, or others are at the press for too long.
        """
        if not self._free.acquire(timeout=PATIENCE_SECONDS):
            raise Unavailable(code="busy", retry_after_seconds=RETRY_AFTER_SECONDS)
        try:
            return self._set_all(pages)
        finally:
            self._free.release()

    def _set_all(self, pages: Sequence[str]) -> list[Printed | None]:
        """A process that ended took one page with it: a new one goes on with the next."""
        done: list[Printed | None] = []
        while len(done) < len(pages):
            batch = pages[len(done) : len(done) + MOST_AT_ONCE]
            with _worker() as process:
                done += self._set_some(process, batch)
        return done

    def _set_some(self, process: subprocess.Popen[bytes], pages: Sequence[str]) -> Iterator[Printed | None]:
        with _ended_after(START_SECONDS, process):
            hello = _read(process)
        if hello is None or not hello.get("ready"):
            raise _NO_LIBPANGO
        for page in pages:
            started = monotonic()
            with _ended_after(self._page_seconds, process):
                answer, printed = _ask(process, page)
            _tell_operators(printed, monotonic() - started)
            yield printed
            if answer is None:
                return


@contextmanager
def _worker() -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own with a folder of its own; both are gone afterwards, whatever happened."""
    with TemporaryDirectory(prefix="bangban-press-") as folder:
        process = subprocess.Popen(  # noqa: S603 — our own program
            [sys.executable, "-I", "-c", _LAUNCHER, str(ROOT), str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a typesetter says of a page may quote it
            cwd=folder,
            env={
                "PATH": os.defpath,
                "LANG": "C.UTF-8",
                "TMPDIR": folder,
                "HOME": folder,
                "FONTCONFIG_FILE": str(FONTS),
            },
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


@contextmanager
def _ended_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Kill the process if this takes longer; whoever reads from it finds that it has ended."""
    timer = Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _ask(process: subprocess.Popen[bytes], page: str) -> tuple[Answer | None, Printed | None]:
    """What the process says, None if it has ended; and the PDF, if there is one."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("the press talks through pipes")
    try:
        process.stdin.write(json.dumps(page).encode() + b"\n")
        process.stdin.flush()
    except BrokenPipeError:
        return None, None
    answer = _read(process)
    if answer is None or "error" in answer:
        return answer, None
    pdf = process.stdout.read(answer["bytes"])
    if len(pdf) < answer["bytes"]:
        return None, None
    return answer, Printed(pdf, answer["pages"], answer["written_out"])


def _tell_operators(printed: Printed | None, seconds: float) -> None:
    """What they cannot see otherwise: a paper that was not set, and one with a character no font had."""
    if printed is None:
        log("paper_not_set", seconds=round(seconds))
    elif printed.written_out:
        log("paper_written_out", characters=printed.written_out)


def _read(process: subprocess.Popen[bytes]) -> Answer | None:
    line = process.stdout.readline() if process.stdout else b""
    return json.loads(line) if line.endswith(b"\n") else None
