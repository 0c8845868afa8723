"""A Babel extractor for the YAML of flows: every text of a topic or flow that people read, with its line.

A topic used with words (``use: health``, ``with: {who: 您}``) is said differently each time, and in other languages
"you" and "{name}" may need other grammar. So its texts are taken where it is used, with the words put in, just as the
compiler does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import yaml

Message = tuple[int, str, str, list[str]]
#: line, text, and where it stands and as what, for the translator
_Said = tuple[int, str, str]

#: keys whose text is said, wherever they stand
_SAID = frozenset("ask why help law label speech about another line say".split())
#: keys that lead on to more of them
_INWARD = frozenset("questions require warn sections".split())


def extract(source: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """Babel's entry: line, function name, text, comments."""
    tree = yaml.compose(source, Loader=yaml.CSafeLoader)
    if not isinstance(tree, yaml.MappingNode):
        return
    released = dict(_mappings(tree, "topics"))
    topics = released or _topics(Path(source.name).parent)
    for part in (tree, *(node for _, node in _mappings(tree, "flow")), *released.values()):
        words = _words_given_to(_value(part, "topic"), topics.values())
        for line, text, comment in _texts(part, "", topics):
            if not text.isascii() and not _holds(text, words):
                yield line, "", text, [comment]


def _texts(node: yaml.MappingNode, at: str, topics: Mapping[str, yaml.MappingNode]) -> Iterator[_Said]:
    """Every text below a node, those of the topics it uses with words included."""
    at = ".".join(part for part in (at, _name(node)) if part)
    if _value(node, "use"):
        yield from _used(node, at, topics)
    for key, value in node.value:
        line, name = key.start_mark.line + 1, key.value
        if isinstance(value, yaml.ScalarNode) and _is_said(name, node):
            yield line, value.value, f"{at}: {name}"
        elif name == "options" and isinstance(value, yaml.MappingNode):
            yield from _options(value, at)
        elif name in _INWARD and isinstance(value, yaml.SequenceNode):
            for child in value.value:
                if isinstance(child, yaml.MappingNode):
                    yield from _texts(child, at, topics)


def _mappings(node: yaml.MappingNode, key: str) -> Iterator[tuple[str, yaml.MappingNode]]:
    """Of a released flow: the flow itself, or its topics by name."""
    for key_node, value in node.value:
        if key_node.value == key and isinstance(value, yaml.MappingNode):
            inner = [(name.value, child) for name, child in value.value if isinstance(child, yaml.MappingNode)]
            yield from inner if key == "topics" else [(key, value)]


def _name(node: yaml.MappingNode) -> str:
    return next((name for key in ("topic", "flow", "loop", "id") if (name := _value(node, key))), "")


def _is_said(key: str, node: yaml.MappingNode) -> bool:
    """A unit is said beside a number and a code beside money; the title of a topic is for authors."""
    if key == "unit":
        return _value(node, "kind") == "number"
    return key in _SAID or (key == "title" and not _value(node, "topic"))


def _options(options: yaml.MappingNode, at: str) -> Iterator[_Said]:
    for key, option in options.value:
        line, comment = key.start_mark.line + 1, f"{at}: option {key.value}"
        if isinstance(option, yaml.ScalarNode):
            yield line, option.value, comment
        elif isinstance(option, yaml.MappingNode):
            yield from ((line, text, comment) for part in ("label", "help") if (text := _value(option, part)))


def _used(use: yaml.MappingNode, at: str, topics: Mapping[str, yaml.MappingNode]) -> Iterator[_Said]:
    """The texts of a used topic that hold a word given here, with it, at this line; its others are its own file's."""
    topic, words = topics.get(_value(use, "use")), _words(use)
    if topic is None:
        return  # the compiler tells the author
    for _, text, comment in _texts(topic, at, topics):
        if _holds(text, words):
            yield use.start_mark.line + 1, _with(text, words), comment


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(f"{{{word}}}" in text for word in words)


def _with(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text


def _words(use: yaml.MappingNode) -> dict[str, str]:
    for key, given in use.value:
        if key.value == "with" and isinstance(given, yaml.MappingNode):
            return {name.value: word.value for name, word in given.value}
    return {}


def _words_given_to(topic: str, trees: Iterable[yaml.MappingNode]) -> frozenset[str]:
    """The words anybody uses this topic with."""
    uses = (use for tree in trees for use in _uses(tree) if _value(use, "use") == topic)
    return frozenset(word for use in uses for word in _words(use))


def _uses(node: yaml.Node) -> Iterator[yaml.MappingNode]:
    if isinstance(node, yaml.MappingNode):
        if _value(node, "use"):
            yield node
        for _, value in node.value:
            yield from _uses(value)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _uses(child)


def _value(node: yaml.MappingNode, key: str) -> str:
    """The scalar at a key, or an empty text."""
    for key_node, value in node.value:
        if key_node.value == key and isinstance(value, yaml.ScalarNode):
            return str(value.value)
    return ""


def _topics(folder: Path) -> dict[str, yaml.MappingNode]:
    """The topics of a folder by name."""
    trees = (_composed(file, file.stat().st_mtime_ns) for file in sorted(folder.glob("*.yaml")))
    return {name: tree for tree in trees if (name := _value(tree, "topic"))}


@cache
def _composed(file: Path, changed_at: int) -> yaml.MappingNode:
    """A file's nodes; read again when it has changed."""
    tree = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tree if isinstance(tree, yaml.MappingNode) else yaml.MappingNode("", [])
