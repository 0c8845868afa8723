"""Reads the YAML of packs: plain data whose mappings know their file and the line of every key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Any, Final

import yaml


class SheetError(Exception):
    """A file that cannot be read as YAML at all; the message says file, line and what to do."""


class Sheet(dict[Any, Any]):
    """A YAML mapping with its place (``file:line``) and the line of every key."""

    place = ""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[Any, int] = {}


_BOOLEAN: Final = "tag:yaml.org,2002:bool"


class _Loader(yaml.CSafeLoader):
    """Safe YAML in which only ``true`` and ``false`` are booleans: ``yes`` and ``no`` are words people write."""

    yaml_implicit_resolvers = {  # noqa: RUF012 — the name and form PyYAML asks for
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOLEAN]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.name = name


_Loader.add_implicit_resolver(_BOOLEAN, re.compile("^(?:true|false)$"), list("tf"))


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Sheet:
    _refuse_twice(loader, node)
    loader.flatten_mapping(node)  # what is merged in by << comes first, so that what stands here wins
    sheet = Sheet()
    sheet.place = f"{loader.name}:{node.start_mark.line + 1}"
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str | int) and not hasattr(key, "isoformat"):
            raise SheetError(f"{loader.name}:{line}: {key!r} is no key; write a word")
        sheet.lines[key] = line
        sheet[key] = loader.construct_object(value_node, deep=True)
    return sheet


def _refuse_twice(loader: _Loader, node: yaml.MappingNode) -> None:
    seen: set[str] = set()
    for key_node, _ in node.value:
        if key_node.value in seen:
            raise SheetError(f"{loader.name}:{key_node.start_mark.line + 1}: {key_node.value} stands twice; remove one")
        if isinstance(key_node.value, str):
            seen.add(key_node.value)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_sheet(text: str, name: str) -> Sheet:
    """One YAML file as data; raises :class:`SheetError`."""
    loader = _Loader(text, name)
    try:
        data = loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise SheetError(f"{name}{line}: this is not valid YAML") from None
    finally:
        loader.dispose()
    if not isinstance(data, Sheet):
        raise SheetError(f"{name}: a file holds one mapping")
    return data


def sheets_in(folder: Traversable, place: str) -> Iterator[Sheet]:
    """Every YAML file right in a folder, by name; ``place`` is how the folder is called in messages."""
    there = folder.iterdir() if folder.is_dir() else ()
    for file in sorted(there, key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            yield read_sheet(file.read_text(encoding="utf-8"), f"{place}/{file.name}")
