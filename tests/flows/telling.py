"""What follows from answers in the shipped flows, without playing the whole conversation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from conversation_flows.catalog import read_yaml
from conversation_flows.engine.compile import compile_flow
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow, Loop, Node
from conversation_flows.engine.path import path
from conversation_flows.engine.scopes import LoopState, Scope
from conversation_flows.engine.state import State
from conversation_flows.engine.walk import Walk
from regions.table import load

DAY = date(2026, 11, 22)
_ENVIRONMENT = Environment(DAY, load(), new_item=lambda prefix: prefix)
_FOLDER = files("conversation_flows.catalog")


@cache
def _topics() -> dict[str, Any]:
    texts = [(file.name, file.read_text(encoding="utf-8")) for file in (_FOLDER / "topics").iterdir()]
    topics = [read_yaml(text, name) for name, text in texts if name.endswith(".yaml")]
    return {topic["topic"]: topic for topic in topics}


@cache
def _flow(service: str, probe: str) -> Flow:
    """A shipped flow with one question more at its end, asked only if ``probe`` holds."""
    flow = dict(read_yaml((_FOLDER / "flows" / f"{service}.yaml").read_text(encoding="utf-8"), service))
    question = {"id": "probe", "kind": "yes_no", "ask": "？", "when": probe}
    topic = {"topic": "probe", "title": "？", "questions": [question]}
    flow["sections"] = [*flow["sections"], {"title": "？", "topics": ["probe"]}]
    return compile_flow(flow, {**_topics(), "probe": topic})


def _walk(flow: Flow, answers: Mapping[str, Any]) -> Walk:
    return Walk(flow, State(root=_scope(flow.by_key, answers)), _ENVIRONMENT)


def _scope(nodes: Mapping[str, Node], answers: Mapping[str, Any]) -> Scope:
    scope = Scope()
    for key, answer in answers.items():
        node = nodes[key]
        if isinstance(node, Loop):
            items = {f"{node.prefix}_{number:08d}": _scope(node.by_key, item) for number, item in enumerate(answer)}
            scope.loops[key] = LoopState(items, closed=True)
        elif answer is None:
            scope.answers[key] = {"none": "dont_know"}
        else:
            scope.answers[key] = {"v": node.kind.read(answer, node, _ENVIRONMENT)}
    return scope


def truth(service: str, expression: str, answers: Mapping[str, Any]) -> Any:
    """Whether the expression holds at the end of a flow: True, False or UNKNOWN. ``None`` answers mean *don't know*."""
    flow = _flow(service, expression)
    walk = _walk(flow, answers)
    return walk.truth(walk.root, flow.by_key["probe.probe"])


def asked(service: str, answers: Mapping[str, Any]) -> list[str]:
    """The slots on the path after these answers, in order; a question asked of two members stands there twice."""
    walk = _walk(_flow(service, "False"), answers)
    return [position.node.slot for position in path(walk)]
