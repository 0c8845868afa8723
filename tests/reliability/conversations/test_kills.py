"""Server processes and store are killed between the steps of a whole application; nothing acknowledged is lost.

A visitor like the one of `flask demo` goes on with the same keys. `make soak` runs the same with many seeds.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any

import orjson
import psutil
import pytest

from adapters.visitor import VisitFailed, Visitor
from conversation_flows.personas import personas
from tests.reliability.test_serving import Serving

STEPS = 45  # fewer than any persona's turns
WITH_ACCOUNT = ("changes_their_mind", "herder_couple", "single_mother")  # their bank is in what they submit


class House:
    """A served Bangban on one folder and one port, killed and started again."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.worker_killed_at = 0.0
        self.serving = Serving(data)
        self.port = self.serving.port
        self.serving.wait_until_ready()
        self.url = f"http://127.0.0.1:{self.port}"
        self.wechat = orjson.loads((data / "demo.json").read_bytes())["wechat"]

    def kill_store(self) -> None:
        self._kill(lambda words: "secantusd" in words and "--storage-path" in words)

    def kill_worker(self) -> None:
        """Not twice within six seconds: granian takes that for a crash loop, and leaves it to what supervises it."""
        time.sleep(max(0.0, self.worker_killed_at + 6 - time.monotonic()))
        self._kill(lambda words: "worker-1" in words)
        self.worker_killed_at = time.monotonic()

    def kill_all(self) -> None:
        """Everything at once, as when the machine loses its power; then start it again."""
        family = [*self.serving.family(), psutil.Process(self.serving.process.pid)]
        for process in family:
            process.send_signal(signal.SIGKILL)
        self.serving.process.wait(10)
        psutil.wait_procs(family, timeout=10)
        self._start_again()

    def last_words(self) -> str:
        """What server and store said last: for whoever has to find out why they did not come back."""
        store, server = self.data / "store" / "log", self.serving.log
        return "\n".join(file.read_text(errors="replace")[-3000:] for file in (server, store) if file.exists())

    def close(self) -> None:
        family = self.serving.family() if self.serving.process.poll() is None else []
        self.serving.process.kill()
        self.serving.process.wait(10)
        psutil.wait_procs(family, timeout=10)

    def _kill(self, is_it: Callable[[str], bool]) -> None:
        for process in self.serving.family():
            if is_it(" ".join(process.cmdline())):
                process.kill()

    def _start_again(self) -> None:
        self.serving = Serving(self.data, PORT=str(self.port))
        self.serving.port = self.port
        self.serving.wait_until_ready()


@pytest.fixture
def house(data: Path) -> Iterator[House]:
    built = House(data)
    try:
        yield built
    finally:
        built.close()


@dataclass(slots=True)
class Unlucky(Visitor):
    """A visitor around whose steps things are killed: `plan[step]` says what, and whether while being answered."""

    plan: dict[int, tuple[Callable[[], None], bool]] = field(default_factory=dict)
    step: int = 0
    acknowledged: list[dict[str, Any]] = field(default_factory=list)

    def call(self, method: str, path: str, body: Any = None, **how: Any) -> Any:
        disaster, under_way = self.plan.get(self.step, (lambda: None, False))
        timer = Timer(0.004, disaster) if under_way else None
        if timer:
            timer.start()
        else:
            disaster()
        # not super(): a dataclass with slots is another class than the one written here
        answer = Visitor.call(self, method, path, body, **how)
        if timer:
            timer.join()
        self.step += 1
        if method == "POST" and path.startswith("/v1/conversations"):
            self.acknowledged.append(answer.json())
        return answer


def misfortune(house: House, seed: int, kinds: str) -> dict[int, tuple[Callable[[], None], bool]]:
    """One kill for each letter of `kinds` at different steps: s(tore), w(orker), a(ll); capitals while answering."""
    chance = random.Random(seed)
    of = {"s": house.kill_store, "w": house.kill_worker, "a": house.kill_all}
    steps = chance.sample(range(2, STEPS), len(kinds))
    return {step: (of[kind.lower()], kind.isupper()) for step, kind in zip(steps, kinds, strict=True)}


def everything_is_there(visitor: Visitor, acknowledged: list[dict[str, Any]], name: str) -> None:
    """Each acknowledged turn once and in order, one application, and tracking finds it."""
    last = acknowledged[-1]
    path = f"/v1/conversations/{last['id']}"
    newest = visitor.call("GET", f"{path}/messages").json()
    pages = [visitor.call("GET", f"{path}/messages?page={page}").json() for page in range(newest["page"] + 1)]
    entries = [entry for page in pages for entry in page["entries"]]
    assert [entry["version"] for entry in entries] == list(range(1, len(acknowledged) + 1))
    assert [view["version"] for view in acknowledged] == [entry["version"] for entry in entries]
    told = [[message["text"] for message in view["messages"]] for view in acknowledged]
    assert [entry["messages"] for entry in entries] == told
    deadline = time.monotonic() + 15
    while not (found := visitor.call("GET", "/v1/applications").json()["items"]) and time.monotonic() < deadline:
        time.sleep(0.2)  # the relay comes by every two seconds
    receipt = last["receipt"]
    assert [line["number"] for line in found] == [receipt["number"]]
    applicant = personas()[name].answers
    tracked = visitor.track(receipt["tracking_code"], personas()[name].last_four)
    assert tracked["number"] == receipt["number"]
    summary = visitor.call("GET", f"/v1/applications/{receipt['application']}").json()["summary"]
    texts = {line["text"] for part in summary for line in part["lines"]}
    assert {applicant["applicant.name"], applicant["residence.address"], applicant["bank.bank"]} <= texts


def run(house: House, seed: int, kinds: str, name: str) -> None:
    visitor = Unlucky(house.url, patience_seconds=60)
    visitor.sign_in(house.wechat, f"{name} {seed}")
    visitor.step = 0
    visitor.plan = misfortune(house, seed, kinds)
    try:
        visitor.apply(personas()[name], lambda who, words: None)
    except VisitFailed as failed:
        raise AssertionError(f"{failed} at step {visitor.step} of {visitor.plan}\n{house.last_words()}") from None
    assert visitor.step > max(visitor.plan), "not everything that was planned happened"
    everything_is_there(visitor, visitor.acknowledged, name)


def test_nothing_acknowledged_is_lost_when_anything_is_killed_between_two_steps(house: House) -> None:
    run(house, 2, "sSWaA", "herder_couple")


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(20))
def test_nothing_acknowledged_is_lost_in_a_long_campaign(house: House, seed: int) -> None:
    run(house, seed, "sSsSwWwWaA", random.Random(seed).choice(WITH_ACCOUNT))
