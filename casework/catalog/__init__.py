"""The catalog: reads lifecycles and reasons from the YAML beside this file, once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from casework.catalog.reading import read_lifecycle
from casework.catalog.reading_reasons import read_reasons
from casework.catalog.releases import released
from casework.lifecycle import Lifecycle
from casework.reasons import Reasons
from conversation_flows.catalog import Located, read_yaml
from conversation_flows.engine.shapes import FlowError


class Lifecycles:
    """Every version of every lifecycle in a folder: the working copies in YAML, and what was released before them.

    A case stays with the version it began in.
    """

    def __init__(self, folder: Traversable) -> None:
        """Raises :class:`FlowError` with file and line."""
        self._versions: dict[tuple[str, int], Lifecycle] = {}
        self.parts = {part["part"]: part for part in _files(folder / "parts") if "part" in part}
        for sheet in _files(folder / "lifecycles"):
            lifecycle = read_lifecycle(sheet, self.parts)
            if (lifecycle.id, lifecycle.version) in self._versions:
                raise FlowError(f"{lifecycle.id} version {lifecycle.version} is there twice", lifecycle.source)
            self._versions[lifecycle.id, lifecycle.version] = lifecycle
        for lifecycle in released(folder, but=frozenset(self._versions)):
            self._versions[lifecycle.id, lifecycle.version] = lifecycle

    def newest(self, lifecycle: str) -> Lifecycle:
        """What new cases begin in; raises ``KeyError`` for none."""
        return self._versions[lifecycle, max(version for name, version in self._versions if name == lifecycle)]

    def pinned(self, lifecycle: str, version: int) -> Lifecycle:
        """The version a case began in; raises ``KeyError`` when it is gone."""
        return self._versions[lifecycle, version]

    def working_copies(self) -> list[Lifecycle]:
        """The newest version of each, in order."""
        return [self.newest(name) for name in dict.fromkeys(name for name, _ in sorted(self._versions))]

    def all(self) -> list[Lifecycle]:
        """Every version, in order."""
        return [self._versions[key] for key in sorted(self._versions)]


@cache
def shipped_lifecycles() -> Lifecycles:
    """The lifecycles Bangban ships with."""
    return Lifecycles(files(__name__))


def _files(folder: Traversable) -> Iterator[Located]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            yield read_yaml(file.read_text(encoding="utf-8"), f"{folder.name}/{file.name}")


@cache
def shipped_reasons() -> Reasons:
    """The reasons Bangban ships with."""
    file = files(__name__) / "reasons.yaml"
    return read_reasons(read_yaml(file.read_text(encoding="utf-8"), file.name))
