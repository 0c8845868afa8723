"""A visitor: plays a persona against a running server over HTTP, as a phone would.

Every turn carries its own key and is repeated with it until the server has answered, so that a lost reply, a restart or
a busy moment costs nothing.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests

from conversation_flows.personas import Persona, Player

_TIMEOUT_SECONDS = 10
_MOST_TURNS = 1_000

#: told of everything said: who (`they` or `we`), and the words
Listener = Callable[[str, str], None]


class VisitFailed(Exception):
    """The server answered something a visitor cannot go on with; says status and code, no more."""


@dataclass(slots=True)
class Visitor:
    """One person's phone: a server, an access token once signed in, and patience."""

    server: str
    patience_seconds: float = 30.0
    token: str = ""
    _http: requests.Session = field(default_factory=requests.Session)

    def sign_in(self, wechat: str, user: str) -> None:
        """Sign in as WeChat's ``user``, with a login code from the stand-in at ``wechat``."""
        try:
            minted = self._http.post(f"{wechat}/stand-in/login-codes", json={"user": user}, timeout=_TIMEOUT_SECONDS)
            code = minted.json()["code"]
        except (requests.RequestException, KeyError):
            raise VisitFailed("the stand-in for WeChat gives no login code") from None
        signed_in = self.call("POST", "/v1/auth/wechat", {"code": code})
        self.token = signed_in.json()["access_token"]

    def call(
        self, method: str, path: str, body: Any = None, *, version: int | None = None, key: str | None = None
    ) -> requests.Response:
        """One request, repeated with the same key while the server is away; raises :class:`VisitFailed`."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"Idempotency-Key": key or secrets.token_hex(16)} if method == "POST" else {}
        headers |= {"If-Match": f'"v{version}"'} if version is not None else {}
        deadline = time.monotonic() + self.patience_seconds
        while True:
            response = self._try(method, path, body, headers)
            if response is not None and response.ok:
                return response
            if response is not None and response.status_code not in {429, 503}:
                raise VisitFailed(f"{method} {path}: {response.status_code} {response.json().get('code')}")
            if time.monotonic() > deadline:
                raise VisitFailed(f"{method} {path}: no answer for {self.patience_seconds:.0f} s")
            time.sleep(float(response.headers.get("Retry-After", 1)) if response is not None else 0.1)

    def _try(self, method: str, path: str, body: Any, headers: dict[str, str]) -> requests.Response | None:
        try:
            return self._http.request(
                method, self.server + path, json=body, headers=headers, timeout=_TIMEOUT_SECONDS, allow_redirects=False
            )
        except requests.RequestException:
            return None

    def apply(self, persona: Persona, listener: Listener, *, earlier: str | None = None) -> dict[str, Any]:
        """Fill in and submit a whole application; the last view, with its receipt.

        ``earlier`` is a conversation of one's own whose answers come along, with consent.
        """
        along = {} if earlier is None else {"transfer": {"conversation": earlier, "agrees": True}}
        view = self.call("POST", "/v1/conversations", {"service": persona.service} | along).json()
        player = Player(persona)
        for _ in range(_MOST_TURNS):
            _tell(listener, view)
            turn = player.reply(view)
            if turn is None:
                return self._submit(view, listener)
            listener("we", _in_words(turn, view["question"]))
            view = self.call("POST", f"/v1/conversations/{view['id']}/turns", turn, version=view["version"]).json()
        raise VisitFailed("the conversation does not end")

    def _submit(self, view: dict[str, Any], listener: Listener) -> dict[str, Any]:
        submitted: dict[str, Any] = self.call(
            "POST", f"/v1/conversations/{view['id']}/submission", version=view["version"]
        ).json()
        listener("we", "提交")
        _tell(listener, submitted)
        return submitted

    def track(self, tracking_code: str, last_four: str) -> dict[str, Any]:
        """What anybody with the two facts sees of an application."""
        tracked: dict[str, Any] = self.call(
            "POST", "/v1/tracking", {"tracking_code": tracking_code, "last_four": last_four}
        ).json()
        return tracked


def _tell(listener: Listener, view: dict[str, Any]) -> None:
    for message in view["messages"]:
        listener("they", message["text"])
    if view["question"] is not None:
        listener("they", view["question"]["prompt"])


_ACTION_WORDS = {
    "dont_know": "不知道",
    "refuse": "不想说",
    "skip": "跳过",
    "change": "等等，我改一下前面那个",
    "remove": "把刚才加的删掉",
    "confirm": "确认",
}


def _in_words(turn: dict[str, Any], question: dict[str, Any] | None) -> str:
    """The turn as the person would say it."""
    if "action" in turn:
        return _ACTION_WORDS.get(turn["action"], str(turn["action"]))
    answer = turn["answer"]
    if isinstance(answer, bool):
        return "是" if answer else "不是"
    if isinstance(answer, dict):
        return f"{answer['amount']} 元" if "amount" in answer else "（签名）"
    labels = {option["value"]: str(option["label"]) for option in (question or {}).get("options") or ()}
    return "、".join(labels.get(one, str(one)) for one in (answer if isinstance(answer, list) else [answer]))
