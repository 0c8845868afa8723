"""`flask demo` against a running `flask serve`: what somebody sees who tries Bangban for the first time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import psutil
import pytest

from adapters.visitor import VisitFailed, Visitor
from casework.receipt import is_receipt_number
from conversation_flows.personas import one_for_each_service, personas
from tests.reliability.test_serving import ROOT, Serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a running server."""
    data = tmp_path_factory.mktemp("demo") / "data"
    serving = Serving(data)
    try:
        serving.wait_until_ready()
        yield data
    finally:
        family = serving.family() if serving.process.poll() is None else []
        serving.process.kill()
        serving.process.wait(10)
        psutil.wait_procs(family, timeout=10)


def demo(data: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "-m", "flask", "demo", *arguments]
    environ = known | {"BANGBAN_DATA": str(data)}
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, timeout=60, check=False)


def test_a_newcomer_sees_somebody_end_with_a_receipt_that_tracking_finds_for_each_service(served: Path) -> None:
    ran = demo(served, "--json")
    assert ran.returncode == 0, ran.stderr.decode()
    shown = [orjson.loads(line) for line in ran.stdout.splitlines()]
    assert [one["persona"] for one in shown] == [persona.name for persona in one_for_each_service()]
    for one in shown:
        assert set(one) == {"persona", "said", "receipt", "tracked"}
        assert is_receipt_number(one["receipt"]["number"])
        assert one["tracked"]["number"] == one["receipt"]["number"]
        assert one["tracked"]["state"] == "submitted"
        assert {line["who"] for line in one["said"]} == {"they", "we"}
        assert all(set(line) == {"who", "words"} for line in one["said"])


def test_a_newcomer_can_read_the_conversation(served: Path) -> None:
    ran = demo(served, "--persona", "single_mother")
    words = ran.stdout.decode()
    assert ran.returncode == 0
    assert "赤峰单亲妈妈" in words
    assert "受理编号" in words
    assert "查到的进度" in words


def test_a_newcomer_is_told_that_nothing_runs(tmp_path: Path) -> None:
    ran = demo(tmp_path / "nowhere")
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert b"No demo is running" in ran.stderr
    silent = demo(tmp_path, "--url", "http://127.0.0.1:9", "--wechat", "http://127.0.0.1:9")
    assert silent.returncode == 1
    assert b"Traceback" not in silent.stderr


def test_a_visitor_can_apply_and_track(served: Path) -> None:
    world = orjson.loads((served / "demo.json").read_bytes())
    visitor = Visitor(world["server"])
    visitor.sign_in(world["wechat"], "somebody new")
    persona = personas()["herder_couple"]
    receipt = visitor.apply(persona, lambda who, words: None)["receipt"]
    assert visitor.track(receipt["tracking_code"], "0060")["number"] == receipt["number"]
    with pytest.raises(VisitFailed, match="422 no_match"):
        visitor.track(receipt["tracking_code"], "0061")
