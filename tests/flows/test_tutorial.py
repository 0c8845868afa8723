"""The tutorial, word for word: every command in it is run against a server started as the reader starts it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs/tutorial/first-application.md").read_text(encoding="utf-8")
#: what the reader's eyes and hands do: read the code off the first terminal and type it
TYPING = r"""
for _ in {1..50}; do DIGITS=$(grep -oP '138\*{4}0001\] 验证码 \K[0-9]{7}' ../../server.log) && break; sleep 0.1; done
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A `flask serve` with its data at `desk/var`, where the reader's own would be."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = os.environ | {"PORT": str(port), "BANGBAN_DATA": str(tmp_path / "desk/var")}
    log = tmp_path / "server.log"
    with log.open("wb") as screen:
        command = [sys.executable, "-m", "flask", "serve"]
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=screen, stderr=screen)
    try:
        deadline = time.monotonic() + 30
        while "Ctrl-C ends it" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


@pytest.mark.skipif(not (shutil.which("bash") and shutil.which("curl")), reason="the tutorial is for bash and curl")
def test_a_reader_of_the_tutorial_ends_with_a_receipt_that_tracking_finds(server: str, tmp_path: Path) -> None:
    script = "\n".join(re.findall(r"^```sh\n(.*?)^```", TUTORIAL, re.DOTALL | re.MULTILINE))
    assert "read -r DIGITS" in script
    script = script.replace("http://127.0.0.1:8000", server).replace("read -r DIGITS", TYPING)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        check=False,
        cwd=tmp_path / "desk",
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    made = tmp_path / "desk/var"
    receipt = json.loads((made / "receipt.json").read_text())["receipt"]
    tracked = json.loads((made / "tracked.json").read_text())
    assert tracked["number"] == receipt["number"]
    assert (made / "receipt.png").read_bytes().startswith(b"\x89PNG")
    outcomes = re.findall(r"^(advanced|reprompt|digression|rewound|stale) ", done.stdout, re.MULTILINE)
    assert outcomes.count("reprompt") == 1
    assert {"advanced", "digression", "rewound"} <= set(outcomes)
    assert '"code":"stale"' in done.stdout
