"""`flask serve` as an operator meets it: starts, says where, finishes what it began, and leaves nothing behind."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]


class Serving:
    """A running `flask serve`."""

    def __init__(self, data: Path, **environ: str) -> None:
        self.port = _free_port()
        self.log = data.with_suffix(".log")
        known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flask", "serve"],
                cwd=ROOT,
                env=known | {"PORT": str(self.port), "BANGBAN_DATA": str(data)} | environ,
                stdout=log,
                stderr=log,
            )

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                if self.get("/readyz") == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(30)


@pytest.fixture
def serving(data: Path) -> Iterator[Serving]:
    running = Serving(data)
    try:
        running.wait_until_ready()
        yield running
    finally:
        family = running.family() if running.process.poll() is None else []
        running.process.kill()
        running.process.wait()
        psutil.wait_procs(family, timeout=10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_an_operator_sees_where_to_look_and_every_process_stays_small(serving: Serving) -> None:
    deadline = time.monotonic() + 10
    while "Ctrl-C" not in serving.log.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    told = serving.log.read_text()
    assert f"http://127.0.0.1:{serving.port}/docs" in told
    assert f"http://127.0.0.1:{serving.port}/readyz" in told
    assert "demo-county" in told
    servers = [child for child in serving.family() if "secantusd-py" not in " ".join(child.cmdline())]
    assert servers
    assert all(server.memory_info().rss < 120 * 2**20 for server in servers)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_behind_after(serving: Serving, how: signal.Signals) -> None:
    family = serving.family()
    assert len(family) >= 2
    code = serving.end(how)
    assert code == (0 if how != signal.SIGKILL else -signal.SIGKILL)
    _, alive = psutil.wait_procs(family, timeout=10)
    assert [process.cmdline() for process in alive] == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", serving.port)) != 0


def test_requests_in_flight_are_finished_when_told_to_stop(serving: Serving) -> None:
    with ThreadPoolExecutor(8) as pool:
        asking = [pool.submit(_ask_until_refused, serving) for _ in range(8)]
        time.sleep(0.5)
        assert serving.end(signal.SIGTERM) == 0
        answers = [answer for one in asking for answer in one.result(20)]
    assert len(answers) > 50
    assert set(answers) == {200}


def _ask_until_refused(serving: Serving) -> list[int]:
    """Statuses until nobody listens any more; a request that was sent and not answered is a 0."""
    answers: list[int] = []
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=10)
        try:
            connection.connect()
        except OSError:
            return answers
        try:
            connection.request("GET", "/v1/regions?parent=150400")
            answers.append(connection.getresponse().status)
        except ConnectionResetError:
            return answers  # it was still in the queue of a socket that closed: never accepted, safe to repeat
        except (OSError, http.client.HTTPException):
            answers.append(0)
            return answers
        finally:
            connection.close()


def test_an_operator_sees_that_the_port_is_taken(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        running = Serving(data, PORT=str(taken.getsockname()[1]))
        assert running.process.wait(30) == 1
    assert "Address already in use" in running.log.read_text()
    assert "Traceback" not in running.log.read_text()
    assert not (data / "store").exists()


def test_an_operator_sees_that_the_folder_cannot_be_used(data: Path) -> None:
    data.mkdir()
    (data / "store").touch()
    running = Serving(data)
    assert running.process.wait(60) == 3
    assert "cannot be used" in running.log.read_text()
    assert "Traceback" not in running.log.read_text()


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"BANGBAN_WORKERS": "many"}, "BANGBAN_WORKERS cannot be understood"),
        ({"BANGBAN_WROKERS": "2"}, "unknown setting: BANGBAN_WROKERS"),
        ({"BANGBAN_MODE": "production"}, "not fit for production"),
    ],
)
def test_an_operator_sees_that_a_setting_is_wrong_before_anything_starts(
    data: Path, environ: dict[str, str], told: str
) -> None:
    running = Serving(data, **environ)
    assert running.process.wait(30) == 3
    assert told in running.log.read_text()
    assert "Traceback" not in running.log.read_text()
    assert not data.exists()


def test_a_killed_server_process_is_replaced(serving: Serving) -> None:
    worker = next(child for child in serving.family() if "worker-1" in " ".join(child.cmdline()))
    worker.kill()
    worker.wait(10)
    serving.wait_until_ready()
