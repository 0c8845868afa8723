"""A Babel extractor for Python: the Chinese texts in the calls and names that speak to people.

Babel's own reads tokens: of ``say("a" if one else "b")`` it would make the one text "ab", and it knows no
keyword arguments, which is how our errors are given their texts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, BinaryIO

Message = tuple[int, str, str, list[str]]

#: a call by the last part of its name -> which of its arguments is said to people
CALLS = {
    "N_": 0,
    "translate": 0,
    "say": 0,
    "Coded": 0,
    "Refused": 1,
    "Danger": 2,
    "FieldError": 2,
    "ValidationError": 0,
}
#: arguments given by name, whatever is called: those of errors, and of marshmallow's validators
NAMED = frozenset({"text", "next", "hint", "error"})
#: what a class says unless told otherwise
ASSIGNED = frozenset({"default_text", "default_error_messages"})


def extract(source: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """Babel's entry: line, function name, text, comments."""
    for node in said_in(ast.parse(source.read())):
        yield node.lineno, "", node.value, []


class _Text(ast.Constant):
    """A constant that is a text, for the type checker."""

    value: str


def said_in(tree: ast.AST) -> Iterator[_Text]:
    """The Chinese texts of a module that are said to people, in the order of the file."""
    found: dict[tuple[int, int], _Text] = {}
    for node in ast.walk(tree):
        for spoken in _spoken(node):
            for text in _texts(spoken):
                found[text.lineno, text.col_offset] = text
    for place in sorted(found):
        yield found[place]


def _spoken(node: ast.AST) -> Iterator[ast.expr]:
    """What this node says to people."""
    match node:
        case ast.Call(func=func, args=args, keywords=keywords):
            name = func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")
            if CALLS.get(name, len(args)) < len(args):
                yield args[CALLS[name]]
            yield from (keyword.value for keyword in keywords if keyword.arg in NAMED)
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in ASSIGNED:
            yield value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name in ASSIGNED:
            yield value


def _texts(expression: ast.expr) -> Iterator[Any]:
    """Every text in an expression, such as both sides of a condition; what an inner call is given is its own affair."""
    if isinstance(expression, ast.Constant):
        if isinstance(expression.value, str) and not expression.value.isascii():
            yield expression
    elif not isinstance(expression, ast.Call | ast.JoinedStr):
        for child in ast.iter_child_nodes(expression):
            if isinstance(child, ast.expr):
                yield from _texts(child)
