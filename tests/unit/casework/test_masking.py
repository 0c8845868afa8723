"""What of a number is shown, and what in a text is taken for one."""

from __future__ import annotations

import pytest

from casework.masking import in_part, masked_name, without_numbers


@pytest.mark.parametrize(
    ("name", "shown"),
    [("李秀兰", "李**"), ("李四", "李*"), ("乌云其木格", "乌***"), ("巴", "巴"), ("", ""), ("𠮷野家", "𠮷**")],
)
def test_of_a_name_the_first_character_is_shown(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("身份证 152526196804120060 有误", "身份证 ****0060 有误"),
        ("15252619680412006X", "****006X"),
        ("电话13847100001，白天打", "电话****0001，白天打"),
        ("电话 138 4710 0001", "电话 ****0001"),
        ("电话 138-4710-0001", "电话 ****0001"),
        ("卡号 6222 0212 3456 7890 123", "卡号 **** 123"),
        ("卡号 6222021234567890123", "卡号 ****0123"),
        ("２０２６年１１月２２日", "２０２６年１１月２２日"),
        ("2026-11-22 至 2026-12-22", "2026-11-22 至 2026-12-22"),
        ("每年 9600 元，820 亩", "每年 9600 元，820 亩"),
        ("１３８４７１００００１", "****０００１"),
    ],
)
def test_numbers_in_free_texts_are_shown_in_part(text: str, shown: str) -> None:
    assert without_numbers(text) == shown


def test_every_text_inside_a_value_is_looked_at_and_nothing_else_changes() -> None:
    value = {"a": ["13847100001", 7, True, None], "b": {"c": "好"}}
    assert in_part(value) == {"a": ["****0001", 7, True, None], "b": {"c": "好"}}
