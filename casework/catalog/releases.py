"""Released lifecycles: each version as it was, with its parts, so that cases go on in it whatever the YAML says now."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Any

import orjson

from casework.catalog.reading import read_lifecycle
from casework.lifecycle import Action, DeadlineRule, Lifecycle, Step
from conversation_flows.catalog import Located, read_yaml

FOLDER = "lifecycles/released"


def bundle_file(lifecycle: Lifecycle) -> str:
    """Where a released version lies, below the catalog."""
    return f"{FOLDER}/{lifecycle.id}-{lifecycle.version}.json"


def bundle(lifecycle: Lifecycle, parts: Mapping[str, Located]) -> bytes:
    """A lifecycle with the parts it is made of: what a release keeps."""
    used = {name: parts[name] for name in lifecycle.source.get("parts", ())}
    data = {"sheet": lifecycle.source, "parts": used}
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def released(folder: Traversable, *, but: Container[tuple[str, int]] = ()) -> Iterator[Lifecycle]:
    """Every version that was released from the catalog in ``folder``, ``but`` these; raises :class:`FlowError`."""
    where = folder / FOLDER
    if not where.is_dir():
        return
    for file in sorted(where.iterdir(), key=lambda file: file.name):
        name, _, version = file.name.removesuffix(".json").rpartition("-")
        if file.name.endswith(".json") and (name, int(version)) not in but:
            kept = read_yaml(file.read_text(encoding="utf-8"), f"{FOLDER}/{file.name}")
            yield read_lifecycle(kept["sheet"], kept["parts"])


def ways_of(lifecycle: Lifecycle) -> Any:
    """What a case relies on: who may do what where, and until when. Words, papers and details are not among it."""
    steps = {name: _ways(step) for name, step in lifecycle.steps.items()}
    deadlines = {name: _timing(rule) for name, rule in lifecycle.deadlines.items()}
    return {"begins": lifecycle.begins, "pays_from": lifecycle.pays_from, "steps": steps, "deadlines": deadlines}


def _ways(step: Step) -> Any:
    actions = {name: _does(action) for name, action in step.actions.items()}
    return (step.holder, step.rests, step.is_end, step.is_public, sorted(step.private), actions)


def _does(action: Action) -> Any:
    ways = [(way.step, way.when) for way in action.to]
    return (sorted(action.by), ways, sorted(action.when), action.decides, action.is_against, dict(action.extends))


def _timing(rule: DeadlineRule) -> Any:
    spans = [sorted(names) for names in (rule.starts, rule.ends, rule.within, rule.pauses)]
    return (dict(rule.limits), rule.chosen_by, rule.until, spans, rule.pauses_when, rule.then, rule.of)
