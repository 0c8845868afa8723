"""Whole months and years between many days at once, days being ordinals."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from eligibility.engine.vector_values import Between, Column, NotVector

_EPOCH: Final = date(1970, 1, 1).toordinal()


def months_between(start: Column, end: Column) -> Column:
    """Whole months from one day to another; below zero when the other comes first."""
    if type(start) is Between or type(end) is Between:
        raise NotVector("a day is not certain")
    (month, day), (end_month, end_day) = _parts(start), _parts(end)
    return (end_month - month - (end_day < day)).astype(np.float64)


def years_between(start: Column, end: Column) -> Column:
    """Whole years from one day to another."""
    return np.floor(months_between(start, end) / 12)


def _parts(day: Column) -> tuple[Column, Column]:
    """Months since 1970, and the day within the month."""
    days = (np.asarray(day, dtype=np.int64) - _EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    return months.astype(np.int64), (days - months.astype("datetime64[D]")).astype(np.int64)
