"""Measures OpenFisca in an environment of its own below `var/`, made on demand; its code is never imported here."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
WORK = Path("var/openfisca")
_PYTHON = WORK / "bin" / "python"
_INSTALL = ("-m", "pip", "install", "-qq", "--disable-pip-version-check", "-r", str(HERE / "requirements.txt"))


def costs(households: int) -> dict[str, float]:
    """Processor seconds for ``one`` household and for one ``among_many``; empty where it cannot be installed."""
    try:
        _install()
        ran = _run(str(HERE / "peer.py"), str(households))
    except subprocess.CalledProcessError as error:
        print(f"no peer: {' '.join(error.cmd)} failed with {error.returncode}", file=sys.stderr)
        return {}
    found: dict[str, float] = json.loads(ran)
    return found


def _install() -> None:
    """Into a new environment, or again where the wanted versions have changed since."""
    wanted, done = (HERE / "requirements.txt").read_text(encoding="utf-8"), WORK / "installed.txt"
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    venv.create(WORK, with_pip=True, clear=True)
    _run(*_INSTALL)
    done.write_text(wanted, encoding="utf-8")


def _run(*arguments: str) -> str:
    command = (str(_PYTHON), *arguments)
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
