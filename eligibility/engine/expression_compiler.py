"""Turns the syntax tree of an expression into nested closures, and refuses what is outside the language."""

from __future__ import annotations

import ast
import operator
from decimal import Decimal
from typing import Any

from eligibility.engine.absent import Absent
from eligibility.engine.expression_vocabulary import ExpressionError, Remembering, Vocabulary
from eligibility.engine.operations import (
    AGGREGATES,
    ARITHMETIC,
    COMPARISONS,
    Contexts,
    Evaluator,
    calculated,
    called,
    chosen,
    compared,
    joined,
    negated,
    summed,
    truths,
)

#: a loop variable's place among the bound contexts, and what names mean on it
_Bound = dict[str, tuple[int, Vocabulary]]


class ExpressionCompiler:
    """Turns one syntax tree into nested closures ``(context, bound) -> value``."""

    def __init__(self, source: str, vocabulary: Vocabulary) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.names: set[str] = set()
        self.outer_reads = 0  # how often a name or list was read that belongs to no loop variable

    def compile(self, node: ast.expr, bound: _Bound) -> Evaluator:
        method = getattr(self, f"_compile_{type(node).__name__.lower()}", None)
        if method is None:
            raise self._refuse(node, "is not part of the language")
        evaluator: Evaluator = method(node, bound)
        return evaluator

    def _refuse(self, node: ast.AST, reason: str) -> ExpressionError:
        text = ast.get_source_segment(self.source.strip(), node) or type(node).__name__
        return ExpressionError(f"{text!r} {reason}, in {self.source!r}")

    def _compile_constant(self, node: ast.Constant, bound: _Bound) -> Evaluator:
        value: Any = node.value
        if isinstance(value, float):
            value = Decimal(ast.get_source_segment(self.source.strip(), node) or str(value))
        elif not isinstance(value, bool | int | str):
            raise self._refuse(node, "is not a value of the language")
        return lambda context, items: value

    def _compile_name(self, node: ast.Name, bound: _Bound) -> Evaluator:
        return self._read(node, node.id, bound)

    def _compile_attribute(self, node: ast.Attribute, bound: _Bound) -> Evaluator:
        return self._read(node, _dotted(node) or "", bound)

    def _read(self, node: ast.expr, name: str, bound: _Bound) -> Evaluator:
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

    def _read_bound(self, node: ast.expr, place: tuple[int, Vocabulary], name: str) -> Evaluator:
        index, vocabulary = place
        getter = vocabulary.getter(name) if name else None
        if getter is None:
            raise self._refuse(node, "is not a known name of a list member")
        self.names.add(name)
        return lambda context, items: getter(items[index])

    def _compile_set(self, node: ast.Set, bound: _Bound) -> Evaluator:
        values = frozenset(self._literal(element) for element in node.elts)
        return lambda context, items: values

    def _literal(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Name) and self.vocabulary.is_value(node.id):
            return node.id
        if isinstance(node, ast.Constant):
            return self._compile_constant(node, {})(None, ())
        raise self._refuse(node, "is not a value that a set may hold")

    def _compile_unaryop(self, node: ast.UnaryOp, bound: _Bound) -> Evaluator:
        operand = self.compile(node.operand, bound)
        if isinstance(node.op, ast.Not):
            return negated(operand)
        if isinstance(node.op, ast.USub):
            return calculated(lambda context, items: 0, operator.sub, operand)
        raise self._refuse(node, "is not part of the language")

    def _compile_binop(self, node: ast.BinOp, bound: _Bound) -> Evaluator:
        function = ARITHMETIC.get(type(node.op))
        if function is None:
            raise self._refuse(node, "is not part of the language")
        left, right = self.compile(node.left, bound), self.compile(node.right, bound)
        return calculated(left, function, right)

    def _compile_boolop(self, node: ast.BoolOp, bound: _Bound) -> Evaluator:
        parts = tuple(self.compile(value, bound) for value in node.values)
        return joined(parts, decisive=isinstance(node.op, ast.Or))

    def _compile_compare(self, node: ast.Compare, bound: _Bound) -> Evaluator:
        operands = [self.compile(operand, bound) for operand in (node.left, *node.comparators)]
        for kind in node.ops:
            if type(kind) not in COMPARISONS:
                raise self._refuse(node, "is not part of the language")
        links = [
            compared(left, kind, right) for left, kind, right in zip(operands, node.ops, operands[1:], strict=False)
        ]
        return links[0] if len(links) == 1 else joined(tuple(links), decisive=False)

    def _compile_ifexp(self, node: ast.IfExp, bound: _Bound) -> Evaluator:
        test, then, other = (self.compile(part, bound) for part in (node.test, node.body, node.orelse))
        return chosen(test, then, other)

    def _compile_call(self, node: ast.Call, bound: _Bound) -> Evaluator:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise self._refuse(node, "is not a call the language knows")
        name = node.func.id
        if name in {"sum", *AGGREGATES} and len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
            return self._aggregate(name, node.args[0], bound)
        arguments = tuple(self.compile(argument, bound) for argument in node.args)
        if name == "known" and len(arguments) == 1:
            return lambda context, items: not isinstance(arguments[0](context, items), Absent)
        extreme = {"min": min, "max": max}.get(name) if len(arguments) > 1 else None
        function = extreme or self.vocabulary.function(name)
        if function is None:
            raise self._refuse(node, "is not a function the language knows")
        return called(function, arguments)

    def _aggregate(self, name: str, node: ast.GeneratorExp, bound: _Bound) -> Evaluator:
        generator, variable = self._generator(node, bound)
        contexts, vocabulary = self._list(generator.iter, bound)
        inner: _Bound = {**bound, variable: (len(bound), vocabulary)}
        outer_reads = self.outer_reads
        is_count_of_items = name == "count" and isinstance(node.elt, ast.Name) and node.elt.id == variable
        element = (lambda context, items: True) if is_count_of_items else self.compile(node.elt, inner)
        counts = joined(tuple(self.compile(condition, inner) for condition in generator.ifs), decisive=False)
        if name == "sum":
            return summed(contexts, counts, element)
        truth = joined((negated(counts), element) if name == "all" else (counts, element), decisive=name == "all")
        is_of_item_alone = not bound and self.outer_reads == outer_reads
        remembered = self._remembered(name, node, truth) if is_of_item_alone else None
        combine, of_items = AGGREGATES[name], remembered or truths(contexts, truth)
        return lambda context, items: combine(of_items(context, items))

    def _generator(self, node: ast.GeneratorExp, bound: _Bound) -> tuple[ast.comprehension, str]:
        """The one `for … in … if …`, and its variable."""
        generator = node.generators[0]
        if len(node.generators) != 1 or not isinstance(generator.target, ast.Name) or generator.is_async:
            raise self._refuse(node, "goes over more than one list")
        if generator.target.id in bound:
            raise self._refuse(generator.target, "already stands for a member of the list around it")
        return generator, generator.target.id

    def _remembered(self, name: str, node: ast.GeneratorExp, truth: Evaluator) -> Contexts | None:
        """The truths of a condition that depends on nothing but the item, where the vocabulary remembers them."""
        if not isinstance(self.vocabulary, Remembering):
            return None
        items = _dotted(node.generators[0].iter) or ""
        condition = f"{name} {ast.unparse(node)}"
        remembered = self.vocabulary.remember(items, condition, lambda item: truth(None, (item,)))
        return None if remembered is None else (lambda context, items: remembered(context))

    def _list(self, node: ast.expr, bound: _Bound) -> tuple[Contexts, Vocabulary]:
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
