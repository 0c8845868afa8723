"""Citizens follow an application on a real server: by waiting, by events, however many they are and when it stops."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import psutil
import pytest
import requests

from adapters.visitor import Visitor
from conversation_flows.personas import personas
from tests.reliability.test_serving import Serving

PERSONA = "single_mother"


class Follower(Visitor):
    """Somebody who has applied, and looks how it goes."""

    application: str = ""

    def get(self, what: str = "", *, known: int | None = None, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        headers |= {} if known is None else {"If-None-Match": f'"v{known}"', "Last-Event-ID": str(known)}
        return requests.get(f"{self.server}{self.path}{what}", headers=headers, timeout=30, **more)

    @property
    def path(self) -> str:
        return f"/v1/applications/{self.application}"

    def withdraw(self) -> None:
        self.call("POST", f"{self.path}/withdrawal", {"of": "application"}, version=1)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    data: Path = tmp_path_factory.mktemp("following") / "data"
    running = Serving(data)
    try:
        running.wait_until_ready()
        while not (data / "demo.json").exists():
            time.sleep(0.05)
        running.data = data
        yield running
    finally:
        family = running.family() if running.process.poll() is None else []
        running.process.kill()
        running.process.wait()
        psutil.wait_procs(family, timeout=10)


def follower(serving: Serving, name: str) -> Follower:
    """Somebody new who has applied."""
    found = Follower(f"http://127.0.0.1:{serving.port}")
    found.sign_in(orjson.loads((serving.data / "demo.json").read_bytes())["wechat"], name)
    receipt = found.apply(personas()[PERSONA], lambda who, words: None)["receipt"]
    found.application = receipt["application"]
    return found


def events(answer: requests.Response) -> Iterator[str]:
    return (line for line in answer.iter_lines(chunk_size=1, decode_unicode=True) if line)


def test_a_waiting_citizen_hears_of_news_at_once_and_a_following_one_too(serving: Serving) -> None:
    sarnai = follower(serving, "sarnai")
    with ThreadPoolExecutor(2) as pool:
        stream = sarnai.get("/events", stream=True)
        assert (stream.status_code, stream.headers["X-Accel-Buffering"]) == (200, "no")
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        lines = events(stream)
        assert [next(lines), next(lines)] == ["retry: 3000", "id: 1"]
        waiting = pool.submit(sarnai.get, "?wait=20", known=1)
        time.sleep(0.5)
        assert not waiting.done()
        began = time.monotonic()
        sarnai.withdraw()
        answer = waiting.result(10)
        assert (answer.status_code, answer.headers["ETag"]) == (200, '"v2"')
        assert answer.json()["progress"]["step"] == "withdrawn"
        assert [next(lines) for _ in range(5)][2:4] == ["id: 2", "event: progress"]
        assert time.monotonic() - began < 5
        stream.close()


def test_nobody_finds_no_thread_because_others_wait(serving: Serving) -> None:
    people = [follower(serving, name) for name in ("odon", "batu", "tuya")]
    with ThreadPoolExecutor(12) as pool:
        asking = [pool.submit(one.get, "?wait=4", known=1) for one in people for _ in range(4)]
        time.sleep(0.5)
        began = time.monotonic()
        assert people[0].get().status_code == 200
        assert time.monotonic() - began < 2
        answered = [one.done() for one in asking]
        assert 8 <= sum(answered) < 12, "at most four places, the others are answered at once"
        assert {one.result(20).status_code for one in asking} == {304}


def test_a_stream_whose_reader_is_gone_gives_its_place_back(serving: Serving) -> None:
    dorji = follower(serving, "dorji")
    gone = [dorji.get("/events", stream=True) for _ in range(2)]
    for one in gone:
        next(events(one))
        one.close()
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        stream = dorji.get("/events", stream=True)
        first = next(events(stream))
        stream.close()
        if first == "retry: 3000":
            return
        time.sleep(1)
    raise AssertionError("its places are still taken")


def test_whoever_waits_is_answered_when_the_server_is_told_to_stop(serving: Serving) -> None:
    naran = follower(serving, "naran")
    with ThreadPoolExecutor(1) as pool:
        stream = naran.get("/events", stream=True)
        lines = events(stream)
        next(lines)
        waiting = pool.submit(naran.get, "?wait=25", known=1)
        time.sleep(0.5)
        began = time.monotonic()
        assert serving.end(signal.SIGTERM) == 0
        assert time.monotonic() - began < 10
        assert waiting.result(5).status_code == 304
        assert "id: 1" in list(lines), "and the stream ended as streams end, without an error"
