"""Bodies are I-JSON within bounds, or refused with a 4xx that says which bound."""

from __future__ import annotations

import json

import pytest

from api.plumbing.bounded_json import MAX_BODY_BYTES, MAX_DEPTH, MAX_SAFE_INTEGER, MAX_VALUES, decode
from tests.api.probe import make_probe
from tests.edge import fake_app
from tests.hazards import REFUSED


@pytest.mark.parametrize("name", REFUSED)
def test_a_sender_cannot_send(name: str) -> None:
    body, kind, code = REFUSED[name]
    with pytest.raises(kind) as refusal:
        decode(body)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "value",
    [
        MAX_SAFE_INTEGER,
        -MAX_SAFE_INTEGER,
        1.5,
        -0.0,
        "𠮷野家·古丽",
        "龘䶮",
        [[[]]],
        {"a": None, "b": [True, False]},
        "😀",
        {"a": "x.y", "b": "$5"},
    ],
)
def test_a_sender_can_send_what_json_is_for(value: object) -> None:
    assert decode(json.dumps(value).encode()) == value
    assert decode(json.dumps(value, ensure_ascii=False).encode()) == value


def test_a_sender_can_nest_to_the_bound_and_fill_it() -> None:
    assert decode(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    assert len(decode(json.dumps([0] * (MAX_VALUES - 1)).encode())) == MAX_VALUES - 1


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_repeats_nothing_of_the_body(name: str) -> None:
    body, _, _ = REFUSED[name]
    answer = fake_app(make_probe()).test_client().post("/probe/form", data=body, content_type="application/json")
    assert answer.status_code in {400, 413, 422}
    assert answer.mimetype == "application/problem+json"
    if 4 < len(body) < 100:
        assert body not in answer.data


def test_a_sender_gets_413_for_a_body_over_64_kib() -> None:
    client = fake_app(make_probe()).test_client()
    fits = b'{"anything":"' + b"a" * (MAX_BODY_BYTES - 15) + b'"}'
    assert len(fits) == MAX_BODY_BYTES
    assert client.post("/probe/form", data=fits, content_type="application/json").status_code == 200
    assert client.post("/probe/form", data=fits + b" ", content_type="application/json").status_code == 413


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_sender_gets_415_for_anything_but_json(media_type: str) -> None:
    answer = fake_app(make_probe()).test_client().post("/probe/form", data=b"{}", content_type=media_type)
    assert (answer.status_code, answer.json["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(("body", "status"), [(b"", 204), (b"{}", 204), (b'{"a":1}', 422), (b"[]", 422), (b"{", 400)])
def test_an_operation_without_a_body_takes_none(body: bytes, status: int) -> None:
    answer = fake_app(make_probe()).test_client().post("/probe/nothing", data=body, content_type="application/json")
    assert answer.status_code == status
