"""Bodies are I-JSON within bounds, or refused with a 4xx that says which bound."""

from __future__ import annotations

import json

import pytest
from edge import fake_app
from probe import make_probe

from api.plumbing.bounded_json import MAX_BODY_BYTES, MAX_DEPTH, MAX_SAFE_INTEGER, MAX_VALUES, decode
from i18n.errors import Invalid, Malformed

REFUSED = {
    "nesting that ends the stack": (b"[" * 100_000 + b"]" * 100_000, Invalid, "json_too_deep"),
    "one level too many": (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), Invalid, "json_too_deep"),
    "nested objects": (b'{"a":' * 40 + b"1" + b"}" * 40, Invalid, "json_too_deep"),
    "five thousand digits": (b"1" * 5000, Malformed, "json_number"),
    "more than 64 bits": (b"18446744073709551616", Malformed, "json_number"),
    "more than a double holds exactly": (str(MAX_SAFE_INTEGER + 1).encode(), Malformed, "json_number"),
    "Infinity": (b'{"a":Infinity}', Malformed, "json_number"),
    "-Infinity": (b'{"a":-Infinity}', Malformed, "json_number"),
    "NaN": (b"[NaN]", Malformed, "json_number"),
    "1e999": (b"[1e999]", Malformed, "json_number"),
    "a fraction of a thousand digits": (b"0." + b"1" * 1000, Malformed, "json_number"),
    "a lone surrogate": (rb'"\ud800"', Malformed, "json_surrogate"),
    "a lone surrogate in a name": (rb'{"\udfff":1}', Malformed, "json_surrogate"),
    "NUL": (rb'["\u0000"]', Malformed, "json_nul"),
    "NUL in a name": (rb'{"a\u0000":1}', Malformed, "json_nul"),
    "a name twice": (b'{"a":1,"a":2}', Malformed, "json_duplicate_name"),
    "a name twice, once escaped": (rb'{"a":1,"\u0061":2}', Malformed, "json_duplicate_name"),
    "an operator": (b'{"$where":"1"}', Invalid, "json_name"),
    "a dotted name": (b'{"a.b":1}', Invalid, "json_name"),
    "a long name": (b'{"' + b"a" * 65 + b'":1}', Invalid, "json_name"),
    "too many values": (json.dumps([0] * (MAX_VALUES + 1)).encode(), Invalid, "json_too_many"),
    "not UTF-8": (b'"\xff"', Malformed, "json_unreadable"),
    "UTF-16": ('{"a":1}'.encode("utf-16"), Malformed, "json_unreadable"),
    "a byte order mark": (b'\xef\xbb\xbf{"a":1}', Malformed, "json_unreadable"),
    "nothing": (b"", Malformed, "json_unreadable"),
    "half": (b'{"a":', Malformed, "json_unreadable"),
    "two": (b"{}{}", Malformed, "json_unreadable"),
    "a raw line break in text": (b'"a\nb"', Malformed, "json_unreadable"),
}


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
