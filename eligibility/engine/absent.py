"""The two ways a value can be absent from an expression."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Absent(Enum):
    """The two ways a value can be absent. Neither is zero and neither is false."""

    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


UNKNOWN: Final = Absent.UNKNOWN
NOT_APPLICABLE: Final = Absent.NOT_APPLICABLE
