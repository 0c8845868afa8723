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
import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Protocol, runtime_checkable


class Absent(Enum):
    """The two ways a value can be absent. Neither is zero and neither is false."""

    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


UNKNOWN: Final = Absent.UNKNOWN
NOT_APPLICABLE: Final = Absent.NOT_APPLICABLE

#: ``context -> value``; what a context is only the vocabulary knows.
Getter = Callable[[Any], Any]
_Evaluator = Callable[[Any, tuple[Any, ...]], Any]
_Contexts = Callable[[Any, tuple[Any, ...]], Iterable[Any]]


class ExpressionError(Exception):
    """The text is not a valid expression; the message says where and what to write instead."""


class Vocabulary(Protocol):
    """What names mean to whoever wrote the expression."""

    def getter(self, name: str) -> Getter | None:
        """How to read the dotted ``name`` from a context; ``None`` when there is no such name."""
        ...

    def items(self, name: str) -> tuple[Callable[[Any], Iterable[Any]], Vocabulary] | None:
        """How to list the contexts of the list called ``name``, and what names mean inside one of them.

        :data:`UNKNOWN` among the contexts stands for items that may or may not be there.
        """
        ...

    def is_value(self, name: str) -> bool:
        """Whether ``name`` is a choice value, which may be written without quotes."""
        ...

    def function(self, name: str) -> Callable[..., Any] | None:
        """A pure function of known values; ``None`` when there is no such function."""
        ...


