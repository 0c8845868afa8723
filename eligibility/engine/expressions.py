"""The one expression language of rules and flows: a small subset of Python's syntax, never ``eval``-ed.

``compile_expression("age >= 60 and health in {severe_illness}", vocabulary)`` parses with :mod:`ast`,
refuses whatever is outside the subset, resolves every name once, and returns closures.

Subset: numbers, ``'texts'``, ``True``/``False``, dotted names, ``+ - * /``, comparisons (chained too),
``in {…}``, ``and or not``, ``a if c else b``, ``min max known``, functions of the vocabulary, and
``any all count sum`` over ``… for member in household if …``.

Values may be :data:`UNKNOWN` (not answered, or the person does not know) or :data:`NOT_APPLICABLE`
(the question does not arise). Logic is Kleene's: ``unknown and False`` is false, ``unknown or True`` is true.
Only true is true: what is not a truth value counts as false. Something not applicable counts as false, equals
nothing (``!=`` and ``not in`` hold), makes arithmetic not applicable, and a sum passes over it. What cannot be
computed, such as ``1 / 0`` or ``3 < 'three'``, is unknown: evaluating never raises.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any, Final

from eligibility.engine.absent import NOT_APPLICABLE, UNKNOWN, Absent
from eligibility.engine.expression_compiler import ExpressionCompiler
from eligibility.engine.expression_vocabulary import ExpressionError, Getter, Remembering, Vocabulary
from eligibility.engine.operations import Evaluator

__all__ = [
    "NOT_APPLICABLE",
    "UNKNOWN",
    "Absent",
    "Expression",
    "ExpressionError",
    "Getter",
    "Remembering",
    "Vocabulary",
    "compile_expression",
]


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: its source, the names it reads, and how to evaluate it."""

    source: str
    names: frozenset[str]
    _evaluate: Evaluator

    def evaluate(self, context: Any) -> Any:
        """The value in this context: bool, Decimal/int, str, date, :data:`UNKNOWN` or :data:`NOT_APPLICABLE`."""
        return self._evaluate(context, ())

    def holds(self, context: Any) -> bool:
        """Whether it is certainly true."""
        return self._evaluate(context, ()) is True


def compile_expression(source: str, vocabulary: Vocabulary) -> Expression:
    """Compile ``source``; raise :class:`ExpressionError` for anything outside the language."""
    if len(source) > _LONGEST:
        raise ExpressionError(f"is longer than {_LONGEST} characters: {source[:60]!r}…")
    try:
        tree = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError(f"cannot be read: {source!r}") from None
    if _is_deeper(tree.body, _DEEPEST):
        raise ExpressionError(f"is nested deeper than {_DEEPEST} levels; name a part of it: {source[:60]!r}…")
    compiler = ExpressionCompiler(source, vocabulary)
    evaluate = compiler.compile(tree.body, {})
    return Expression(source, frozenset(compiler.names), evaluate)


_LONGEST: Final = 4_000  # characters; an author's longest has some two hundred
_DEEPEST: Final = 40  # keeps evaluation far from Python's own limit of a thousand calls


def _is_deeper(tree: ast.expr, levels: int) -> bool:
    row: list[ast.AST] = [tree]
    for _ in range(levels):
        row = [child for node in row for child in ast.iter_child_nodes(node)]
    return bool(row)
