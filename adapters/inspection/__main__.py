"""The process that reads what strangers sent: bytes in, a file made anew out, and hard limits on everything else."""

from __future__ import annotations

import json
import resource
import sys

import filetype

from adapters.inspection import pdfs, pictures
from casework.uploads.ports import FileRefused
from casework.uploads.upload import ACCEPTED, PDF, Inspected

MEMORY_BYTES = 1024 * 1024 * 1024
PROCESSOR_SECONDS = 15


def main() -> None:
    """Inspect standard input; a line of JSON and then the file go to standard output."""
    content = sys.stdin.buffer.read()
    try:
        made = inspect(content)
    except FileRefused as refusal:
        _answer({"refused": refusal.code}, b"")
    else:
        _answer({"media_type": made.media_type, "pages": made.pages}, made.content)


def inspect(content: bytes) -> Inspected:
    """What the first bytes say it is decides who reads it; a name or a header somebody wrote does not."""
    kind = filetype.guess_mime(content[:4096])
    if kind not in ACCEPTED:
        raise FileRefused("type")
    return pdfs.made_anew(content) if kind == PDF else pictures.made_anew(content)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no files
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))  # and starts no processes
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # nor leaves what it read in a dump


def _answer(head: dict[str, object], content: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + content)


if __name__ == "__main__":
    _limit()
    main()
