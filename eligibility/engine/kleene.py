"""The rules of the language on values that may be unknown, may not apply, or have not been tried yet.

They are those of :mod:`eligibility.engine.expressions`, with one value more: what is :data:`OPEN` may still become
anything, so a result that does not depend on it is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any, Final

from eligibility.engine.expressions import NOT_APPLICABLE, UNKNOWN


class Open(Enum):
    """Of a value nothing has been said yet."""

    OPEN = "open"


OPEN: Final = Open.OPEN


def _truth(value: Any) -> Any:
    return False if value is NOT_APPLICABLE else value


def negated(value: Any) -> Any:
    """`not value`."""
    value = _truth(value)
    return value if value in (UNKNOWN, OPEN) else value is not True


def decided(values: Iterable[Any], *, decisive: bool) -> Any:
    """`or` of the values when ``decisive`` is true, `and` when it is false."""
    doubt: Any = None
    for value in map(_truth, values):
        if value is OPEN or (value is UNKNOWN and doubt is None):
            doubt = value
        elif value is not UNKNOWN and (value is True) is decisive:
            return decisive
    return not decisive if doubt is None else doubt


_RULES: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": lambda left, right: left == right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "in": lambda left, right: left in right,
}


def compared(how: str, left: Any, right: Any) -> Any:
    """`left how right`, how being one of ``== < <= > >= in``."""
    for doubt in (OPEN, UNKNOWN):
        if left is doubt or right is doubt:
            return doubt
    if left is NOT_APPLICABLE or right is NOT_APPLICABLE:
        return False
    return _RULES[how](left, right)
