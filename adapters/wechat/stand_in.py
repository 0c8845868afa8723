"""A stand-in for WeChat that behaves as documented: codes live five minutes and work once, and errors can be asked for.

``POST /stand-in/login-codes {"user": …, "fault"?: …}`` plays the phone: it answers what `wx.login` would.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from threading import Lock

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from adapters.stand_in_answers import Environ, StartResponse, json_answer

CODE_LIFE_SECONDS = 300
MOST_PER_MINUTE = 100
#: What may go wrong with a code, by name; "garbage" and "redirect" besides.
FAULTS = {"busy": -1, "blocked": 40226, "too_frequent": 45011, "bad_secret": 40125}


class WeChatStandIn:
    """A WSGI app; `clock` gives seconds, `latency_seconds` is slept before each `jscode2session` answer."""

    def __init__(
        self,
        *,
        app_id: str = "stand-in",
        secret: str = "stand-in",  # noqa: S107 — refused in production
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.latency_seconds = 0.0
        self.calls = 0
        self._app_id, self._secret, self._clock = app_id, secret, clock
        self._codes: dict[str, tuple[str, float, str | None]] = {}
        self._recent: defaultdict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()
        self._urls = Map(
            [
                Rule("/sns/jscode2session", methods=["GET"], endpoint=self._exchange),
                Rule("/stand-in/login-codes", methods=["POST"], endpoint=self._login),
            ]
        )

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        try:
            endpoint, _ = self._urls.bind_to_environ(environ).match()
            answer: Response | HTTPException = endpoint(Request(environ))
        except HTTPException as error:
            answer = error
        return answer(environ, start_response)

    def login_code(self, user: str, fault: str | None = None) -> str:
        """What `wx.login` would give this user now."""
        code = secrets.token_hex(16)
        with self._lock:
            self._codes[code] = (user, self._clock(), fault)
        return code

    def _login(self, request: Request) -> Response:
        fields = request.get_json()
        return json_answer({"code": self.login_code(str(fields["user"]), fields.get("fault"))})

    def _exchange(self, request: Request) -> Response:
        self.calls += 1
        time.sleep(self.latency_seconds)
        if request.args.get("appid") != self._app_id:
            return _failure(40013, "invalid appid")
        if request.args.get("secret") != self._secret:
            return _failure(40125, "invalid appsecret")
        with self._lock:
            user, issued_at, fault = self._codes.pop(request.args.get("js_code", ""), ("", 0.0, None))
        if not user or self._clock() - issued_at >= CODE_LIFE_SECONDS:
            return _failure(40029, "invalid code")
        return _faulty(fault) if fault else self._session(user)

    def _session(self, user: str) -> Response:
        openid = "o" + hashlib.sha256(f"{self._app_id}/{user}".encode()).hexdigest()[:27]
        if self._is_too_frequent(openid):
            return _failure(45011, "api minute-quota reach limit")
        return json_answer({"openid": openid, "session_key": secrets.token_urlsafe(16)})

    def _is_too_frequent(self, openid: str) -> bool:
        with self._lock:
            recent, now = self._recent[openid], self._clock()
            while recent and recent[0] <= now - 60:
                recent.popleft()
            recent.append(now)
            return len(recent) > MOST_PER_MINUTE


def _faulty(fault: str) -> Response:
    if fault == "garbage":
        return Response("<html>502 Bad Gateway</html>", content_type="text/html")
    if fault == "redirect":
        return Response(status=302, headers={"Location": "http://127.0.0.1:9/elsewhere"})
    return _failure(FAULTS[fault], fault)


def _failure(code: int, message: str) -> Response:
    return json_answer({"errcode": code, "errmsg": f"{message}, rid: stand-in"})  # WeChat says 200 even to errors
