"""How dates and amounts are written in each language."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from i18n.formatting import formats

DAY = date(1958, 3, 2)


@pytest.mark.parametrize(
    ("locale", "day", "month", "number", "amount"),
    [
        ("zh-Hans-CN", "1958年3月2日", "1958年3月", "12000", "1234.50"),
        ("en", "March 2, 1958", "March 1958", "12,000", "1,234.50"),
        ("mn-Mong-CN", "1958-03-02", "1958-03", "12,000", "1,234.50"),
        ("zh-CN", "1958年3月2日", "1958年3月", "12000", "1234.50"),
        ("xx", "1958年3月2日", "1958年3月", "12000", "1234.50"),
    ],
)
def test_a_person_sees_dates_and_amounts_as_her_language_writes_them(
    locale: str, day: str, month: str, number: str, amount: str
) -> None:
    written = formats(locale)
    assert (written.day(DAY), written.month(DAY)) == (day, month)
    assert (written.number(12000), written.yuan(123450)) == (number, amount)


@given(st.dates())
def test_english_and_chinese_dates_are_those_of_the_cldr(day: date) -> None:
    assert formats("en").day(day) == format_date(day, "long", locale="en")
    assert formats("zh-Hans-CN").day(day) == format_date(day, "long", locale="zh_Hans_CN")


@given(st.integers(min_value=0, max_value=10**12))
def test_english_numbers_are_those_of_the_cldr(number: int) -> None:
    assert formats("en").number(number) == format_decimal(number, locale="en")


@given(st.integers(min_value=0, max_value=10**12))
def test_no_fen_is_lost_in_writing_an_amount(fen: int) -> None:
    whole, _, rest = formats("en").yuan(fen).replace(",", "").partition(".")
    assert int(whole) * 100 + int(rest or 0) == fen
