"""A store that swallows everything: bounded 503s with a time to come back, and life goes on (promise 52)."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.plumbing.services import Deferred
from api.settings import Settings
from api.wiring import build_services, open_store

DEADLINE_SECONDS = 1


@pytest.fixture
def client(data: Path) -> Iterator[FlaskClient]:
    """The application over a socket that accepts and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as hole:
        uri = f"mongodb://127.0.0.1:{hole.getsockname()[1]}/?directConnection=true"
        settings = Settings(data=data, mongodb_uri=uri, store_timeout_seconds=DEADLINE_SECONDS)
        store = open_store(settings)
        yield create_app(settings, Deferred(lambda: build_services(settings, store))).test_client()
        store.close()


def test_a_monitor_sees_life_but_no_readiness(client: FlaskClient) -> None:
    assert client.get("/livez").status_code == 200
    began = time.monotonic()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert time.monotonic() - began < DEADLINE_SECONDS + 2
    assert client.get("/livez").status_code == 200


def test_a_citizen_is_told_when_to_come_back_instead_of_waiting(client: FlaskClient) -> None:
    for path, body in (
        ("/v1/auth/sms/codes", {"phone": "13800138000"}),
        ("/v1/tracking", {"tracking_code": "a" * 13, "last_four": "1234"}),
    ):
        began = time.monotonic()
        answer = client.post(path, json=body)
        assert answer.status_code == 503, path
        assert int(answer.headers["Retry-After"]) > 0
        assert time.monotonic() - began < 3 * DEADLINE_SECONDS + 2


def test_what_needs_no_store_is_served_all_the_same(client: FlaskClient) -> None:
    assert client.get("/v1/regions?parent=150400").status_code == 200
    assert client.get("/v1/me", headers={"Authorization": "Bearer forged"}).status_code == 401


def test_requests_that_wait_leave_no_threads_behind(client: FlaskClient) -> None:
    client.get("/readyz")
    before = threading.active_count()
    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(lambda _: client.application.test_client().get("/readyz").status_code, range(48)))
    assert set(statuses) == {503}
    assert threading.active_count() <= before + 2  # the driver's two monitors of a server come and go
