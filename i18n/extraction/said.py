"""A Babel extractor for YAML in which everything Chinese is for people: ids, conditions and units are ASCII there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import yaml

Message = tuple[int, str, str, list[str]]


def extract(source: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """Babel's entry: line, function name, text, comments."""
    tree = yaml.compose(source, Loader=yaml.CSafeLoader)
    if tree is not None:
        yield from _texts(tree, "")


def _texts(node: yaml.Node, at: str) -> Iterator[Message]:
    if isinstance(node, yaml.ScalarNode) and not node.value.isascii():
        yield node.start_mark.line + 1, "", node.value, [at]
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _texts(child, at)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _texts(value, f"{at}.{key.value}" if at else str(key.value))
