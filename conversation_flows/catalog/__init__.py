"""The catalog: reads topics and flows from the YAML beside this file, and compiles them once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from conversation_flows.engine.compile import compile_flow
from conversation_flows.engine.flow import Flow
from conversation_flows.engine.shapes import FlowError


class Located(dict[str, Any]):
    """A YAML mapping that knows its place and the line of every key, for messages to authors."""

    place = ""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[Any, int] = {}


class _Loader(yaml.CSafeLoader):
    """Safe YAML; duplicate keys are mistakes, and every mapping knows file and line."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.name = name


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Located:
    loader.flatten_mapping(node)
    mapping = Located()
    mapping.place = f"{loader.name}:{node.start_mark.line + 1}"
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in mapping:
            raise FlowError(f"{key} stands twice", mapping)
        mapping.lines[key] = key_node.start_mark.line + 1
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(text: str, name: str) -> Located:
    """One YAML file as data; raises :class:`FlowError` with file and line."""
    loader = _Loader(text, name)
    try:
        data = loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise FlowError(f"{name}{line}: this is not valid YAML") from None
    finally:
        loader.dispose()
    if not isinstance(data, Located):
        raise FlowError(f"{name}: a file holds one mapping")
    return data


def _yaml_files(folder: Traversable) -> Iterator[Located]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            yield read_yaml(file.read_text(encoding="utf-8"), f"{folder.name}/{file.name}")


class Catalog:
    """All flows of one folder of YAML, compiled."""

    def __init__(self, folder: Traversable) -> None:
        topics = {topic["topic"]: topic for topic in _yaml_files(folder / "topics")}
        compiled = [compile_flow(flow, topics) for flow in _yaml_files(folder / "flows")]
        self._flows = {(flow.id, flow.version): flow for flow in compiled}
        self._latest = {flow.id: flow for flow in sorted(compiled, key=lambda flow: flow.version)}

    def latest(self, flow_id: str) -> Flow | None:
        """The version new conversations get."""
        return self._latest.get(flow_id)

    def pinned(self, flow_id: str, version: int) -> Flow | None:
        """The version a conversation began with."""
        return self._flows.get((flow_id, version))

    def flows(self) -> list[Flow]:
        """The newest version of every flow."""
        return list(self._latest.values())


@cache
def shipped_catalog() -> Catalog:
    """The catalog that comes with Bangban."""
    return Catalog(files(__package__))
