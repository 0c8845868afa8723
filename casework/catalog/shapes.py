"""What the YAML of casework is made of: types of values, one name or several, and names out of a set."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from conversation_flows.engine.shapes import FlowError, check_type

TEXT: Final = (str,)
LIST: Final = (list,)
MAPPING: Final = (Mapping,)
FLAG: Final = (bool,)
WHOLE: Final = (int,)
LISTED: Final = (str, list)


def listed(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """One name, or several."""
    value = data.get(key, ())
    if isinstance(value, str):
        return (value,)
    for one in value:
        check_type(key, one, TEXT, data)
    return tuple(value)


def require_one_of(key: str, value: str | None, known: Collection[str], near: Any) -> None:
    """Raise :class:`FlowError` unless ``value`` is one of those known, or is not said."""
    if value is not None and value not in known:
        raise FlowError(f"{key} is one of {', '.join(sorted(known))}", near)
