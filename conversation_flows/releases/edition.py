"""One version of a flow to look at: compiled, and as the data it was compiled from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversation_flows.engine.carry import slots
from conversation_flows.engine.flow import Flow


@dataclass(frozen=True, slots=True)
class Edition:
    """A flow, and its bundle ``{"flow": …, "topics": {…}}``."""

    flow: Flow
    bundle: Mapping[str, Any]

    def formulas(self) -> dict[str, str]:
        """Every named condition and computed value, by where it stands: `topic.name`, `topic.loop.name`."""
        found: dict[str, str] = {}
        for name, topic in self.bundle["topics"].items():
            _collect(topic, f"{name}.", found)
        return found

    def gone_in(self, later: Flow) -> list[str]:
        """The slots of questions and lists that a later version no longer has."""
        return sorted(slots(self.flow).keys() - slots(later).keys())


def _collect(data: Mapping[str, Any], prefix: str, found: dict[str, str]) -> None:
    for part in ("named", "computed"):
        found |= {f"{prefix}{name}": str(source) for name, source in data.get(part, {}).items()}
    for item in data.get("questions", ()):
        _collect(item, f"{prefix}{item['loop']}." if "loop" in item else prefix, found)
