"""The short-lived process that sets papers: pages of HTML come in, PDFs go out, and then it ends.

In, one JSON text per line: a page. Out, for each page one line of JSON, ``{"bytes", "pages", "written_out"}`` followed
by as many bytes, or ``{"error"}``. The first line out is ``{"ready": true}``, or ``{"ready": false}`` without libpango.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from typing import Any, BinaryIO

MEMORY_BYTES = 1 << 30  # of address space; a paper of two pages takes some 300 MB of it and 90 MB of memory
CPU_SECONDS = 120

Answer = dict[str, Any]


def main(parent: int) -> None:
    """Set what comes in until nothing does; end with the thread that started us."""
    _die_with(parent)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    work(sys.stdin.buffer, sys.stdout.buffer)


def work(pages: BinaryIO, out: BinaryIO) -> None:
    """Set every page; one that cannot be set says so, and the next is set."""
    try:
        from adapters.pdf.typesetting import Typesetter  # noqa: PLC0415 — fails without libpango, which we tell
    except (ImportError, OSError):  # weasyprint missing, or libpango
        _tell(out, {"ready": False})
        return
    typesetter = Typesetter()
    _tell(out, {"ready": True})
    for line in pages:
        try:
            sheet = typesetter.set(json.loads(line))
        except Exception as error:  # whatever is wrong with a page, the others are none the worse for it
            _tell(out, {"error": type(error).__name__})
        else:
            _tell(out, {"bytes": len(sheet.pdf), "pages": sheet.pages, "written_out": len(sheet.written_out)})
            out.write(sheet.pdf)
            out.flush()


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        sys.exit(1)


def _tell(out: BinaryIO, message: Answer) -> None:
    out.write(json.dumps(message).encode() + b"\n")
    out.flush()
