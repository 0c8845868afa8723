"""Reads the reasons officers choose from."""

from __future__ import annotations

from casework.catalog.shapes import LISTED, MAPPING, TEXT, listed
from casework.reasons import Reason, Reasons
from conversation_flows.catalog import Located
from conversation_flows.engine.shapes import Shape

_REASONS = Shape("reasons", {"reasons": MAPPING}, {})
_REASON = Shape("a reason", {"groups": LISTED, "text": TEXT}, {"way_on": TEXT, "law": TEXT})


def read_reasons(data: Located) -> Reasons:
    """All reasons from the mapping of their file."""
    _REASONS.check(data, data)
    found = {}
    for code, body in data["reasons"].items():
        _REASON.check(body, data)
        words = body["text"], body.get("way_on", ""), body.get("law", "")
        found[code] = Reason(code, listed(body, "groups"), *words, source=body)
    return Reasons(found)
