"""Identity numbers, telephones and bank cards."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation_flows.engine.kinds.documents import birth_date, check_character, sex
from tests.unit.kinds.asking import read, refusal, shown, worth


def id_number(area: str, day: str, order: str = "002") -> str:
    digits = f"{area}{day}{order}"
    return digits + check_character(digits)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("11010519491231002X", "11010519491231002X"),  # the example of GB 11643
        ("11010519491231002x", "11010519491231002X"),
        ("110105 19491231 002X", "11010519491231002X"),
        ("110105-19491231-002X", "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("152526196804120060", "152526196804120060"),
    ],
)
def test_a_citizen_can_type_an_id_number_as_people_do(typed: str, kept: str) -> None:
    assert read("id_number", typed) == kept


@pytest.mark.parametrize("area", ["152526", "510202", "150426", "640000", "820000", "830000"])
def test_a_citizen_can_give_an_id_number_with_an_abolished_area(area: str) -> None:
    number = id_number(area, "19680412")
    assert read("id_number", number) == number


@pytest.mark.parametrize(
    ("area", "day", "why"),
    [
        ("110105", "20991231", "born after today"),
        ("110105", "20261123", "born tomorrow"),
        ("110105", "18991231", "born before 1900"),
        ("110105", "19000229", "1900 had no leap day"),
        ("110105", "20230229", "2023 had no leap day"),
        ("110105", "19491332", "no such month"),
        ("110105", "19490631", "June has thirty days"),
        ("990105", "19491231", "no such province"),
        ("000000", "19491231", "no such province"),
    ],
)
def test_a_citizen_cannot_give_an_id_number_nobody_has(area: str, day: str, why: str) -> None:
    refused = refusal("id_number", id_number(area, day))
    assert refused is not None, why
    assert refused.code == "wrong_id_number"


@pytest.mark.parametrize("day", ["20240229", "20000229", "19000101", "20261122"])
def test_a_citizen_can_be_born_on_a_rare_day(day: str) -> None:
    number = id_number("150425", day)
    assert read("id_number", number) == number
    assert birth_date(number).isoformat().replace("-", "") == day


@given(st.integers(0, 16), st.integers(1, 9))
def test_a_citizen_cannot_mistype_one_digit_of_an_id_number(place: int, off_by: int) -> None:
    number = "152526196804120060"
    digit = str((int(number[place]) + off_by) % 10)
    assert refusal("id_number", number[:place] + digit + number[place + 1 :]) is not None


@pytest.mark.parametrize("check", [c for c in "0123456789X" if c != "X"])
def test_a_citizen_cannot_give_a_wrong_check_character(check: str) -> None:
    refused = refusal("id_number", "11010519491231002" + check)
    assert refused is not None
    assert refused.code == "wrong_id_number"


@pytest.mark.parametrize(
    "typed",
    ["", "1", "1101051949123100", "110105491231002", "11010519491231002XX", "X1010519491231002X", 110105, None, [], {},
     "11010519491231002Y", "①1010519491231002X", "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "9" * 100_000],
)  # fmt: skip
def test_a_citizen_cannot_give_what_is_no_id_number(typed: Any) -> None:
    refused = refusal("id_number", typed)
    assert refused is not None
    assert refused.code == "not_an_id_number"


def test_a_citizen_sees_only_the_ends_of_an_id_number() -> None:
    assert shown("id_number", "11010519491231002X") == "110***********002X"
    assert worth("id_number", "11010519491231002X") == "11010519491231002X"


def test_an_id_number_tells_birth_and_sex() -> None:
    assert birth_date("11010519491231002X") == date(1949, 12, 31)
    assert sex("11010519491231002X") == "female"
    assert sex("152526196509030011") == "male"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13847100001", "13847100001"),
        ("138 4710 0001", "13847100001"),
        ("138-4710-0001", "13847100001"),
        ("+8613847100001", "13847100001"),
        ("+86 138 4710 0001", "13847100001"),
        ("008613847100001", "13847100001"),
        ("19900000000", "19900000000"),
        ("0476-8220001", "04768220001"),
        ("(010) 62345678", "01062345678"),
        ("（0476）8220001", "04768220001"),
        ("１３８４７１００００１", "13847100001"),
    ],
)
def test_a_citizen_can_type_a_phone_as_people_do(typed: str, kept: str) -> None:
    assert read("phone", typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "12345", "1384710000", "138471000011", "12847100001", "8220001", "+1 202 555 0100", 13847100001,
     None, True, "1384710000a", "13847100001;13847100002"],
)  # fmt: skip
def test_a_citizen_cannot_give_what_is_no_phone_of_the_mainland(typed: Any) -> None:
    refused = refusal("phone", typed)
    assert refused is not None
    assert refused.code == "not_a_phone"


def test_a_citizen_sees_only_the_ends_of_a_phone() -> None:
    assert shown("phone", "13847100001") == "138****0001"


@pytest.mark.parametrize("number", ["6217000123456789019", "6228481234567890128", "6222600260001072444"])
def test_a_citizen_can_give_a_card_whose_check_digit_is_right(number: str) -> None:
    assert read("bank_card", number) == number
    assert read("bank_card", f"{number[:4]} {number[4:8]}-{number[8:]}") == number


@given(st.integers(0, 18), st.integers(1, 9))
def test_a_citizen_cannot_mistype_one_digit_of_a_card(place: int, off_by: int) -> None:
    number = "6217000123456789019"
    mistyped = number[:place] + str((int(number[place]) + off_by) % 10) + number[place + 1 :]
    refused = refusal("bank_card", mistyped)
    is_checked = mistyped.startswith("62")
    assert (refused is not None and refused.code == "wrong_card") is is_checked


@pytest.mark.parametrize("number", ["621012345678", "050100123456789", "123456789012345678901", "62" + "1" * 13])
def test_a_citizen_can_give_a_passbook_that_has_no_check_digit(number: str) -> None:
    assert read("bank_card", number) == number


@pytest.mark.parametrize("length", [16, 17, 18, 19])
def test_a_card_of_every_length_is_checked(length: int) -> None:
    accepted = [d for d in "0123456789" if refusal("bank_card", "62" + "1" * (length - 3) + d) is None]
    assert len(accepted) == 1


@pytest.mark.parametrize(
    "typed", ["", "12345678901", "1" * 22, "abc", None, 6217000123456789019, [], "6217/000123456789"]
)
def test_a_citizen_cannot_give_what_is_no_account(typed: Any) -> None:
    refused = refusal("bank_card", typed)
    assert refused is not None
    assert refused.code == "not_a_card"


def test_a_citizen_sees_only_the_end_of_an_account() -> None:
    assert shown("bank_card", "6217000123456789019") == "**** 9019"
