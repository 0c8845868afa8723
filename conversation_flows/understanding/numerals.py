"""Numbers as people write and say them: 143, 1.2万, 一百二, 两千零五."""

from __future__ import annotations

import re
from decimal import Decimal

#: what a number may be made of, for patterns that look for one
NUMERAL = (
    r"(?:[0-9]+(?:\.[0-9]+)?(?:[十百千万][0-9零〇一二两三四五六七八九]*)*|[零〇一二两三四五六七八九十百千万俩仨廿]+)"
)

_DIGITS = {digit: value for value, digits in enumerate(["零〇", "一", "二两俩", "三仨", "四"]) for digit in digits}
_DIGITS |= {digit: value for value, digit in enumerate("五六七八九", start=5)}
_UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000}
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[零〇一二两三四五六七八九俩仨十百千万]", re.ASCII)


def number(text: str) -> Decimal | None:
    """The number written, digits and words mixed or not: 一千五 is 1500. ``None`` for 三四百, and for no number."""
    text = text.replace("廿", "二十")
    tokens = _TOKEN.findall(text)
    if not tokens or "".join(tokens) != text:
        return None
    return _Reading().of(tokens)


def digits(text: str) -> str:
    """Digits read out one by one, as years are: 一九五二 is 1952; empty when it is anything else."""
    said = [str(_DIGITS[character]) if character in _DIGITS else character for character in text]
    return "".join(said) if said and all(character.isdecimal() for character in said) else ""


class _Reading:
    """Reads tokens from the left; ``unit`` is the last one heard, and 0 after a 零."""

    def __init__(self) -> None:
        self.total = self.section = Decimal(0)
        self.waiting: Decimal | None = None
        self.unit = 0

    def of(self, tokens: list[str]) -> Decimal | None:
        for said in tokens:
            if not (self._unit(said) if said in _UNITS else self._digit(said)):
                return None
        return self.total + self.section + self._last()

    def _digit(self, said: str) -> bool:
        value = Decimal(_DIGITS[said]) if said in _DIGITS else Decimal(said)
        if self.waiting is not None and self.waiting != 0:
            return False
        if value == 0 and self.unit:
            self.unit = 0  # 一千零五: what follows is no hundreds
            return True
        self.waiting = value
        return True

    def _unit(self, said: str) -> bool:
        unit, value = _UNITS[said], self.waiting
        self.waiting, self.unit = None, unit
        if said == "万":
            self.section += value or 0
            self.total, self.section = self.total + self.section * unit, Decimal(0)
            return self.total > 0
        if value is None and said != "十":
            return False
        self.section += (1 if value is None else value) * unit
        return True

    def _last(self) -> Decimal:
        """What is left over: the 五 of 一千五 is five hundred, that of 十五 and of 一千零五 is five."""
        if self.waiting is None:
            return Decimal(0)
        is_short = self.unit > 10 and self.waiting < 10
        return self.waiting * self.unit / 10 if is_short else self.waiting
