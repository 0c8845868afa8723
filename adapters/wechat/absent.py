"""In WeChat's place where none is set up: a demo without its stand-in."""

from __future__ import annotations

from i18n.errors import Unavailable


class NoWeChat:
    """Says kindly that this way in is closed."""

    def openid(self, code: str) -> str:
        """Raises Unavailable."""
        raise Unavailable(code="wechat_not_set_up", text="这里还不能用微信登录，请改用手机号登录。")