@runtime_checkable
class Remembering(Protocol):
    """A vocabulary that remembers what a condition came to for each item of a list, until the item changes."""

    def remember(self, name: str, condition: str, truth: Callable[[Any], Any]) -> Callable[[Any], Iterable[Any]] | None:
        """``context -> truths`` of a condition for the items of the list called ``name``; ``None`` to remember nothing.

        ``truth`` works it out for the context of one item, and depends on nothing else.
        """
        ...


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: its source, the names it reads, and how to evaluate it."""

    source: str
    names: frozenset[str]
    _evaluate: _Evaluator

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
    compiler = _Compiler(source, vocabulary)
    evaluate = compiler.compile(tree.body, {})
    return Expression(source, frozenset(compiler.names), evaluate)


_LONGEST: Final = 4_000  # characters; an author's longest has some two hundred
_DEEPEST: Final = 40  # keeps evaluation far from Python's own limit of a thousand calls


def _is_deeper(tree: ast.expr, levels: int) -> bool:
    row: list[ast.AST] = [tree]
    for _ in range(levels):
        row = [child for node in row for child in ast.iter_child_nodes(node)]
    return bool(row)


_ARITHMETIC: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}

_COMPARISONS: Final[dict[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}

_NUMBERS: Final = (int, Decimal)
_NEGATIVE_COMPARISONS: Final = (ast.NotEq, ast.NotIn)

#: a loop variable's place among the bound contexts, and what names mean on it
_Bound = dict[str, tuple[int, Vocabulary]]


class _Compiler:
    """Turns one syntax tree into nested closures ``(context, bound) -> value``."""

    def __init__(self, source: str, vocabulary: Vocabulary) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.names: set[str] = set()
        self.outer_reads = 0  # how often a name or list was read that belongs to no loop variable

    def compile(self, node: ast.expr, bound: _Bound) -> _Evaluator:
        method = getattr(self, f"_compile_{type(node).__name__.lower()}", None)
        if method is None:
            raise self._refuse(node, "is not part of the language")
        evaluator: _Evaluator = method(node, bound)
        return evaluator

    def _refuse(self, node: ast.AST, reason: str) -> ExpressionError:
        text = ast.get_source_segment(self.source.strip(), node) or type(node).__name__
        return ExpressionError(f"{text!r} {reason}, in {self.source!r}")

    def _compile_constant(self, node: ast.Constant, bound: _Bound) -> _Evaluator:
        value: Any = node.value
        if isinstance(value, float):
            value = Decimal(ast.get_source_segment(self.source.strip(), node) or str(value))
        elif not isinstance(value, bool | int | str):
            raise self._refuse(node, "is not a value of the language")
        return lambda context, items: value

    def _compile_name(self, node: ast.Name, bound: _Bound) -> _Evaluator:
        return self._read(node, node.id, bound)

    def _compile_attribute(self, node: ast.Attribute, bound: _Bound) -> _Evaluator:
        return self._read(node, _dotted(node) or "", bound)

    def _read(self, node: ast.expr, name: str, bound: _Bound) -> _Evaluator:
        head, _, rest = name.partition(".")
        if head in bound:
            return self._read_bound(node, bound[head], rest)
        getter = self.vocabulary.getter(name)
        if getter is not None:
            self.names.add(name)
            self.outer_reads += 1
            return lambda context, items: getter(context)
        if self.vocabulary.is_value(name):
            return lambda context, items: name
        raise self._refuse(node, "is not a known name")

    def _read_bound(self, node: ast.expr, place: tuple[int, Vocabulary], name: str) -> _Evaluator:
        index, vocabulary = place
        getter = vocabulary.getter(name) if name else None
        if getter is None:
            raise self._refuse(node, "is not a known name of a list member")
        self.names.add(name)
        return lambda context, items: getter(items[index])

    def _compile_set(self, node: ast.Set, bound: _Bound) -> _Evaluator:
        values = frozenset(self._literal(element) for element in node.elts)
        return lambda context, items: values

    def _literal(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Name) and self.vocabulary.is_value(node.id):
            return node.id
        if isinstance(node, ast.Constant):
            return self._compile_constant(node, {})(None, ())
        raise self._refuse(node, "is not a value that a set may hold")

    def _compile_unaryop(self, node: ast.UnaryOp, bound: _Bound) -> _Evaluator:
        operand = self.compile(node.operand, bound)
        if isinstance(node.op, ast.Not):
            return lambda context, items: _not(operand(context, items))
        if isinstance(node.op, ast.USub):
            return lambda context, items: _arithmetic(operator.sub, 0, operand(context, items))
        raise self._refuse(node, "is not part of the language")

    def _compile_binop(self, node: ast.BinOp, bound: _Bound) -> _Evaluator:
        function = _ARITHMETIC.get(type(node.op))
        if function is None:
            raise self._refuse(node, "is not part of the language")
        left, right = self.compile(node.left, bound), self.compile(node.right, bound)
        return lambda context, items: _arithmetic(function, left(context, items), right(context, items))

    def _compile_boolop(self, node: ast.BoolOp, bound: _Bound) -> _Evaluator:
        parts = tuple(self.compile(value, bound) for value in node.values)
        return _joined(parts, decisive=isinstance(node.op, ast.Or))

    def _compile_compare(self, node: ast.Compare, bound: _Bound) -> _Evaluator:
        operands = [self.compile(operand, bound) for operand in (node.left, *node.comparators)]
        for kind in node.ops:
            if type(kind) not in _COMPARISONS:
                raise self._refuse(node, "is not part of the language")
        links = [
            _compared(left, _COMPARISONS[type(kind)], isinstance(kind, _NEGATIVE_COMPARISONS), right)
            for left, kind, right in zip(operands, node.ops, operands[1:], strict=False)
        ]
        return links[0] if len(links) == 1 else _joined(tuple(links), decisive=False)

    def _compile_ifexp(self, node: ast.IfExp, bound: _Bound) -> _Evaluator:
        test, then, other = (self.compile(part, bound) for part in (node.test, node.body, node.orelse))

        def choose(context: Any, items: tuple[Any, ...]) -> Any:
            truth = test(context, items)
            if truth is UNKNOWN:
                return UNKNOWN
            return then(context, items) if truth is True else other(context, items)

        return choose

    def _compile_call(self, node: ast.Call, bound: _Bound) -> _Evaluator:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self._refuse(node, "is not a call the language knows")
        name = node.func.id
        if name in {"sum", *_AGGREGATES} and len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
            return self._aggregate(name, node.args[0], bound)
        arguments = tuple(self.compile(argument, bound) for argument in node.args)
        if name == "known" and len(arguments) == 1:
            return lambda context, items: not isinstance(arguments[0](context, items), Absent)
        extreme = {"min": min, "max": max}.get(name) if len(arguments) > 1 else None
        function = extreme or self.vocabulary.function(name)
        if function is None:
            raise self._refuse(node, "is not a function the language knows")
        return lambda context, items: _call(function, [argument(context, items) for argument in arguments])

    def _aggregate(self, name: str, node: ast.GeneratorExp, bound: _Bound) -> _Evaluator:
        generator, variable = self._generator(node, bound)
        contexts, vocabulary = self._list(generator.iter, bound)
        inner: _Bound = {**bound, variable: (len(bound), vocabulary)}
        outer_reads = self.outer_reads
        is_count_of_items = name == "count" and isinstance(node.elt, ast.Name) and node.elt.id == variable
        element = (lambda context, items: True) if is_count_of_items else self.compile(node.elt, inner)
        counts = _joined(tuple(self.compile(condition, inner) for condition in generator.ifs), decisive=False)
        if name == "sum":
            return _summed(contexts, counts, element)
        truth = _joined((_negated(counts), element) if name == "all" else (counts, element), decisive=name == "all")
        truths: _Contexts = lambda context, items: _truths(contexts, truth, context, items)  # noqa: E731
        if not bound and self.outer_reads == outer_reads:
            truths = self._remembered(name, node, truth) or truths
        combine = _AGGREGATES[name]
        return lambda context, items: combine(truths(context, items))

    def _generator(self, node: ast.GeneratorExp, bound: _Bound) -> tuple[ast.comprehension, str]:
        """The one `for … in … if …`, and its variable."""
        generator = node.generators[0]
        if len(node.generators) != 1 or not isinstance(generator.target, ast.Name) or generator.is_async:
            raise self._refuse(node, "goes over more than one list")
        if generator.target.id in bound:
            raise self._refuse(generator.target, "already stands for a member of the list around it")
        return generator, generator.target.id

    def _remembered(self, name: str, node: ast.GeneratorExp, truth: _Evaluator) -> _Contexts | None:
        """The truths of a condition that depends on nothing but the item, where the vocabulary remembers them."""
        if not isinstance(self.vocabulary, Remembering):
            return None
        items = _dotted(node.generators[0].iter) or ""
        condition = f"{name} {ast.unparse(node)}"
        truths = self.vocabulary.remember(items, condition, lambda item: truth(None, (item,)))
        return None if truths is None else (lambda context, items: truths(context))

    def _list(self, node: ast.expr, bound: _Bound) -> tuple[_Contexts, Vocabulary]:
        name = _dotted(node) or ""
        head, _, rest = name.partition(".")
        index, vocabulary = bound.get(head, (None, self.vocabulary))
        found = vocabulary.items(rest if index is not None else name)
        if found is None:
            raise self._refuse(node, "is not a known list")
        self.names.add(name)
        contexts, inner = found
        if index is None:
            self.outer_reads += 1
            return (lambda context, items: contexts(context)), inner
        return (lambda context, items: contexts(items[index])), inner


def _dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = _dotted(node.value)
        return f"{head}.{node.attr}" if head else None
    return None


def _not(value: Any) -> Any:
    return UNKNOWN if value is UNKNOWN else value is not True


def _negated(part: _Evaluator) -> _Evaluator:
    return lambda context, items: _not(part(context, items))


def _joined(parts: tuple[_Evaluator, ...], *, decisive: bool) -> _Evaluator:
    """Kleene's `or` (decisive True) and `and` (decisive False) of the parts; looks no further than what decides."""

    def either(context: Any, items: tuple[Any, ...]) -> Any:
        doubtful = False
        for part in parts:
            value = part(context, items)
            if value is True:
                return True
            doubtful = doubtful or value is UNKNOWN
        return UNKNOWN if doubtful else False

    def both(context: Any, items: tuple[Any, ...]) -> Any:
        doubtful = False
        for part in parts:
            value = part(context, items)
            if value is UNKNOWN:
                doubtful = True
            elif value is not True:
                return False
        return UNKNOWN if doubtful else True

    return either if decisive else both


