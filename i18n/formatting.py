"""Dates and numbers as each language writes them: patterns from the CLDR through Babel, filled in by ourselves.

Babel's own ``format_date`` takes 20 µs a call and more, a fifth of a turn; a filled-in pattern takes half of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale
from babel.dates import parse_pattern

from i18n.languages import FOLDERS, SOURCE, known

#: The CLDR has no dates in words for traditional Mongolian ("2026 M03 1"), and words of our own would be invented:
#: digits are read by everybody until a reviewer says how a date is written.
_OWN_PATTERNS = {"mn-Mong-CN": ("y-MM-dd", "y-MM")}
#: Amounts are counted in 万 in Chinese, so separators after three digits only look like more of them.
_UNGROUPED = frozenset({SOURCE})


@dataclass(frozen=True, slots=True)
class Formats:
    """How one language writes dates and numbers: patterns for ``%`` with the names of the CLDR's fields."""

    day_pattern: str
    month_pattern: str
    months: Mapping[int, str]
    group: str
    point: str

    def day(self, day: date) -> str:
        """A day: 1958年3月2日, March 2, 1958."""
        return self.day_pattern % self._fields(day)

    def month(self, day: date) -> str:
        """The month of a day: 1958年3月, March 1958."""
        return self.month_pattern % self._fields(day)

    def number(self, number: int) -> str:
        """A whole number: 12000, 12,000."""
        return f"{number:,}".replace(",", self.group)

    def yuan(self, fen: int) -> str:
        """An amount of whole fen in yuan, without its unit; ``.00`` is left out: it is easily read as more noughts."""
        whole, rest = divmod(fen, 100)
        return self.number(whole) + (f"{self.point}{rest:02d}" if rest else "")

    def _fields(self, day: date) -> dict[str, str | int]:
        return {
            "y": day.year,
            "M": day.month,
            "MM": f"{day.month:02d}",
            "MMMM": self.months[day.month],
            "d": day.day,
            "dd": f"{day.day:02d}",
        }


def formats(locale: str) -> Formats:
    """How ``locale`` writes; an unknown locale is written to as in Chinese."""
    return _formats(known(locale) or SOURCE)


@cache
def _formats(locale: str) -> Formats:
    data = Locale.parse(FOLDERS[locale])
    symbols = data.number_symbols["latn"]
    day, month = _OWN_PATTERNS.get(locale) or (data.date_formats["long"].pattern, data.datetime_skeletons["yMMMM"])
    return Formats(
        day_pattern=str(parse_pattern(day).format),
        month_pattern=str(parse_pattern(month).format),
        months=dict(data.months["format"]["wide"]),
        group="" if locale in _UNGROUPED else symbols["group"],
        point=symbols["decimal"],
    )


SOURCE_FORMATS = _formats(SOURCE)
