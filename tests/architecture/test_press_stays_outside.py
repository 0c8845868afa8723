"""What printing takes stays out of the processes that serve: they are to stay small."""

from __future__ import annotations

import subprocess
import sys

_LOADED = "import sys, api.worker, api.wiring; print(*(set(sys.modules) & {'weasyprint', 'fontTools', 'tinyhtml5'}))"


def test_a_process_that_serves_loads_nothing_to_set_papers_with() -> None:
    run = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout.strip()) == (0, ""), run.stderr
