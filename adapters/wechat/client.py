"""WeChat's `jscode2session`: who does a login code belong to.

Source: https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_code2session
"""

from __future__ import annotations

import json
import logging
import re

from adapters.outbound import Answer, Outbound
from i18n.errors import BangbanError, SignInRefused, TooMany, Unavailable

WECHAT_ORIGIN = "https://api.weixin.qq.com"
_OPENID = re.compile(r"[A-Za-z0-9_-]{6,64}")
_log = logging.getLogger(__name__)


class WeChatClient:
    """Exchanges login codes. Of WeChat's answer only the openid goes further; the session key is dropped at once."""

    def __init__(self, origin: str, *, app_id: str, secret: str, deadline_seconds: float = 5.0) -> None:
        self._outbound = Outbound(origin, deadline_seconds=deadline_seconds)
        self._app_id = app_id
        self._secret = secret

    def openid(self, code: str) -> str:
        """Who a code from `wx.login` belongs to; WeChat takes each code once, within five minutes.

        Raises SignInRefused (the code is bad, or WeChat holds the user back), TooMany, Unavailable.
        """
        answer = self._outbound.get(
            "/sns/jscode2session",
            {"appid": self._app_id, "secret": self._secret, "js_code": code, "grant_type": "authorization_code"},
        )
        fields = _fields(answer)
        error = fields.get("errcode", 0)
        if error != 0:
            raise _error(error)
        openid = fields.get("openid")
        if not isinstance(openid, str) or not _OPENID.fullmatch(openid):
            raise Unavailable(retry_after_seconds=5)
        return openid


def _fields(answer: Answer) -> dict[str, object]:
    try:
        fields = json.loads(answer.body)
    except (ValueError, RecursionError):
        fields = None
    if answer.status != 200 or not isinstance(fields, dict):
        raise Unavailable(retry_after_seconds=5)
    return fields


def _error(code: object) -> BangbanError:
    match code:
        case 40029 | 40163:  # not a code of ours, five minutes over, or used before
            return SignInRefused(code="wechat_code_refused", text="微信登录没有成功，请再试一次。")
        case 40226:  # WeChat thinks this user is at risk
            return SignInRefused(code="wechat_blocked", text="微信暂时不让这个账号登录。您可以改用手机号登录。")
        case 45011:  # a hundred a minute for one user
            return TooMany(retry_after_seconds=60)
        case -1:
            return Unavailable(retry_after_seconds=2)
        case _:  # 40013 and 40125 are our own settings; nobody waiting can help
            _log.error("wechat refuses us", extra={"errcode": code if isinstance(code, int) else "unreadable"})
            return Unavailable(retry_after_seconds=60)
