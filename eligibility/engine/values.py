"""What a value can be while answers are missing, and where it comes from. Missing is never zero and never false.

Quantities are in the engine's own units: money in fen (whole), numbers as ``int`` or ``Decimal``, days as ``date``,
choices and regions as ``str``, several choices as ``frozenset[str]``, yes or no as ``bool``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

Quantity = int | Decimal
Value = bool | int | Decimal | str | date | frozenset[str]
Kind = Literal["declared", "register", "document", "imputed", "officer"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who says so: the person, a register, a document, a formula, an officer; ``by`` is an id, never a name.

    ``channel`` is the way it came: the app, the hotline, the desk.
    """

    kind: Kind = "declared"
    by: str | None = None
    at: datetime | None = None
    channel: str | None = None


DECLARED: Final = Provenance()


@dataclass(frozen=True, slots=True)
class Known:
    """Exactly this."""

    value: Value
    provenance: Provenance = DECLARED


@dataclass(frozen=True, slots=True)
class Interval:
    """A number, amount or day between two ends; ``None`` where there is none, open where it is not included."""

    low: Quantity | None
    high: Quantity | None
    provenance: Provenance = DECLARED
    is_low_open: bool = False
    is_high_open: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these: choices, regions or numbers."""

    values: frozenset[Value]
    provenance: Provenance = DECLARED


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Nobody has asked yet."""


@dataclass(frozen=True, slots=True)
class DontKnow:
    """Asked, and the person does not know."""

    provenance: Provenance = DECLARED


@dataclass(frozen=True, slots=True)
class Refused:
    """Asked, and the person would rather not say."""

    provenance: Provenance = DECLARED


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The question does not arise; rules read the fact's ``else`` instead."""

    provenance: Provenance = DECLARED


State = Known | Interval | OneOf | NotAsked | DontKnow | Refused | NotApplicable
NOT_ASKED: Final = NotAsked()
