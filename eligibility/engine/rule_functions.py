"""The functions of rules: what each takes, and of which type what it gives is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from eligibility.engine.types import Boolean, Day, Number, Signature, Text, Type


def _whole(kind: Any) -> Type:
    low = kind.low if isinstance(kind, Number) else None
    return Number(None if low is None else min(low, Decimal(0)), is_whole=True)


def _from_zero(kind: Any) -> Type:
    is_from_zero = isinstance(kind, Number) and kind.low is not None and kind.low >= 0
    return Number(Decimal(0) if is_from_zero else None)


SIGNATURES: Final[dict[str, Signature]] = {
    "floor": Signature((Number,), _whole),
    "ceil": Signature((Number,), _whole),
    "monthly": Signature((Number,), _from_zero),
    "yearly": Signature((Number,), _from_zero),
    "years": Signature((Day, Day), lambda start, end: Number(is_whole=True)),
    "months": Signature((Day, Day), lambda start, end: Number(is_whole=True)),
    "param": Signature((Text,), lambda path: Number()),
    "table": Signature((Text,), lambda name, *arguments: Number(), rest=object),
    "eligible": Signature((Text,), lambda name: Boolean()),
}
