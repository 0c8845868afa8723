"""The outside world in a box: WeChat and an SMS gateway on one local port, for demo and tests."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Thread

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from adapters.sms.stand_in import SmsStandIn
from adapters.stand_in_answers import Environ, StartResponse
from adapters.wechat.stand_in import WeChatStandIn

_SMS_PATHS = ("/messages", "/stand-in/messages")


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing: request lines would carry login codes."""


@dataclass(frozen=True, slots=True)
class StandIns:
    """Both stand-ins as one WSGI app, serving until :meth:`close`."""

    wechat: WeChatStandIn
    sms: SmsStandIn
    server: BaseWSGIServer
    thread: Thread

    @property
    def url(self) -> str:
        """Where to find them: a value for BANGBAN_WECHAT_URL and BANGBAN_SMS_URL alike."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def serve(port: int = 0, *, wechat: WeChatStandIn | None = None, sms: SmsStandIn | None = None) -> StandIns:
    """Serve both on 127.0.0.1 from a thread of this process; port 0 takes any free one."""
    wechat, sms = wechat or WeChatStandIn(), sms or SmsStandIn()

    def both(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        app = sms if environ["PATH_INFO"] in _SMS_PATHS else wechat
        return app(environ, start_response)

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", port, both, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, args=(0.05,), name="stand-ins", daemon=True)
    thread.start()
    return StandIns(wechat, sms, server, thread)
