"""A stand-in for the SMS gateway; ``GET /stand-in/messages?phone=…`` plays the phone that receives them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from threading import Lock

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from adapters.stand_in_answers import Environ, StartResponse, json_answer

MOST_KEPT = 1_000


class SmsStandIn:
    """A WSGI app; set `status` to have it refuse, `latency_seconds` to have it dawdle."""

    def __init__(self, *, key: str = "stand-in") -> None:
        self.status = 202
        self.latency_seconds = 0.0
        self.sent: list[dict[str, str]] = []
        self._key = key
        self._lock = Lock()
        self._urls = Map(
            [
                Rule("/messages", methods=["POST"], endpoint=self._take),
                Rule("/stand-in/messages", methods=["GET"], endpoint=self._phone),
            ]
        )

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            endpoint, _ = self._urls.bind_to_environ(environ).match()
            answer: Response | HTTPException = endpoint(Request(environ))
        except HTTPException as error:
            answer = error
        return answer(environ, start_response)

    def _take(self, request: Request) -> Response:
        time.sleep(self.latency_seconds)
        if request.headers.get("Authorization") != f"Bearer {self._key}":
            return json_answer({"error": "unauthorized"}, 401)
        if self.status >= 300:
            return Response(status=self.status, headers={"Location": "http://127.0.0.1:9/elsewhere"})
        fields = request.get_json()
        message = {"id": secrets.token_hex(8), "phone": str(fields["phone"]), "text": str(fields["text"])}
        with self._lock:
            self.sent = [*self.sent, message][-MOST_KEPT:]
        return json_answer({"id": message["id"]}, self.status)

    def _phone(self, request: Request) -> Response:
        number = f"+86{request.args.get('phone', '').removeprefix('+86')}"
        return json_answer({"messages": [message for message in self.sent if message["phone"] == number]})
