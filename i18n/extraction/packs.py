"""A Babel extractor for the YAML of eligibility packs: every text of rules and figures that people read, with its line.

Where a figure was found is for those who check it, so nothing below ``source`` is said, nor are notes on single values.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import yaml

Message = tuple[int, str, str, list[str]]
#: line, text, and where it stands and as what, for the translator
_Said = tuple[int, str, str]

#: keys whose text is said, wherever they stand
_SAID = frozenset("title where yes no advice verified_by label law text description".split())
#: keys that lead to nothing said: who found a figure where, and what a merge key repeats
_UNSAID = frozenset({"source", "published", "<<"})
#: what gives a mapping its name, the first of them it has
_NAMES = ("programme", "id", "to")


def extract(source: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """Babel's entry: line, function name, text, comments."""
    tree = yaml.compose(source, Loader=yaml.CSafeLoader)
    if isinstance(tree, yaml.MappingNode):
        for line, text, comment in _texts(tree, _name(tree)):
            if not text.isascii():
                yield line, "", text, [comment]


def _texts(node: yaml.MappingNode, at: str) -> Iterator[_Said]:
    """Every text below a mapping."""
    for key, value in node.value:
        if isinstance(value, yaml.ScalarNode) and key.value in _SAID:
            yield key.start_mark.line + 1, value.value, f"{at}: {key.value}" if at else key.value
        elif isinstance(value, yaml.MappingNode) and key.value not in _UNSAID:
            yield from _texts(value, _below(at, key.value))
        elif isinstance(value, yaml.SequenceNode) and key.value not in _UNSAID:
            for child in value.value:
                if isinstance(child, yaml.MappingNode):
                    yield from _texts(child, _below(at, _name(child) or key.value))


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else str(name)


def _name(node: yaml.MappingNode) -> str:
    """What a mapping says it is called, or is about; empty when it does not."""
    said = {key.value: value.value for key, value in node.value if isinstance(value, yaml.ScalarNode)}
    return next((said[key] for key in _NAMES if key in said), "")
