"""Text messages through an HTTP gateway: ``POST /messages`` with a bearer key, 2xx when it took the message."""

from __future__ import annotations

from adapters.outbound import Outbound
from i18n.errors import Unavailable


class GatewaySender:
    """Hands messages to the gateway at `origin`. It is not asked twice: people ask for a new code."""

    def __init__(self, origin: str, *, key: str, deadline_seconds: float = 5.0) -> None:
        self._outbound = Outbound(origin, deadline_seconds=deadline_seconds)
        self._key = key

    def send_code(self, phone: str, code: str, *, minutes: int) -> None:
        """Send a one-time code; raises Unavailable."""
        self._send(phone, f"验证码 {code}，{minutes} 分钟内有效。工作人员不会向您要验证码，请勿告诉任何人。")

    def send_notice(self, phone: str, text: str) -> None:
        """Send a notice; raises Unavailable."""
        self._send(phone, text)

    def _send(self, phone: str, text: str) -> None:
        answer = self._outbound.post(
            "/messages",
            {"phone": f"+86{phone}", "text": f"【帮办】{text}"},  # the signature every sender must have
            {"Authorization": f"Bearer {self._key}"},
        )
        if not 200 <= answer.status < 300:
            raise Unavailable(retry_after_seconds=60)
