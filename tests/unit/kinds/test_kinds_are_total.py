"""Whatever JSON comes in, a kind keeps something or refuses kindly; and no refusal repeats the answer."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_flows.engine.kinds import KINDS, SEALING, Kind, Refused
from tests.unit.kinds.asking import ENVIRONMENT, question

DETAILS: dict[str, dict[str, Any]] = {
    "choice": {"options": {"a": "甲", "b": "乙"}},
    "choices": {"options": {"a": "甲", "b": "乙", "none": "都不是"}},
    "money": {"unit": "CNY/month", "periods": ("month", "year")},
    "region": {"levels": ("township",)},
}
words = (
    st.text(max_size=30)
    | st.text("0123456789X-+ ().·", max_size=24)
    | st.sampled_from(["a", "b", "none", "month", "amount", "11010519491231002X", "1958-03-02", "2025-03", "150425203"])
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | words
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["amount", "per", "strokes", "x"]), inner, max_size=3)
    ),
    max_leaves=12,
)
strokes = st.fixed_dictionaries(
    {"strokes": st.lists(st.lists(st.lists(st.integers(-1, 4097), max_size=3), max_size=4), max_size=3)}
)
money = st.fixed_dictionaries(
    {"amount": words | st.decimals().map(str), "per": st.sampled_from(["month", "year", None])}
)


@settings(max_examples=250)
@given(raw=json_values | strokes | money)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_any_answer_is_kept_or_kindly_refused(kind: str, raw: Any) -> None:
    asked = question(kind, **DETAILS.get(kind, {}))
    try:
        kept = KINDS[kind].read(raw, asked, ENVIRONMENT)
    except Refused as refused:
        said = refused.text.format(**refused.values)
        for typed in _texts(raw):
            assert len(typed) < 11 or typed not in said, "a refusal repeats what was typed"
    else:
        again = orjson.loads(orjson.dumps(kept))
        assert again == kept
        assert KINDS[kind].show(kept, asked, ENVIRONMENT)
        hash(KINDS[kind].value(kept, asked))
        assert KINDS[kind].read(_sent_again(kind, kept), asked, ENVIRONMENT) == kept


def _texts(raw: Any) -> list[str]:
    match raw:
        case str():
            return [raw]
        case list():
            return [text for inner in raw for text in _texts(inner)]
        case dict():
            return [text for inner in raw.values() for text in _texts(inner)]
    return []


def _sent_again(kind: str, kept: Any) -> Any:
    """A kept value in the shape a client sends it."""
    if kind == "money":
        return {"amount": f"{kept['fen'] // 100}.{kept['fen'] % 100:02d}", "per": kept["per"]}
    return kept


def test_the_kinds_are_those_of_the_contract() -> None:
    contract = (
        "yes_no choice choices text long_text number money date month id_number phone bank_card person_name region"
        " address commitment consent signature review"
    )
    assert set(KINDS) == set(contract.split())
    assert set(KINDS) > SEALING == {"review", "signature"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_says_what_a_client_must_draw(kind: str) -> None:
    assert orjson.dumps(KINDS[kind].describe(question(kind, **DETAILS.get(kind, {})), ENVIRONMENT))


def test_only_what_the_law_or_the_payment_needs_cannot_be_unknown() -> None:
    needed = {name for name, kind in KINDS.items() if not kind.may_be_unknown}
    assert needed == {"id_number", "bank_card", "person_name", "consent", "commitment", "review", "signature"}


def test_a_kind_without_ways_of_its_own_shows_what_was_kept() -> None:
    assert Kind().show(5, question("number"), ENVIRONMENT) == "5"
    assert Kind().value("x", question("text")) == "x"
    assert Kind().describe(question("text"), ENVIRONMENT) == {}
