"""The seeded defects as surveys: `defects.yaml` read, each translated defect with its mended twin."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("defects.yaml")


@dataclass(frozen=True, slots=True)
class Survey:
    """What a linter is given: JSON as it is written, and the custom question types it uses."""

    text: str
    components: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One defect: as it is seeded, and the same without it; or, in ``cannot``, why it cannot be said."""

    seeded: Survey | None = None
    mended: Survey | None = None
    cannot: str = ""

    @property
    def digest(self) -> str:
        """Changes with either survey; what was said of other surveys says nothing of these."""
        return hashlib.sha256(repr((self.seeded, self.mended)).encode()).hexdigest()[:16]


def entries(file: Path = FILE) -> dict[str, Entry]:
    """Every defect by the name of its folder, in order."""
    return {name: _entry(data) for name, data in yaml.safe_load(file.read_text(encoding="utf-8")).items()}


def _entry(data: dict[str, Any]) -> Entry:
    if data.keys() == {"cannot"}:
        return Entry(cannot=data["cannot"])
    if data.keys() == {"text", "mended"}:
        return Entry(Survey(data["text"]), Survey(data["mended"]))
    if not {"survey", "mended"} <= data.keys() <= {"survey", "mended", "components"}:
        raise ValueError(f"an entry holds {sorted(data)}")
    return Entry(_survey(data), _survey(_mended(data)))


def _survey(data: dict[str, Any]) -> Survey:
    return Survey(json.dumps(data["survey"], ensure_ascii=False), data.get("components", {}))


def _mended(data: dict[str, Any]) -> dict[str, Any]:
    """A copy in which what stands at each path has been replaced; raises ``KeyError`` where there is no such path."""
    data = deepcopy(data)
    for path, value in data["mended"].items():
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        node: Any = data if way and way[0] == "components" else data["survey"]
        for step in way:
            node = node[step]
        if value is None:
            del node[last]
        else:
            node[last] = value
    return data
