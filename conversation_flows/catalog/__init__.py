"""The catalog: reads topics and flows from the YAML beside this file, and compiles them once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import orjson
import yaml

from conversation_flows.engine.carry import Migration
from conversation_flows.engine.compile import compile_flow
from conversation_flows.engine.flow import Flow
from conversation_flows.engine.shapes import MIGRATION, FlowError, check_type
from conversation_flows.releases.record import bundle_file, read_record


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
    written = {id(key_node) for key_node, _ in node.value}  # and what `<<` merges in, a key written here goes before
    loader.flatten_mapping(node)
    mapping = Located()
    mapping.place = f"{loader.name}:{node.start_mark.line + 1}"
    seen = set()
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise FlowError(f"{key} stands twice", mapping)
        seen |= {key} if id(key_node) in written else set()
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
    files_there = folder.iterdir() if folder.is_dir() else ()
    for file in sorted(files_there, key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            yield read_yaml(file.read_text(encoding="utf-8"), f"{folder.name}/{file.name}")


class Catalog:
    """All flows of one folder: the working copies in YAML, what was released before them, and the ways between.

    A released version lies in ``released/<flow>-<version>.json`` with every topic as it was then, so that nothing that
    happens to the YAML can reach a conversation that has begun.
    """

    def __init__(self, folder: Traversable) -> None:
        topics = {topic["topic"]: topic for topic in _yaml_files(folder / "topics")}
        sources = list(_yaml_files(folder / "flows"))
        compiled = sorted((compile_flow(flow, topics) for flow in sources), key=lambda flow: flow.version)
        self.record = read_record(folder)
        self._topics = topics
        self._sources = {(flow["flow"], flow["version"]): flow for flow in sources}
        self._folder = folder
        self._flows = {(flow.id, flow.version): flow for flow in compiled}
        sheets = {sheet["flow"]: sheet for sheet in _yaml_files(folder / "screenings")}
        self._screenings = {name: compile_flow(sheet, topics) for name, sheet in sheets.items()}
        self._latest = {flow.id: flow for flow in compiled}
        self._released: dict[tuple[str, int], Flow] = {}
        self._migrations = {(way.flow, way.from_version): way for way in migrations(folder)}

    def latest(self, flow_id: str) -> Flow | None:
        """The newest working copy: what authors try, and what a demo talks."""
        return self._latest.get(flow_id)

    def pinned(self, flow_id: str, version: int) -> Flow | None:
        """A version by its number: the working copy if that is its version, or what was released."""
        return self._flows.get((flow_id, version)) or self.released(flow_id, version)

    def released(self, flow_id: str, version: int) -> Flow | None:
        """A released version as it was; compiled when it is first asked for."""
        if (flow_id, version) not in self._released:
            kept = self.released_bundle(flow_id, version)
            if kept is None:
                return None
            self._released[flow_id, version] = compile_flow(kept["flow"], kept["topics"])
        return self._released[flow_id, version]

    def screening(self, flow_id: str) -> Flow:
        """The questions of a screening, in no order: what may be asked, and the words for it."""
        return self._screenings[flow_id]

    def migration(self, flow_id: str, version: int) -> Migration | None:
        """How conversations of that version go on in a later one."""
        return self._migrations.get((flow_id, version))

    def bundle(self, flow_id: str) -> dict[str, Any]:
        """The newest working copy of a flow with every topic in it: what a release keeps."""
        flow = self._latest[flow_id]
        return bundle(self._sources[flow.id, flow.version], self._topics)

    def released_bundle(self, flow_id: str, version: int) -> dict[str, Any] | None:
        """What a release has kept of a flow, or ``None``."""
        file = self._folder / bundle_file(flow_id, version)
        kept: dict[str, Any] | None = orjson.loads(file.read_bytes()) if file.is_file() else None
        return kept

    def flows(self) -> list[Flow]:
        """The newest working copy of every flow."""
        return list(self._latest.values())


def bundle(flow: Mapping[str, Any], topics: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A flow with the topics it is made of, those inside other topics included: plain data for JSON."""
    used: dict[str, Any] = {}
    waiting = [name for section in flow["sections"] for name in section["topics"]]
    while waiting:
        name = waiting.pop()
        if name not in used:
            used[name] = topics[name]
            waiting += _uses(topics[name]["questions"])
    return {"flow": dict(flow), "topics": dict(sorted(used.items()))}


def _uses(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for item in items:
        if "use" in item:
            yield item["use"]
        yield from _uses(item.get("questions", ()))


def migrations(folder: Traversable) -> Iterator[Migration]:
    """Every way from one version to another in ``migrations/``; raises :class:`FlowError`."""
    return (read_migration(data) for data in _yaml_files(folder / "migrations"))


def read_migration(data: Located) -> Migration:
    """One file of ``migrations/``; raises :class:`FlowError`."""
    MIGRATION.check(data)
    renamed, removed = data.get("renamed", {}), data.get("removed", [])
    for slot in (*renamed, *renamed.values(), *removed):
        check_type("a question", slot, (str,), data)
    return Migration(data["flow"], data["from"], data["to"], dict(renamed), frozenset(removed), data["say"])


@cache
def shipped_catalog() -> Catalog:
    """The catalog that comes with Bangban: its working copies first."""
    return Catalog(files(__package__))
