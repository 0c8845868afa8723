"""Finding places by what people call them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regions.divisions import Level
from regions.names import fold, short_names
from regions.table import load

TABLE = load()
CHANGE = date(2025, 11, 6)
DAY_BEFORE = date(2025, 11, 5)
NOW_ROWS = sorted((row for row in TABLE if row.is_valid(None)), key=lambda row: row.code)


def _codes(q, **where):
    return [row.code for row in TABLE.search(q, **where)]


@pytest.mark.parametrize(
    ("q", "code"),
    [
        ("克什克腾旗", "150425"),
        ("赛罕", "150105"),
        ("科左中旗", "150521"),
        ("科尔沁左中旗", "150521"),
        ("莫旗", "150722"),
        ("昆区", "150203"),
        ("土左旗", "150121"),
        ("土右旗", "150221"),
        ("达茂旗", "150223"),
        ("准旗", "150622"),
        ("伊旗", "150627"),
        ("东乌旗", "152525"),
        ("锡盟", "152500"),
        ("巴盟", "150800"),
        ("海南区", "150303"),
        ("新城区", "150102"),
        ("临河", "150802"),
        ("满洲里", "150781"),
        ("四子王旗", "150929"),
        ("经棚", "150425"),
        ("薛家湾", "150622"),
        ("宁夏", "640000"),
        ("彭水", "500243"),
        ("150425", "150425"),
        ("１５０４２５", "150425"),
        ("赤峰市克什克腾旗", "150425"),
        ("赤峰 · 克什克腾旗", "150425"),
        ("内蒙古赤峰松山", "150404"),
        ("内蒙古自治区赤峰市克什克腾旗经棚镇", "150425100"),
        ("呼市新城", "150102"),
        ("重庆万州", "500101"),
    ],
)
def test_a_person_finds_the_place_under_the_name_people_use(q, code):
    assert _codes(q)[0] == code


@pytest.mark.parametrize(
    ("q", "codes"),
    [
        ("前旗", {"150823", "150926", "152221", "150623"}),
        ("中旗", {"150824", "150927", "152222", "150521"}),
        ("后旗", {"150825", "150928", "150522", "150826"}),
        ("左旗", {"150422", "150121", "150726", "152523", "152921"}),
        ("右旗", {"150423", "150221", "150727", "152524", "152922"}),
        ("扎旗", {"150526", "152223"}),
    ],
)
def test_a_person_gets_every_candidate_of_an_ambiguous_name(q, codes):
    assert set(_codes(q)) == codes


def test_the_same_name_in_several_counties_gives_them_all():
    found = TABLE.search("城关镇", parent="150000")
    assert len({row.code for row in found if row.name == "城关镇"}) == 4
    assert {TABLE.county(row.code).name for row in found} >= {"和林格尔县", "清水河县", "临河区", "兴和县"}


def test_a_seat_town_gives_the_banner_and_the_town():
    assert _codes("经棚") == ["150425", "150425100"]


def test_provinces_that_are_served_come_before_others_of_the_same_name():
    names = [TABLE.full_name(code) for code in _codes("新城区")]
    assert names[:2] == ["内蒙古自治区呼和浩特市新城区", "陕西省西安市新城区"]


def test_a_search_below_a_parent_leaves_the_parent_and_the_rest_out():
    assert _codes("呼和浩特", parent="150000") == ["150100"]
    assert _codes("呼和浩特", parent="150100") == []
    assert _codes("城关镇", parent="150123") == ["150123100"]
    assert _codes("新城区", parent="610000") == ["610102"]


def test_a_search_gives_no_more_than_its_limit_and_the_best_first():
    assert _codes("区", limit=3) == _codes("区")[:3]


def test_who_asks_for_an_abolished_county_gets_those_that_took_over():
    assert set(_codes("渝北区", on=CHANGE)) == {"500157", "500109"}
    assert _codes("渝北区", on=DAY_BEFORE) == ["500112"]
    assert _codes("500105", on=CHANGE, limit=1) == ["500157"]
    assert _codes("渝北区统景镇", on=CHANGE) == ["500112133"]
    assert "500157" not in _codes("两江新区", on=DAY_BEFORE)


@pytest.mark.parametrize(
    "q", ["", " ", ".*", "$gt", '{"$gt":""}', "^.", "%s", "{0}", "|", "||", "\u200b", "不存在的地方", "९९", "<b>"]
)
def test_a_text_that_is_no_place_finds_nothing(q):
    assert _codes(q) == []


@pytest.mark.parametrize("q", ["河北" * 20, "镇" * 40, "1" * 40, "重庆市" * 13, "内蒙古赤峰市" * 6])
def test_a_text_made_to_be_slow_finds_nothing(q):
    assert _codes(q) == []


@given(st.sampled_from(NOW_ROWS))
def test_every_place_is_found_by_its_code_its_name_and_its_full_name(row):
    assert _codes(row.code)[0] == row.code
    assert row.code in _codes(row.name)
    assert row.code in _codes(TABLE.full_name(row.code))
    assert all(row.code in _codes(alias) for alias in row.aliases)


@given(st.sampled_from([row for row in NOW_ROWS if TABLE.is_served(row.code) and row.level is not Level.TOWNSHIP]))
def test_the_full_name_of_a_served_county_finds_it_first(row):
    assert _codes(TABLE.full_name(row.code))[0] == row.code


@given(st.sampled_from(NOW_ROWS), st.data())
def test_every_part_of_a_name_finds_the_place(row, data):
    name = fold(row.name)
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    assert row.code in _codes(name[start:end])


@settings(max_examples=200)
@given(st.text(max_size=40), st.sampled_from([None, "150000", "150425", "999999"]))
def test_any_text_gets_an_answer_and_the_same_one_twice(q, parent):
    found = TABLE.search(q, parent)
    assert found == TABLE.search(q, parent)
    assert len(set(found)) == len(found)
    assert all(row.is_valid(None) for row in found)
    assert all(parent is None or TABLE.is_within(row.code, parent) for row in found)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("赛罕区", ("赛罕",)),
        ("内蒙古自治区", ("内蒙古",)),
        ("科尔沁左翼中旗", ("科尔沁左翼中", "科尔沁左中旗")),
        ("白云鄂博矿区", ("白云鄂博",)),
        ("两江新区", ("两江",)),
        ("矿区", ()),
        ("忠县", ()),
        ("经棚镇", ("经棚",)),
    ],
)
def test_short_names_drop_the_kind_and_never_leave_one_character(name, short):
    assert short_names(name) == short
