"""Reads one published value: a number in its unit, a range, or one of some choices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from eligibility.findings import Ledger, spot_of
from eligibility.law.estimates import Estimate
from eligibility.law.published import Kind, Parameter
from eligibility.reading.sheets import Sheet


def number_of(value: Any) -> Decimal | None:
    """A number as it is written; None for anything else."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    number = Decimal(str(value)) if is_number else None
    return number if number is not None and number.is_finite() else None


def read_value(row: Sheet, unit: str, parameter: Parameter, ledger: Ledger) -> Estimate | None:
    """One value, or a range, in the unit of the parameter; ``unit`` is the one it is published in."""
    estimate = _choice(row, parameter) if parameter.kind is not Kind.NUMBER else _number(row, unit, parameter)
    if estimate is None:
        advice = "write `value: …`, or `low: … ` and `high: …` for a range, of the parameter's kind and unit"
        ledger.add("wrong_type", spot_of(row, "value"), "this is no value of this parameter", advice)
    elif not _is_within(estimate, parameter.bounds):
        advice = "correct the value, or widen the bounds of the parameter"
        ledger.add("outside_bounds", spot_of(row, "value"), "this is outside the declared bounds", advice)
    return estimate


def _choice(row: Sheet, parameter: Parameter) -> Estimate | None:
    options, value = parameter.bounds.options or frozenset(), row.get("value")
    is_one = any(type(value) is type(option) and value == option for option in options)
    return Estimate(options=frozenset({value})) if is_one and "unit" not in row else None  # type: ignore[arg-type]


def _number(row: Sheet, unit: str, parameter: Parameter) -> Estimate | None:
    factor = _factor(unit, parameter.unit)
    if factor is None or ("value" in row) == ("low" in row or "high" in row):
        return None
    ends = (row["value"], row["value"]) if "value" in row else (row.get("low"), row.get("high"))
    low, high = (number_of(end) for end in ends)
    is_sound = all(number_of(end) is not None for end in ends if end is not None) and (low, high) != (None, None)
    if not is_sound or (low is not None and high is not None and low > high):
        return None
    return Estimate(low and _converted(low, factor), high and _converted(high, factor))


def _factor(unit: str, wanted: str) -> Decimal | None:
    """What a published number is multiplied by (above 0) or divided by (below 0) to be in the wanted unit."""
    if unit == wanted:
        return Decimal(1)
    if unit.replace("/year", "/month") == wanted:
        return Decimal(-12)
    return Decimal(12) if unit.replace("/month", "/year") == wanted else None


def _converted(number: Decimal, factor: Decimal) -> Decimal:
    return number * factor if factor > 0 else number / -factor


def _is_within(estimate: Estimate, bounds: Estimate) -> bool:
    if estimate.options is not None:
        return True
    is_high_enough = bounds.low is None or (estimate.low is not None and estimate.low >= bounds.low)
    return is_high_enough and (bounds.high is None or (estimate.high is not None and estimate.high <= bounds.high))


def words_of(row: Sheet, unit: str) -> str:
    """The value as the document gives it."""
    if "be" in row:
        return f"= {row['be']}"
    measure = "" if unit == "1" else f" {unit}"
    if "value" in row:
        return f"{row['value']}{measure}"
    if "high" not in row:
        return f">= {row['low']}{measure}"
    return f"<= {row['high']}{measure}" if "low" not in row else f"{row['low']} – {row['high']}{measure}"
