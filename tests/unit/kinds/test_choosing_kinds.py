"""Yes and no, choices, agreements, signatures and places."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.kinds.asking import described, read, refusal, shown, worth

CARS = {"options": {"car": "轿车", "truck": "货车", "none": "以上都没有"}}


@pytest.mark.parametrize("kind", ["yes_no", "consent", "commitment", "review"])
@pytest.mark.parametrize("given", [0, 1, "true", "是", None, [], {}, [True], 1.0])
def test_a_citizen_must_say_yes_or_no_in_so_many_words(kind: str, given: Any) -> None:
    assert read(kind, True) is True
    assert read(kind, False) is False
    assert refusal(kind, given).code in {"not_yes_or_no", "not_explicit"}  # type: ignore[union-attr]


def test_a_citizen_sees_yes_and_no_in_words() -> None:
    assert [shown("yes_no", True), shown("yes_no", False)] == ["是", "否"]
    assert [shown("consent", True), shown("review", False)] == ["同意", "不同意"]
    assert described("yes_no") == {}


def test_a_citizen_can_choose_one_of_the_options() -> None:
    assert read("choice", "car", **CARS) == "car"
    assert shown("choice", "car", **CARS) == "轿车"
    assert shown("choice", "gone_since", **CARS) == "gone_since"


@pytest.mark.parametrize("given", ["", "bus", "轿车", "CAR", None, 0, ["car"], {"car": 1}])
def test_a_citizen_cannot_choose_what_is_not_offered(given: Any) -> None:
    assert refusal("choice", given, **CARS).code == "not_an_option"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given", "kept"), [(["car"], ["car"]), (["truck", "car"], ["car", "truck"]), (["none"], ["none"])]
)
def test_a_citizen_can_choose_several_in_any_order(given: list[str], kept: list[str]) -> None:
    assert read("choices", given, **CARS) == kept


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([], "not_a_list"),
        ("car", "not_a_list"),
        (None, "not_a_list"),
        ([1], "not_a_list"),
        ([["car"]], "not_a_list"),
        ([{}], "not_a_list"),
        ({"car": True}, "not_a_list"),
        (["car", "car"], "not_an_option"),
        (["car", "bus"], "not_an_option"),
        (["none", "car"], "contradiction"),
        (["car", "none"], "contradiction"),
    ],
)
def test_a_citizen_cannot_choose_none_and_some(given: Any, code: str) -> None:
    assert refusal("choices", given, **CARS).code == code  # type: ignore[union-attr]


def test_a_condition_sees_choices_as_a_set() -> None:
    assert worth("choices", ["car", "truck"], **CARS) == frozenset({"car", "truck"})
    assert shown("choices", ["car", "truck"], **CARS) == "轿车、货车"
    assert [option["value"] for option in described("choices", **CARS)["options"]] == ["car", "truck", "none"]
    assert described("choice", **CARS)["options"][0] == {"value": "car", "label": "轿车"}


@pytest.mark.parametrize(
    "strokes", [[[[0, 0], [1, 1]]], [[[0, 0]], [[4096, 4096]]], [[[n % 4096, 7] for n in range(1500)]]]
)
def test_a_citizen_can_sign(strokes: Any) -> None:
    assert read("signature", {"strokes": strokes}) == {"strokes": strokes}


@pytest.mark.parametrize(
    "given",
    [None, "me", [], {}, {"strokes": None}, {"strokes": []}, {"strokes": [[]]}, {"strokes": [[[0, 0]]]},
     {"strokes": [[[0, 0], [1, 1]], []]}, {"strokes": [[[0, 0], [1]]]}, {"strokes": [[[0, 0], [1, 1, 1]]]},
     {"strokes": [[[0, 0], [1, True]]]}, {"strokes": [[[0, 0], [1, 1.5]]]}, {"strokes": [[[0, 0], [-1, 1]]]},
     {"strokes": [[[0, 0], [1, 4097]]]}, {"strokes": [[[0, 0], "ab"]]}, {"strokes": ["ab"]},
     {"strokes": [[[0, 0], [1, 1]]], "png": "x"}],
)  # fmt: skip
def test_a_citizen_cannot_sign_with_what_is_no_stroke(given: Any) -> None:
    assert refusal("signature", given).code == "not_a_signature"  # type: ignore[union-attr]


def test_a_citizen_cannot_sign_with_more_points_than_a_hand_makes() -> None:
    assert refusal("signature", {"strokes": [[[1, 1]] * 1501]}).code == "too_long"  # type: ignore[union-attr]
    assert refusal("signature", {"strokes": [[]] * 100_000}).code == "not_a_signature"  # type: ignore[union-attr]


def test_a_citizen_sees_that_she_signed_and_not_how() -> None:
    kept = {"strokes": [[[0, 0], [1, 1]]]}
    assert shown("signature", kept) == "已签名"
    assert worth("signature", kept) is True
    assert described("signature") == {"max": 1500}


def test_a_citizen_can_choose_a_place_of_the_right_level() -> None:
    assert read("region", "150425203", levels=("township",)) == "150425203"
    assert read("region", "150425", levels=("county", "township")) == "150425"
    assert read("region", "150000") == "150000"
    assert shown("region", "150425203") == "地方150425203"
    assert described("region", levels=("township",)) == {"levels": ["township"]}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("150425", "not_precise_enough"),
        ("999999999", "no_such_place"),
        ("1504252", "no_such_place"),
        ("", "no_such_place"),
        ("１５０４２５２０３", "no_such_place"),
        (150425203, "no_such_place"),
        (None, "no_such_place"),
        (["150425203"], "no_such_place"),
    ],
)
def test_a_citizen_cannot_choose_a_place_that_is_none(given: Any, code: str) -> None:
    assert refusal("region", given, levels=("township",)).code == code  # type: ignore[union-attr]
