"""`flask serve`: start everything, say where to look, and end everything."""

from __future__ import annotations

import http.client
import multiprocessing
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Thread
from typing import Any

import click
import orjson
from flask import current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.common import AbstractServer

from adapters import stand_ins
from adapters.mongo.client import once_there
from api.commands.demo import WORLD_FILE
from api.commands.demo_people import seed_demo_people
from api.commands.opening import kindly
from api.plumbing.services import Deferred
from api.settings import Settings, read_settings

_GRACE_SECONDS = 20  # what a request in flight gets before its process is killed
_HEADER_BYTES = 32 * 1024
_READY_SECONDS = 30


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Serve at BANGBAN_HOST and PORT until SIGTERM or SIGINT.

    A demo brings its own store, a stand-in for WeChat, and staff to sign in as. Exits 0 when told to stop, 1 when
    the port is taken, 3 when store, keys or settings cannot be used.
    """
    with kindly():
        settings = read_settings()
        _require_free(settings.host, settings.port)
        with _outside_world(settings):
            server = _server(settings)
            opening = _Opening(settings, current_app.extensions["bangban"], stop=server.signal_handler_interrupt)
            server.on_startup(opening.start)
            server.serve()
        if opening.failure:
            raise opening.failure


def _require_free(host: str, port: int) -> None:
    """Raise unless we could listen there: the server itself would quietly share the port with another of its kind."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError as error:
            raise click.ClickException(
                f"Cannot listen at {host}:{port}: {error.strerror}. Is it running already? PORT=8001 flask serve"
            ) from None


@contextmanager
def _outside_world(settings: Settings) -> Iterator[None]:
    """In a demo, the stand-ins; their address reaches the server processes through the environment."""
    if settings.is_production or settings.wechat_url:
        yield
        return
    world = stand_ins.serve()
    os.environ["BANGBAN_WECHAT_URL"] = world.url
    _tell_where(settings, world.url)
    _say(f"WeChat, stand-in   {world.url}")
    try:
        yield
    finally:
        world.close()


def _tell_where(settings: Settings, wechat: str) -> None:
    """Leave word for `flask demo` in another terminal."""
    settings.data.mkdir(parents=True, exist_ok=True)
    found = {"server": f"http://{settings.host}:{settings.port}", "wechat": wechat}
    (settings.data / WORLD_FILE).write_bytes(orjson.dumps(found))


def _server(settings: Settings) -> AbstractServer[Any]:
    multiprocessing.set_start_method("spawn", force=True)  # a forked child would share our locks, threads and store
    return Granian(
        "api.worker:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        backpressure=settings.threads * 4,
        http=HTTPModes.http1,  # what nginx in front speaks to us
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=_HEADER_BYTES),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE_SECONDS,
        log_level=LogLevels.error,
    )


class _Opening(Thread):
    """Opens the store while the server processes start, and says where to look; a failure stops the server.

    This process so becomes the one that supervises the embedded store.
    """

    def __init__(self, settings: Settings, services: Deferred, *, stop: Callable[[], None]) -> None:
        super().__init__(name="opening", daemon=True)
        self.failure: Exception | None = None
        self._settings, self._services, self._stop_server = settings, services, stop

    def run(self) -> None:
        """Open, seed, announce."""
        try:
            opened = self._services()
            if not self._settings.is_production:
                once_there(partial(seed_demo_people, self._settings, opened, _say), within_seconds=_READY_SECONDS)
        except Exception as failure:
            self.failure = failure
            self._stop_server()
        else:
            _announce(self._settings)


def _announce(settings: Settings) -> None:
    """Say when the first answer comes, and where to click."""
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline and not _is_ready(settings):
        time.sleep(0.02)
    at = f"http://{settings.host}:{settings.port}"
    _say(f"API, to read       {at}/docs")
    _say(f"Health             {at}/readyz")
    _say(f"Serving at {at}; Ctrl-C ends it")


def _say(line: str) -> None:
    click.echo(line, err=True)


def _is_ready(settings: Settings) -> bool:
    connection = http.client.HTTPConnection(settings.host, settings.port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
