"""Numbers printed on documents: identity card, telephone, bank card."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from conversation_flows.engine.kinds.kind import Kind, Refused

if TYPE_CHECKING:
    from conversation_flows.engine.environment import Environment
    from conversation_flows.engine.flow import Question

_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_MOBILE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_LANDLINE = re.compile(r"0[0-9]{2,3}[2-9][0-9]{6,7}", re.ASCII)
_CARD = re.compile(r"[0-9]{12,21}", re.ASCII)
#: what a Chinese keyboard types when it is not switched over
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ－＋（）\u3000", "0123456789Xx-+() ")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECKS = "10X98765432"  # GB 11643-1999, indexed by the weighted sum modulo 11
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)


def check_character(digits: str) -> str:
    """The check character of the first 17 digits of an identity number (ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11]


def birth_date(id_number: str) -> date:
    """The date of birth inside an identity number; raises ``ValueError`` when there is no such day."""
    return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def sex(id_number: str) -> str:
    """`male` or `female`: the 17th digit is odd for men."""
    return "male" if int(id_number[16]) % 2 else "female"


def _compact(raw: Any, separators: str) -> str:
    """What was typed without the blanks people put between groups; empty when it is no text."""
    if not isinstance(raw, str) or len(raw) > 64:
        return ""
    return "".join(character for character in raw.translate(_FULL_WIDTH) if character not in separators)


class IdNumber(Kind):
    """A resident identity number of 18 characters.

    The first six digits are where it was first issued: often an abolished code, never proof of hukou,
    so only the province is looked at (domain.md §6.5).
    """

    may_be_unknown = False

    def read(self, raw: Any, question: Question, environment: Environment) -> str:
        number = _compact(raw, " -").upper()
        if not _ID_NUMBER.fullmatch(number):
            raise Refused("not_an_id_number", "身份证号码是 18 位，请照身份证再填一次。")
        if not self._is_genuine(number, environment.today):
            raise Refused("wrong_id_number", "这个号码好像有一位不对，请照身份证再核对一遍。")
        return number

    @staticmethod
    def _is_genuine(number: str, today: date) -> bool:
        try:
            born = birth_date(number)
        except ValueError:
            return False
        is_possible = date(1900, 1, 1) <= born <= today and number[:2] in _PROVINCES
        return is_possible and check_character(number[:17]) == number[17]

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        return f"{kept[:3]}***********{kept[-4:]}"


class Phone(Kind):
    """A mobile or landline number of the mainland."""

    def read(self, raw: Any, question: Question, environment: Environment) -> str:
        number = _compact(raw, " -()").removeprefix("+86").removeprefix("0086")
        if not (_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number)):
            raise Refused("not_a_phone", "电话号码好像不对。手机是 11 位，座机请带区号。")
        return number

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        return f"{kept[:3]}****{kept[-4:]}"


class BankCard(Kind):
    """A bank card or passbook number.

    UnionPay cards (62…, 16–19 digits) carry Luhn's check digit; rural passbooks do not, so only the former are checked.
    """

    may_be_unknown = False

    def read(self, raw: Any, question: Question, environment: Environment) -> str:
        number = _compact(raw, " -")
        if not _CARD.fullmatch(number):
            raise Refused("not_a_card", "卡号或存折账号是 12 到 21 位数字，请再核对一遍。")
        if number.startswith("62") and 16 <= len(number) <= 19 and not _luhn(number):
            raise Refused("wrong_card", "卡号好像有一位不对，请照银行卡再核对一遍。")
        return number

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        return f"**** {kept[-4:]}"


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    return sum(digits[::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0
