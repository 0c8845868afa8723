"""Text messages on the console: in the demo, the terminal is the phone."""

from __future__ import annotations

import sys
from typing import TextIO


class ConsoleSender:
    """Writes each message where the person running the demo sees it; never through the log, which keeps things."""

    def __init__(self, screen: TextIO | None = None) -> None:
        self._screen = screen

    def send_code(self, phone: str, code: str, *, minutes: int) -> None:
        """Show the code; the phone number only in part, somebody may be looking on."""
        self._show(phone, f"验证码 {code}，{minutes} 分钟内有效。")

    def send_notice(self, phone: str, text: str) -> None:
        """Show the notice."""
        self._show(phone, text)

    def _show(self, phone: str, text: str) -> None:
        masked = f"{phone[:3]}****{phone[-4:]}"
        print(f"[短信 SMS → {masked}] {text}", file=self._screen or sys.stderr, flush=True)
