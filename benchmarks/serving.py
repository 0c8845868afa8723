"""A real `flask serve` in processes of its own, and a phone that speaks HTTP to it over one kept connection."""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import psutil

ROOT = Path(__file__).parents[1]
_READY_SECONDS = 60
_STOP_SECONDS = 40
_MEGABYTE = 1_000_000


class Serving:
    """`flask serve` on ``data`` at a free port of 127.0.0.1; a context that ends it.

    It trusts one proxy to say where a request comes from, as it does behind nginx: so a bench can be many people.
    """

    def __init__(self, data: Path, **environ: str) -> None:
        self.data = data
        self.port = _free_port()
        self._environ = {"PORT": str(self.port), "BANGBAN_DATA": str(data), "BANGBAN_PROXY_HOPS": "1"} | environ

    def __enter__(self) -> Serving:
        self._started = time.monotonic()
        self.process = psutil.Popen(
            [sys.executable, "-m", "flask", "serve"],
            cwd=ROOT,
            env={name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | self._environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return self

    def __exit__(self, *exc: object) -> None:
        self.process.terminate()
        self.process.wait(_STOP_SECONDS)

    def ready(self) -> float:
        """Wait for the first 200 of /readyz; the seconds since the process was started."""
        while not self._is_ready():
            if time.monotonic() - self._started > _READY_SECONDS or self.process.poll() is not None:
                raise TimeoutError("flask serve does not get ready")
            time.sleep(0.005)
        return time.monotonic() - self._started

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    @property
    def wechat(self) -> int:
        """The port of the demo's WeChat stand-in."""
        found: dict[str, str] = orjson.loads((self.data / "demo.json").read_bytes())
        return int(found["wechat"].rpartition(":")[2])

    def store_megabytes(self) -> float:
        """Resident memory of the embedded store."""
        return sum(_resident(process) for process in self._children() if _is_store(process))

    def server_megabytes(self) -> float:
        """Resident memory of the largest process that answers requests."""
        return max(_resident(process) for process in self._children() if not _is_store(process))

    def parent_megabytes(self) -> float:
        """Resident memory of the process that supervises them and the store."""
        return _resident(self.process)

    def _children(self) -> list[psutil.Process]:
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found


def _resident(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / _MEGABYTE


def _is_store(process: psutil.Process) -> bool:
    return "secantusd-py" in " ".join(process.cmdline())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Unexpected(Exception):
    """The server answered something a phone cannot go on with."""


@dataclass(slots=True)
class Phone:
    """One kept connection; ``address`` is where the proxy says it comes from."""

    port: int
    address: str = "192.0.2.1"
    token: str = ""
    seconds: float = 0.0  # what the latest answer took
    _connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def sign_in(self, wechat: int, user: str) -> None:
        """Sign in as the stand-in's ``user``."""
        stand_in = Phone(wechat)
        code = stand_in.post("/stand-in/login-codes", {"user": user})["code"]
        stand_in.close()
        self.token = self.post("/v1/auth/wechat", {"code": code})["access_token"]

    def post(self, path: str, body: Any, *, version: int | None = None) -> Any:
        """The answer's data; waits and tries again, with the same key, when told to."""
        headers = self._headers(version)
        content = orjson.dumps(body)
        while True:
            started = time.monotonic()
            self._connection.request("POST", path, content, headers)
            response = self._connection.getresponse()
            answered = response.read()
            self.seconds = time.monotonic() - started
            if response.status < 300:
                return orjson.loads(answered)
            if response.status not in {429, 503}:
                raise Unexpected(f"{path}: {response.status}")
            time.sleep(float(response.headers.get("Retry-After", 1)))

    def _headers(self, version: int | None) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "X-Forwarded-For": self.address}
        headers["Idempotency-Key"] = secrets.token_hex(16)
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= {"If-Match": f'"v{version}"'} if version is not None else {}
        return headers

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def converse(phone: Phone, player: Any, service: str, turns: int) -> list[float]:
    """Begin a conversation and take ``turns`` turns of the player's; the seconds each took."""
    view, seconds = phone.post("/v1/conversations", {"service": service}), []
    for _ in range(turns):
        turn = player.reply(view)
        if turn is None:
            break
        view = phone.post(f"/v1/conversations/{view['id']}/turns", turn, version=view["version"])
        seconds.append(phone.seconds)
    return seconds
