"""Fields are strict, bounded, normalised once, and worded kindly; queries too."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import marshmallow as ma
import pytest
from flask.testing import FlaskClient

from api.plumbing.schemas import AnswerSchema, StrictSchema, Text
from tests.api.probe import FormSchema, PersonSchema, make_probe
from tests.edge import fake_app


@pytest.fixture
def client() -> FlaskClient:
    return fake_app(make_probe()).test_client()


def errors_of(client: FlaskClient, body: dict[str, Any]) -> dict[str, str]:
    answer = client.post("/probe/form", json=body)
    assert answer.status_code == 422
    return {item["pointer"]: item["code"] for item in answer.json["errors"]}


@pytest.mark.parametrize(
    "name",
    ["𠮷野家", "龘䶮", "古丽·买买提", "阿卜杜热合曼·阿卜杜拉·阿卜杜热依木", "ᠪᠠᠶᠠᠷ", "Nguyễn", "〇"],
)
def test_a_citizen_can_have_a_rare_or_long_name(name: str) -> None:
    assert PersonSchema().load({"name": name})["name"] == name


@pytest.mark.parametrize(
    "name",
    [
        "张\u202e三",
        "张\u200b三",
        "张\u2066三",
        "张\x07三",
        "张\n三",
        "张\x7f三",
        "\ufeff张三",
        "张\u00ad三",
        "张\U000e0041三",
    ],
)
def test_a_citizen_cannot_have_a_name_with_invisible_characters(client: FlaskClient, name: str) -> None:
    assert errors_of(client, {"people": [{"name": name}]}) == {"/people/0/name": "characters"}


def test_a_note_keeps_its_lines_and_loses_no_joiner() -> None:
    assert Text(max_length=20).deserialize("一\n二\t三") == "一\n二\t三"
    assert Text(max_length=20).deserialize("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"


def test_text_becomes_nfc_once() -> None:
    assert Text(max_length=5).deserialize("e\u0301") == "\u00e9"
    assert Text(max_length=5).deserialize("\u00e9") == "\u00e9"


def test_text_is_measured_after_normalising_and_cut_off_before_it_costs() -> None:
    assert Text(max_length=1).deserialize("e\u0301") == "é"
    for long in ("好" * 21, "e\u0301" * 21, "a" * 60_000):
        with pytest.raises(ma.ValidationError):
            Text(max_length=20).deserialize(long)


def test_a_name_of_blanks_is_too_short(client: FlaskClient) -> None:
    assert errors_of(client, {"people": [{"name": "  "}]}) == {"/people/0/name": "too_short"}


@pytest.mark.parametrize("size", [1.5, 2.5e-42, "3", "１２", "1_000", True, None, [1], {"a": 0}])
def test_a_whole_number_is_a_whole_number(client: FlaskClient, size: object) -> None:
    assert errors_of(client, {"size": size}).keys() == {"/size"}


@pytest.mark.parametrize(
    "at",
    [
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00",
        "2026-11-22T12:00:00",
        "2026-11-22",
        "now",
        0,
        "1899-12-31T23:59:59Z",
        "2026-11-22T25:00:00Z",
        "2026-11-22T12:00:00+99:99",
    ],
)
def test_an_instant_out_of_this_world_is_refused(client: FlaskClient, at: object) -> None:
    assert errors_of(client, {"at": at}).keys() == {"/at"}


@pytest.mark.parametrize(
    "day",
    [
        "1899-12-31",
        "9999-12-31",
        "2200-01-01",
        "2026-02-30",
        "20261122",
        "2026-W47-7",
        "２０２６-11-22",
        "",
        0,
    ],
)
def test_a_day_out_of_this_world_is_refused(client: FlaskClient, day: object) -> None:
    assert errors_of(client, {"day": day}).keys() == {"/day"}


def test_instants_become_utc_and_days_stay_days() -> None:
    form = FormSchema().load({"at": "2026-11-22T12:00:00+08:00", "day": "1900-01-01"})
    assert form == {"at": datetime(2026, 11, 22, 4, tzinfo=UTC), "day": date(1900, 1, 1)}


def test_a_sender_sees_every_wrong_field_with_a_pointer_and_a_code(client: FlaskClient) -> None:
    body = {"note": "x" * 21, "colour": "blue", "people": [{"age": -1}, 3], "owner": "acct_x"}
    assert errors_of(client, body) == {
        "/note": "too_long",
        "/colour": "choice",
        "/people/0/name": "required",
        "/people/0/age": "range",
        "/people/1": "type",
        "/owner": "unknown",
    }


def test_a_refusal_says_nothing_of_what_was_sent(client: FlaskClient) -> None:
    body = {
        "note": "泄密" * 20,
        "colour": "泄密",
        "people": "泄密",
        "day": "泄密",
        "at": "泄密",
        "size": "泄密",
        "泄密": 1,
    }
    answer = client.post("/probe/form", json=body)
    assert answer.status_code == 422
    assert "泄密" not in answer.text
    assert {item["message"].isascii() for item in answer.json["errors"]} == {False}


def test_words_given_by_a_schema_of_ours_are_kept() -> None:
    class Own(StrictSchema):
        word = ma.fields.String(error_messages={"required": "请写一个字。"}, required=True)

    with pytest.raises(ma.ValidationError) as refusal:
        Own().load({})
    assert refusal.value.messages == {"word": ["请写一个字。"]}


def test_an_answer_may_gain_fields() -> None:
    assert AnswerSchema().load({"new": 1}) == {}


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("?pag=1", "/query/pag", "unknown"),
        ("?page=1&page=2", "/query/page", "repeated"),
        ("?page=1_000", "/query/page", "invalid"),
        ("?page=１２", "/query/page", "invalid"),
        ("?page=12.9", "/query/page", "invalid"),
        ("?page=-1", "/query/page", "invalid"),
        ("?page=9999999999", "/query/page", "invalid"),
        ("?page[$gt]=1", "/query/?", "unknown"),
        ("?tag=" + "a" * 11, "/query/tag/0", "too_long"),
    ],
)
def test_a_sender_cannot_ask_with(client: FlaskClient, query: str, pointer: str, code: str) -> None:
    answer = client.get(f"/probe/list{query}")
    assert answer.status_code == 422
    assert [(item["pointer"], item["code"]) for item in answer.json["errors"]] == [(pointer, code)]


def test_a_sender_can_repeat_what_is_a_list(client: FlaskClient) -> None:
    assert client.get("/probe/list?tag=a&tag=b&page=12").json == {"page": 12, "tag": ["a", "b"]}


def test_a_sender_cannot_add_a_query_where_none_is_taken(client: FlaskClient) -> None:
    answer = client.get("/probe/raise?debug=1")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/query/debug")
