"""The receipt number: its parts, its check character, and what it finds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.receipt import check_character, is_receipt_number, receipt_number

DAY = date(2026, 11, 22)


def test_a_receipt_number_says_where_when_what_and_which() -> None:
    number = receipt_number("150403", DAY, "01", 7)
    assert number[:22] == "1504032026112201000007"
    assert len(number) == 23
    assert is_receipt_number(number)


@pytest.mark.parametrize(
    ("region", "code", "sequence"),
    [("15040", "01", 1), ("1504031", "01", 1), ("150403", "1", 1), ("150403", "001", 1), ("150403", "01", 1_000_000),
     ("15040x", "01", 1), ("１５０４０３", "01", 1), ("150403", "01", -1)],
)  # fmt: skip
def test_a_part_that_does_not_fit_is_refused(region: str, code: str, sequence: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        receipt_number(region, DAY, code, sequence)


@pytest.mark.parametrize("text", ["", "1", "1504032026112201000007", "x" * 23, "１" * 23, "1" * 24])
def test_what_is_no_receipt_number_is_told(text: str) -> None:
    assert not is_receipt_number(text)


def test_the_check_character_is_that_of_the_standard() -> None:
    assert check_character("11010519491231002") == "X"
    assert check_character("0794") == "0"  # ISO 7064's own example, 07940


digits = st.integers(0, 10**22 - 1).map(lambda number: f"{number:022d}")


@given(digits, st.integers(0, 21), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(number: str, place: int, off_by: int) -> None:
    wrong = number[:place] + str((int(number[place]) + off_by) % 10) + number[place + 1 :]
    assert not is_receipt_number(wrong + check_character(number))


@given(digits, st.integers(0, 20))
def test_every_swap_of_neighbours_is_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert is_receipt_number(swapped + check_character(number)) is (swapped == number)
