"""The JSON Schemas for editors say what the compiler says, and the shipped YAML holds to them."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import jsonschema_rs  # comes with schemathesis
import pytest
import yaml

from conversation_flows.checking.kind_types import SIGNATURES, type_of
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.scopes import QuestionItem, Scope, View
from conversation_flows.engine import shapes
from conversation_flows.engine.functions import FUNCTIONS
from conversation_flows.engine.kinds import KINDS
from conversation_flows.personas import _KEYS as PERSONA_KEYS
from eligibility.engine.types import Anything

SHAPES = {
    "block": shapes.BLOCK,
    "loop": shapes.LOOP,
    "question": shapes.QUESTION,
    "requirement": shapes.REQUIREMENT,
    "use": shapes.USE,
}


@cache
def schema(name: str) -> dict[str, Any]:
    """One of the published schemas."""
    text = (files("conversation_flows.catalog") / "schema" / f"{name}.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def shipped() -> list[tuple[str, Path]]:
    """Every shipped file with the kind of thing it is."""
    with as_file(files("conversation_flows.catalog")) as folder:
        return [
            (kind, file) for kind in ("topic", "flow", "persona") for file in sorted((folder / f"{kind}s").iterdir())
        ]


def assert_same_keys(described: dict[str, Any], shape: shapes.Shape) -> None:
    assert set(described["properties"]) == {*shape.needed, *shape.optional}
    assert set(described["required"]) == set(shape.needed)
    assert described["additionalProperties"] is False


@pytest.mark.no_cover
@pytest.mark.parametrize(("kind", "file"), shipped(), ids=lambda value: getattr(value, "stem", value))
def test_an_editor_accepts_the_shipped_yaml(kind: str, file: Path) -> None:
    errors = jsonschema_rs.validator_for(schema(kind)).iter_errors(yaml.safe_load(file.read_text(encoding="utf-8")))
    assert [(error.message, error.instance_path) for error in errors] == []


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_the_schema_of_a_topic_knows_the_keys_the_compiler_knows(name: str) -> None:
    assert_same_keys(schema("topic")["$defs"][name], SHAPES[name])


def test_the_schemas_know_the_keys_the_compiler_knows() -> None:
    assert_same_keys(schema("topic"), shapes.TOPIC)
    assert_same_keys(schema("flow"), shapes.FLOW)
    assert_same_keys(schema("flow")["properties"]["sections"]["items"], shapes.SECTION)
    assert_same_keys(schema("topic")["$defs"]["option"]["oneOf"][1], shapes.OPTION)
    assert set(schema("persona")["properties"]) == PERSONA_KEYS


def test_the_schema_knows_the_kinds_units_periods_and_levels_there_are() -> None:
    question = schema("topic")["$defs"]["question"]
    assert set(question["properties"]["kind"]["enum"]) == set(KINDS)
    assert set(question["allOf"][1]["then"]["properties"]["unit"]["enum"]) == shapes.UNITS
    assert set(question["properties"]["periods"]["items"]["enum"]) == shapes.PERIODS
    assert set(question["properties"]["levels"]["items"]["enum"]) == shapes.LEVELS


@pytest.mark.parametrize(
    "question",
    [
        {"id": "a", "kind": "yes_no", "ask": "？", "hlep": "x"},
        {"id": "A", "kind": "yes_no", "ask": "？"},
        {"id": "a", "kind": "choice", "ask": "？"},
        {"id": "a", "kind": "text", "ask": "？", "options": {"a": "甲"}},
        {"id": "a", "kind": "money", "ask": "？"},
        {"id": "a", "kind": "number", "ask": "？", "levels": ["county"]},
    ],
)
def test_an_editor_marks_a_wrong_question(question: dict[str, Any]) -> None:
    topic = {"topic": "t", "title": "题", "questions": [question]}
    assert not jsonschema_rs.validator_for(schema("topic")).is_valid(topic)


def test_the_checker_has_a_type_for_every_kind_and_a_signature_for_every_function() -> None:
    assert SIGNATURES.keys() == FUNCTIONS.keys()
    view = View(Scope(), "t")
    for kind in KINDS:
        item = QuestionItem(data=Outline.__new__(Outline), good={}, key="k", slot="k", kind=kind, view=view,  # type: ignore[arg-type]
                            conditions=(), around=(), section=0)  # fmt: skip
        assert not isinstance(type_of(item), Anything), kind