def _compared(left: _Evaluator, function: Callable[[Any, Any], bool], negative: bool, right: _Evaluator) -> _Evaluator:
    return lambda context, items: _compare(function, negative, left(context, items), right(context, items))


def _compare(function: Callable[[Any, Any], bool], negative: bool, left: Any, right: Any) -> Any:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if left is NOT_APPLICABLE or right is NOT_APPLICABLE:
        return negative
    try:
        return function(left, right)
    except (ArithmeticError, TypeError):
        return UNKNOWN  # kinds that cannot be compared tell us nothing


def _arithmetic(function: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if left is NOT_APPLICABLE or right is NOT_APPLICABLE:
        return NOT_APPLICABLE
    if not isinstance(left, _NUMBERS) or not isinstance(right, _NUMBERS):
        return UNKNOWN  # texts and days have no arithmetic here
    try:
        return function(Decimal(left), right) if function is operator.truediv else function(left, right)
    except ArithmeticError:
        return UNKNOWN


def _call(function: Callable[..., Any], arguments: list[Any]) -> Any:
    if any(argument is UNKNOWN for argument in arguments):
        return UNKNOWN
    if any(argument is NOT_APPLICABLE for argument in arguments):
        return NOT_APPLICABLE
    try:
        return function(*arguments)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return UNKNOWN


def _truths(contexts: _Contexts, truth: _Evaluator, context: Any, items: tuple[Any, ...]) -> Iterable[Any]:
    """What a condition comes to for one item after the other."""
    for item in contexts(context, items):
        yield UNKNOWN if item is UNKNOWN else truth(context, (*items, item))


def _any(truths: Iterable[Any]) -> Any:
    doubtful = False
    for truth in truths:
        if truth is True:
            return True
        doubtful = doubtful or truth is UNKNOWN
    return UNKNOWN if doubtful else False


def _all(truths: Iterable[Any]) -> Any:
    doubtful = False
    for truth in truths:
        if truth is False:
            return False
        doubtful = doubtful or truth is UNKNOWN
    return UNKNOWN if doubtful else True


def _count(truths: Iterable[Any]) -> Any:
    number = 0
    for truth in truths:
        if truth is UNKNOWN:
            return UNKNOWN
        number += truth
    return number


_AGGREGATES: Final[dict[str, Callable[[Iterable[Any]], Any]]] = {"any": _any, "all": _all, "count": _count}


def _summed(contexts: _Contexts, counts: _Evaluator, element: _Evaluator) -> _Evaluator:
    """The sum over the items that count; what is not applicable is passed over."""

    def summed(context: Any, items: tuple[Any, ...]) -> Any:
        total: Any = 0
        for item in contexts(context, items):
            if item is UNKNOWN:
                return UNKNOWN
            inside = (*items, item)
            does_count, value = counts(context, inside), element(context, inside)
            if does_count is False or value is NOT_APPLICABLE:
                continue
            if does_count is UNKNOWN:
                return UNKNOWN
            total = _arithmetic(operator.add, total, value)
        return total

    return summed
