"""Starts the process in which a file is inspected, and takes only its answer back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from casework.uploads.ports import FileRefused
from casework.uploads.upload import ACCEPTED, Inspected
from i18n.errors import Unavailable

SECONDS = 20
_HOUSE = Path(__file__).parents[2]


class ProcessInspector:
    """Implements :class:`casework.uploads.ports.Inspector`: what a file does to its reader ends with that reader."""

    def inspect(self, content: bytes) -> Inspected:
        """The file made anew; raises FileRefused, or Unavailable when the process could not be started."""
        command = [sys.executable, "-m", "adapters.inspection"]
        try:
            done = subprocess.run(  # noqa: S603 — our own module; the file goes in as bytes
                command, input=content, capture_output=True, timeout=SECONDS, cwd=_HOUSE, env={}, check=False
            )
        except subprocess.TimeoutExpired:
            raise FileRefused("unreadable") from None
        except OSError:
            raise Unavailable(retry_after_seconds=5) from None
        return _answer(done.stdout) if done.returncode == 0 else _fell()


def _fell() -> Inspected:
    """It ran out of memory or time, or its reader crashed: a file no sound program made."""
    raise FileRefused("unreadable")


def _answer(out: bytes) -> Inspected:
    line, _, content = out.partition(b"\n")
    head = json.loads(line)
    if "refused" in head:
        raise FileRefused(head["refused"])
    if head["media_type"] not in ACCEPTED:
        raise FileRefused("type")
    return Inspected(head["media_type"], content, head["pages"])
