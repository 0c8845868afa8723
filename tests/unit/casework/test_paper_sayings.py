"""How days, money, offices and figures are written on papers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from casework.writing.means import _amount, _in_yuan, _published, _range
from casework.writing.occasion import age_on
from casework.writing.offices import OfficeNames
from casework.writing.reading import shipped_words
from casework.writing.saying import amount_in_words, day, month, yuan
from tests.shipped import DIVISIONS

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("790.00", "柒佰玖拾元整"),
        ("1001.05", "壹仟零壹元零伍分"),
        ("10010.50", "壹万零壹拾元伍角整"),
        ("20040", "贰万零肆拾元整"),
        ("100000", "壹拾万元整"),
        ("1000000.01", "壹佰万元零壹分"),
        ("9999999.99", "玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_an_amount_is_written_as_banks_write_it(amount: str, words: str) -> None:
    assert amount_in_words(amount) == words


def test_days_months_and_fen_are_written_in_full() -> None:
    assert (day(date(2026, 1, 2)), day(None)) == ("2026年1月2日", None)
    assert (month("2027-01"), month(None)) == ("2027年1月", None)
    assert [yuan(fen) for fen in (0, 5, 84100, Decimal("84133.5"))] == ["0.00", "0.05", "841.00", "841.34"]


@pytest.mark.parametrize(
    ("township", "county", "names"),
    [
        ("150425203", "150425", ("克什克腾旗巴彦查干苏木人民政府", "赤峰市克什克腾旗民政局")),
        ("150403002", "150403", ("元宝山区平庄城区街道办事处", "赤峰市元宝山区民政局")),
        ("150425100", "150425", ("克什克腾旗经棚镇人民政府", "赤峰市克什克腾旗民政局")),
        ("150425", "150425", ("赤峰市克什克腾旗民政局", "赤峰市克什克腾旗民政局")),
    ],
)
def test_offices_have_the_names_that_hang_over_their_doors(township: str, county: str, names: tuple[str, str]) -> None:
    offices = OfficeNames(DIVISIONS, shipped_words(("150000",)).offices, township, county, ON)

    assert (offices.township, offices.county) == names
    assert offices.government.endswith("旗人民政府") or offices.government.endswith("区人民政府")
    assert offices.disabled_federation.endswith("残疾人联合会")
    assert (offices.of(township), offices.of(county)) == names


def test_a_figure_that_is_not_certain_is_written_from_to_or_left_to_the_officers() -> None:
    assert _amount(84100) == "841.00"
    assert _amount((0, 84100)) == "0.00～841.00"
    assert _amount((0, 10**40)) == "待核实"
    assert _amount(None) == "待核实"
    assert [_in_yuan(_amount(value)) for value in (84100, None)] == ["841.00 元", "待核实"]
    assert _range(frozenset({"a"}), str) == "待核实"


def test_published_figures_keep_their_unit() -> None:
    assert _published("841 CNY/person/month") == "841 元（每人每月）"
    assert _published("0.5") == "0.5"
    assert _published("2000 CNY") == "2000 元"


def test_an_age_is_in_whole_years() -> None:
    assert [age_on(ON, born) for born in ("2008-11-22", "2008-11-23", None)] == [18, 17, None]
