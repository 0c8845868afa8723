"""`GET /v1/regions`: what a picker and a search box need, open to anybody."""

from datetime import UTC, datetime
from types import SimpleNamespace

import orjson
import pytest

from api.settings import Settings
from regions.table import load
from tests.edge import app_of

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    """The time of the app; a test may turn it."""
    return SimpleNamespace(now=NOW)


@pytest.fixture
def client(clock):
    """A client of an app that can do nothing but regions."""
    services = SimpleNamespace(now=lambda: clock.now, regions=load())
    return app_of(Settings(), services).test_client()


def _get(client, path, **query):
    response = client.get(path, query_string=query)
    assert response.status_code == 200, response.get_data(as_text=True)
    return orjson.loads(response.data)


def _codes(client, **query):
    return [item["code"] for item in _get(client, "/v1/regions", **query)["items"]]


def test_anybody_sees_the_provinces_first(client):
    body = _get(client, "/v1/regions")
    assert body["total"] == len(body["items"]) == 34
    assert body["items"][0] == {
        "code": "110000",
        "name": "北京市",
        "full_name": "北京市",
        "level": "province",
        "has_children": True,
        "valid_from": None,
        "valid_until": None,
        "successors": [],
    }


def test_anybody_can_go_down_from_a_province_to_a_sumu(client):
    assert "150400" in _codes(client, parent="150000")
    assert "150425" in _codes(client, parent="150400")
    towns = _get(client, "/v1/regions", parent="150425")["items"]
    assert {town["level"] for town in towns} == {"township"}
    assert not any(town["has_children"] for town in towns)
    assert "内蒙古自治区赤峰市克什克腾旗经棚镇" in {town["full_name"] for town in towns}


def test_a_county_where_nobody_applies_here_has_nothing_below(client):
    assert _get(client, "/v1/regions", parent="110101") == {"items": [], "total": 0}


def test_anybody_sees_every_place_an_ambiguous_name_may_mean(client):
    assert set(_codes(client, q="前旗")) == {"150823", "150926", "152221", "150623"}


def test_a_search_can_be_kept_below_a_parent_and_short_and_tells_how_many_there_are(client):
    body = _get(client, "/v1/regions", q="城关镇", parent="150000", limit="1")
    assert len(body["items"]) == 1
    assert body["total"] == 4


def test_anybody_sees_the_regions_of_another_day(client):
    assert "500112" in _codes(client, parent="500000", on="2025-11-05")
    assert "500112" not in _codes(client, parent="500000", on="2025-11-06")


def test_a_new_day_begins_at_midnight_in_china(client, clock):
    clock.now = datetime(2025, 11, 5, 15, 59, tzinfo=UTC)
    assert "500112" in _codes(client, parent="500000")
    clock.now = datetime(2025, 11, 5, 16, 0, tzinfo=UTC)
    assert "500112" not in _codes(client, parent="500000")


def test_anybody_can_look_one_region_up(client):
    assert _get(client, "/v1/regions/150425")["full_name"] == "内蒙古自治区赤峰市克什克腾旗"


def test_anybody_sees_what_took_over_from_an_abolished_region(client):
    body = _get(client, "/v1/regions/500112")
    assert body["full_name"] == "重庆市渝北区"
    assert body["valid_until"] == "2025-11-06"
    assert body["successors"] == ["500157", "500109"]
    assert body["has_children"] is False


def test_a_township_that_moved_is_shown_where_it_is_today(client, clock):
    assert _get(client, "/v1/regions/500112133")["full_name"] == "重庆市北碚区统景镇"
    clock.now = datetime(2025, 11, 1, tzinfo=UTC)
    assert _get(client, "/v1/regions/500112133")["full_name"] == "重庆市渝北区统景镇"


@pytest.mark.parametrize("code", ["999999", "1", "abc", "$gt", "150425.name", "一五零", "150425%00", "9" * 2000])
def test_a_code_nobody_knows_is_not_there(client, code):
    response = client.get(f"/v1/regions/{code}")
    assert response.status_code == 404
    assert orjson.loads(response.data)["code"] == "not_found"


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("x=1", "x", "unknown"),
        ("q=赤峰&q=包头", "q", "repeated"),
        ("parent=150000&parent=640000", "parent", "repeated"),
        ("q=", "q", "too_short"),
        ("q=%00", "q", "characters"),
        ("q=" + "镇" * 41, "q", "too_long"),
        ("parent=15", "parent", None),
        ("parent=150000%0A", "parent", None),
        ("parent=１５００００", "parent", None),
        ("parent=$ne", "parent", None),
        ("on=2025-02-30", "on", None),
        ("on=9999-12-31", "on", "range"),
        ("on=heute", "on", None),
        ("limit=0", "limit", None),
        ("limit=201", "limit", None),
        ("limit=1_0", "limit", None),
        ("limit=１", "limit", None),
        ("limit=1e2", "limit", None),
        ("limit=" + "9" * 5000, "limit", None),
    ],
)
def test_a_query_that_does_not_hold_is_refused_by_name(client, query, name, code):
    response = client.get(f"/v1/regions?{query}")
    assert response.status_code == 422
    errors = orjson.loads(response.data)["errors"]
    assert [error["pointer"] for error in errors] == [f"/query/{name}"]
    assert code is None or errors[0]["code"] == code


@pytest.mark.parametrize("query", ["parent[$gt]=", "q[$regex]=.*", "$where=1", "parent.$ne=1"])
def test_an_attacker_cannot_put_an_operator_into_a_parameter_name(client, query):
    assert client.get(f"/v1/regions?{query}").status_code == 422


@pytest.mark.parametrize(
    "q",
    [
        '{"$gt":""}',
        "$where",
        ".*",
        "^赤.市$",
        "(((((",
        "{{7*7}}",
        "${x}",
        "%s",
        "{0}",
        "<script>",
        "a\r\nb",
        "|",
        "' or 1=1",
    ],
)
def test_an_attacker_finds_nothing_with_a_text_that_is_code(client, q):
    assert _get(client, "/v1/regions", q=q) == {"items": [], "total": 0}


def test_a_single_region_takes_no_parameters(client):
    assert client.get("/v1/regions/150425?on=2020-01-01").status_code == 422


def test_anybody_may_keep_the_answer_and_ask_whether_it_changed(client):
    first = client.get("/v1/regions?parent=150000")
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    again = client.get("/v1/regions?parent=150000", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    other = client.get("/v1/regions?parent=640000", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
    assert other.headers["ETag"] != first.headers["ETag"]


def test_a_refusal_is_not_to_be_kept(client):
    assert client.get("/v1/regions?x=1").headers["Cache-Control"] == "no-store"
    assert client.get("/v1/regions/999999").headers["Cache-Control"] == "no-store"


def test_regions_cannot_be_changed(client):
    for path in ("/v1/regions", "/v1/regions/150425"):
        response = client.post(path, json={"name": "改名"})
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]
