"""What comes along when a case that was not granted goes on as another programme: nobody tells it twice.

民发〔2024〕57号 and the region's own rules let an application that failed be transferred with consent. The form of the
new programme then leaves out what was told already, so the new case takes it from the earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.application import Application

_ASKED = {"transfer.earlier": "not_confirmed", "transfer.agrees": True, "transfer.has_changed": False}
_NUMBER = "transfer.number"


def transferred_from(content: Mapping[str, Any]) -> str | None:
    """The receipt number of the application whose answers are to be used, if the person agreed to that."""
    said = {name: kept.get("v") for name, kept in content["answers"]["answers"].items()}
    number = said.get(_NUMBER)
    agreed = all(said.get(name) == value for name, value in _ASKED.items())
    return number if agreed and isinstance(number, str) else None


def with_earlier(content: Mapping[str, Any], earlier: Application) -> dict[str, Any]:
    """The content with what the earlier application held beside it; what was said now counts."""
    before, now = earlier.content["answers"], content["answers"]
    loops = before.get("loops", {}) | now.get("loops", {})
    answers = {"answers": before["answers"] | now["answers"]} | ({"loops": loops} if loops else {})
    told = {part["title"] for part in content["summary"]}
    along = [part for part in earlier.content["summary"] if part["title"] not in told]
    sources = [*content["sources"], *(source for source in earlier.content["sources"])]
    return dict(content) | {"answers": answers, "summary": [*content["summary"], *along], "sources": sources}
