"""How days, months, money and numbers are written on papers."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def day(value: date | None) -> str | None:
    """2026年12月1日."""
    return None if value is None else f"{value.year}年{value.month}月{value.day}日"


def month(value: str | None) -> str | None:
    """2026年12月, of ``2026-12``."""
    if value is None:
        return None
    year, number = value.split("-")
    return f"{year}年{int(number)}月"


def yuan(fen: Decimal | int) -> str:
    """790.00, of fen; half a fen is rounded up."""
    return f"{(Decimal(fen) / 100).quantize(Decimal('0.01'), ROUND_HALF_UP):.2f}"


def amount_in_words(amount: str) -> str:
    """The amount as banks write it so that no stroke can be added: 790.00 is 柒佰玖拾元整."""
    whole, _, cents = f"{Decimal(amount):.2f}".partition(".")
    tens, ones = int(cents[0]), int(cents[1])
    said = (_whole(int(whole)) + "元") if int(whole) or not int(cents) else ""
    if not int(cents):
        return said + "整"
    if tens:
        said += _DIGITS[tens] + "角"
    elif said:
        said += "零"
    return said + (_DIGITS[ones] + "分" if ones else "整")


def _whole(number: int) -> str:
    """Below a trillion: groups of four digits, one 零 for any run of noughts inside."""
    if not number:
        return _DIGITS[0]
    said, gap = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += (_DIGITS[0] if gap and said else "") + _DIGITS[digit] + _PLACES[place % 4]
        gap = not digit or (gap and not digit)
        if place % 4 == 0 and number // 10**place % 10_000:
            said += _GROUPS[place // 4]
    return said
