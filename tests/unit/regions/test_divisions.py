"""Looking divisions up, up and down, as they stood on a day: on a table small enough to read."""

from datetime import date

import pytest

from regions.divisions import Division, Divisions, Level, level_of

CHANGE = date(2025, 11, 6)
DAY_BEFORE = date(2025, 11, 5)

TABLE = Divisions(
    [
        Division("110000", "北京市", None),
        Division("500000", "重庆市", None),
        Division("500109", "北碚区", "500000"),
        Division("500112", "渝北区", "500000", valid_until=CHANGE, successors=("500157", "500109")),
        Division("500112016", "两路街道", "500112", valid_until=CHANGE),
        Division("500112016", "两路街道", "500157", valid_from=CHANGE),
        Division("500112133", "统景镇", "500112", valid_until=CHANGE),
        Division("500112133", "统景镇", "500109", valid_from=CHANGE),
        Division("500157", "两江新区", "500000", valid_from=CHANGE),
    ]
)


def _codes(divisions):
    return [division.code for division in divisions]


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("150000", Level.PROVINCE),
        ("150400", Level.PREFECTURE),
        ("150425", Level.COUNTY),
        ("150425100", Level.TOWNSHIP),
        ("150425000", Level.TOWNSHIP),
    ],
)
def test_anybody_can_tell_the_level_from_the_shape_of_a_code(code, level):
    assert level_of(code) is level
    assert Division(code, "某地", None).level is level


def test_an_unknown_code_is_nothing_anywhere():
    assert TABLE.get("999999") is None
    assert TABLE.path("999999") == ()
    assert TABLE.full_name("999999") == ""
    assert TABLE.county("999999") is None
    assert TABLE.resolve("999999") == ()
    assert TABLE.children("999999") == ()
    assert not TABLE.has_children("999999")
    assert not TABLE.is_served("500999")


def test_a_county_ends_on_the_day_before_its_successor_begins():
    assert TABLE.get("500112", DAY_BEFORE).name == "渝北区"
    assert TABLE.get("500112", CHANGE) is None
    assert TABLE.get("500157", DAY_BEFORE) is None
    assert TABLE.get("500157", CHANGE).name == "两江新区"


def test_an_abolished_code_can_still_be_read_without_a_day():
    assert TABLE.get("500112").successors == ("500157", "500109")
    assert TABLE.full_name("500112", CHANGE) == "重庆市渝北区"


def test_an_abolished_code_resolves_to_what_took_over():
    assert _codes(TABLE.resolve("500112", DAY_BEFORE)) == ["500112"]
    assert _codes(TABLE.resolve("500112", CHANGE)) == ["500157", "500109"]
    assert _codes(TABLE.resolve("500112")) == ["500157", "500109"]


def test_a_code_that_is_not_there_yet_resolves_to_nothing():
    assert TABLE.resolve("500157", DAY_BEFORE) == ()


def test_a_chain_of_successors_is_followed_to_its_end_and_each_heir_named_once():
    chain = Divisions(
        [
            Division("110000", "北京市", None),
            Division("110101", "甲区", "110000", valid_until=date(2000, 1, 1), successors=("110102", "110103")),
            Division("110102", "乙区", "110000", valid_until=date(2010, 1, 1), successors=("110103",)),
            Division("110103", "丙区", "110000"),
        ]
    )
    assert _codes(chain.resolve("110101", date(2005, 1, 1))) == ["110102", "110103"]
    assert _codes(chain.resolve("110101", date(2020, 1, 1))) == ["110103"]


def test_a_township_that_moved_keeps_its_code_and_changes_its_path():
    assert TABLE.full_name("500112133", DAY_BEFORE) == "重庆市渝北区统景镇"
    assert TABLE.full_name("500112133", CHANGE) == "重庆市北碚区统景镇"
    assert TABLE.full_name("500112133") == "重庆市北碚区统景镇"
    assert TABLE.county("500112133", DAY_BEFORE).code == "500112"
    assert TABLE.county("500112133", CHANGE).code == "500109"


def test_the_children_are_those_of_the_day():
    assert _codes(TABLE.children("500000", DAY_BEFORE)) == ["500109", "500112"]
    assert _codes(TABLE.children("500000", CHANGE)) == ["500109", "500157"]
    assert _codes(TABLE.children("500109", CHANGE)) == ["500112133"]
    assert _codes(TABLE.children(None)) == ["110000", "500000"]


def test_whether_there_are_children_depends_on_the_day():
    assert TABLE.has_children("500112", DAY_BEFORE)
    assert not TABLE.has_children("500112", CHANGE)
    assert not TABLE.has_children("500109", DAY_BEFORE)
    assert TABLE.has_children("500109")


def test_the_path_goes_from_the_province_down():
    assert _codes(TABLE.path("500112016", CHANGE)) == ["500000", "500157", "500112016"]


def test_a_province_lies_in_no_county_and_a_county_in_itself():
    assert TABLE.county("500000") is None
    assert TABLE.county("500109").code == "500109"


def test_a_place_is_within_itself_and_everything_above_it_on_that_day():
    assert TABLE.is_within("500112133", "500000", CHANGE)
    assert TABLE.is_within("500112133", "500112133", CHANGE)
    assert TABLE.is_within("500112133", "500109", CHANGE)
    assert not TABLE.is_within("500112133", "500112", CHANGE)
    assert not TABLE.is_within("500109", "500112133", CHANGE)


def test_only_three_provinces_are_served_abolished_counties_included():
    assert TABLE.is_served("500000")
    assert TABLE.is_served("500112")
    assert TABLE.is_served("500112016")
    assert not TABLE.is_served("110000")
