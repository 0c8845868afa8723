"""Asks SurveyJS: installs its pinned packages below `var/`, and gives every check it has every survey."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from benchmarks.linters.table import Survey

HERE = Path(__file__).parent
WORK = Path("var/linters")
#: two folders, because the newest Creator goes with an older library than the newest
PLACES = ("library", "creator")
_INSTALL = ("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--silent")

#: what each check said, by the name of the check; checks that said nothing are left out
Said = dict[str, list[str]]


def ask(surveys: Mapping[str, Survey]) -> dict[str, Said]:
    """What is said of each survey, by its name; raises ``CalledProcessError`` when npm or node fails."""
    asked = [{"name": name, "text": one.text, "components": one.components} for name, one in surveys.items()]
    said: dict[str, Said] = {name: {} for name in surveys}
    for place in PLACES:
        answers: dict[str, Said] = json.loads(_run(_installed(place), json.dumps(asked)))
        for name, checks in answers.items():
            said[name] |= {check: lines for check, lines in checks.items() if lines}
    return said


def versions() -> dict[str, str]:
    """What is asked: the pinned packages of each place, and the Node.js they run on."""
    node = subprocess.run(("node", "--version"), stdout=subprocess.PIPE, text=True, check=True).stdout
    return {place: _pinned(place) for place in PLACES} | {"node": f"Node.js {node.strip().removeprefix('v')}"}


def _pinned(place: str) -> str:
    wanted = json.loads((HERE / place / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return ", ".join(f"{package} {version}" for package, version in sorted(wanted.items(), reverse=True))


def _installed(place: str) -> Path:
    folder = WORK / place
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "lint.mjs"):
        shutil.copy(HERE / place / name, folder / name)
    subprocess.run(_INSTALL, cwd=folder, check=True)
    return folder


def _run(folder: Path, text: str) -> str:
    ran = subprocess.run(("node", "lint.mjs"), cwd=folder, input=text, stdout=subprocess.PIPE, text=True, check=True)
    return ran.stdout
