"""Checks the types of an expression and turns it into a term; finds every mistake in it, not only the first.

The language is that of :mod:`eligibility.engine.expressions`. What names mean, and of which type they are, a
:class:`TypedVocabulary` says.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from eligibility.engine.misfits import misfit
from eligibility.engine.terms import (
    Call,
    Comparison,
    Constant,
    Each,
    Either,
    IsKnown,
    Logic,
    Negation,
    Read,
    Term,
    renamed,
)
from eligibility.engine.typed_vocabulary import Mistake, TypedVocabulary
from eligibility.engine.types import (
    Anything,
    Boolean,
    Choice,
    Day,
    Many,
    Number,
    Signature,
    Text,
    Type,
    calculated,
    is_a,
    joined,
    spoken,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of an expression: its term, and the mistakes found on the way."""

    term: Term
    mistakes: tuple[Mistake, ...]


def check_expression(source: str, vocabulary: TypedVocabulary, wanted: type = object) -> Checked:
    """Check ``source``; ``wanted`` is the type its place asks for. Never raises."""
    try:
        tree = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        advice = "write it like `age >= 16 and health in {severe_illness}`"
        return Checked(_NOTHING, (Mistake("unreadable", f"{source!r} cannot be read", advice),))
    checker = _Checker(source.strip(), vocabulary)
    term = checker.check(tree.body, {})
    if not is_a(term.type, wanted):
        what, advice = f"is {spoken(term.type)}", f"{spoken(wanted)} belongs here: compare it with something"
        term = checker.complain("type_error", tree.body, what, advice)
    return Checked(term, tuple(checker.mistakes))


_NOTHING: Final = Constant(False, Anything())
_SIGNS: Final[dict[type[ast.operator], str]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISONS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}
_AGGREGATES: Final = frozenset({"any", "all", "count", "sum"})

#: a loop variable and what names mean on it
_Bound = dict[str, TypedVocabulary]


@dataclass
class _Checker:
    """Goes through one syntax tree."""

    source: str
    vocabulary: TypedVocabulary
    mistakes: list[Mistake] = field(default_factory=list)

    def complain(self, code: str, node: ast.AST, what: str, advice: str) -> Term:
        self.mistakes.append(Mistake(code, f"`{self._text(node)}` {what}, in `{self.source}`", advice))
        return _NOTHING

    def _text(self, node: ast.AST) -> str:
        return ast.get_source_segment(self.source, node) or type(node).__name__

    def check(self, node: ast.expr, bound: _Bound) -> Term:
        method = getattr(self, f"_check_{type(node).__name__.lower()}", None)
        if method is None:
            return self._outside(node)
        term: Term = method(node, bound)
        return term

    def _outside(self, node: ast.AST) -> Term:
        advice = "use comparisons, and/or/not, + - * /, in {…}, any/all/count/sum … for … in …"
        return self.complain("outside_language", node, "is not part of the language", advice)

    def _wanted(self, node: ast.expr, bound: _Bound, wanted: type, advice: str) -> Term:
        term = self.check(node, bound)
        if not is_a(term.type, wanted):
            return self.complain("type_error", node, f"is {spoken(term.type)}, not {spoken(wanted)}", advice)
        return term

    def _truth(self, node: ast.expr, bound: _Bound) -> Term:
        return self._wanted(node, bound, Boolean, "compare it with something")

    # --- values and names --------------------------------------------------------------------------------------------

    def _check_constant(self, node: ast.Constant, bound: _Bound) -> Term:
        value = node.value
        match value:
            case bool():
                return Constant(value, Boolean())
            case str():
                return Constant(value, Text(value))
            case int() | float():
                number = Decimal(str(value))
                return Constant(number, Number(number, number, isinstance(value, int)))
        return self._outside(node)

    def _check_name(self, node: ast.Name, bound: _Bound) -> Term:
        return self._read(node, node.id, bound)

    def _check_attribute(self, node: ast.Attribute, bound: _Bound) -> Term:
        return self._read(node, _dotted(node) or "", bound)

    def _read(self, node: ast.expr, name: str, bound: _Bound) -> Term:
        head, _, rest = name.partition(".")
        if head in bound:
            return self._read_bound(bound[head], head, rest)
        term = self.vocabulary.term(name)
        if term is not None:
            return term
        if self.vocabulary.is_value(name):
            return Constant(name, Choice(frozenset({name})))
        self.mistakes.append(self.vocabulary.unknown(name))
        return _NOTHING

    def _read_bound(self, vocabulary: TypedVocabulary, variable: str, name: str) -> Term:
        term = vocabulary.term(name) if name else None
        if term is None:
            self.mistakes.append(vocabulary.unknown(name or variable))
            return _NOTHING
        return renamed(term, lambda key: f"{variable}→{key}")

    def _check_set(self, node: ast.Set, bound: _Bound) -> Term:
        elements = [element for element in node.elts if self._is_literal(element)]
        constants = [self._literal(element) for element in elements]
        kinds = [constant.type for constant in constants]
        of: Type | None = kinds[0] if kinds else Anything()
        for kind in kinds[1:]:
            of = joined(of, kind) if of is not None else None
        if of is None:
            return self.complain("type_error", node, "mixes kinds of values", "put values of one kind into a set")
        if isinstance(of, Text):
            of = Choice(frozenset(str(constant.value) for constant in constants))
        values = frozenset(constant.value for constant in constants if isinstance(constant.value, str | Decimal))
        return Constant(values, Many(of))

    def _is_literal(self, element: ast.expr) -> bool:
        if isinstance(element, ast.Name | ast.Constant):
            return True
        self.complain("outside_language", element, "is not a value that a set may hold", "write option values")
        return False

    def _literal(self, element: ast.expr) -> Constant:
        """A bare name in a set is always a value; whether it is a known one is seen where the set is compared."""
        if isinstance(element, ast.Name):
            return Constant(element.id, Choice(frozenset({element.id})))
        term = self.check(element, {})
        return term if isinstance(term, Constant) else _NOTHING

    # --- calculating -------------------------------------------------------------------------------------------------

    def _check_unaryop(self, node: ast.UnaryOp, bound: _Bound) -> Term:
        if isinstance(node.op, ast.Not):
            return Negation(self._truth(node.operand, bound))
        if not isinstance(node.op, ast.USub):
            return self._outside(node)
        zero = Constant(Decimal(0), Number(Decimal(0), Decimal(0), is_whole=True))
        return self._calculate("-", zero, self._number(node.operand, bound))

    def _check_binop(self, node: ast.BinOp, bound: _Bound) -> Term:
        sign = _SIGNS.get(type(node.op))
        if sign is None:
            return self._outside(node)
        left, right = self._number(node.left, bound), self._number(node.right, bound)
        if sign == "/" and isinstance(right, Constant) and right.value == 0 and right is not _NOTHING:
            return self.complain("type_error", node, "divides by zero", "divide by something else")
        return self._calculate(sign, left, right)

    def _number(self, node: ast.expr, bound: _Bound) -> Term:
        return self._wanted(node, bound, Number, "only numbers can be calculated with")

    def _calculate(self, sign: str, left: Term, right: Term) -> Term:
        if isinstance(left.type, Number) and isinstance(right.type, Number):
            return Call(sign, (left, right), calculated(sign, left.type, right.type))
        return _NOTHING

    # --- deciding ----------------------------------------------------------------------------------------------------

    def _check_boolop(self, node: ast.BoolOp, bound: _Bound) -> Term:
        how = "or" if isinstance(node.op, ast.Or) else "and"
        return Logic(how, tuple(self._truth(value, bound) for value in node.values))

    def _check_ifexp(self, node: ast.IfExp, bound: _Bound) -> Term:
        test = self._truth(node.test, bound)
        then, other = self.check(node.body, bound), self.check(node.orelse, bound)
        kind = joined(then.type, other.type)
        if kind is None:
            what = f"is {spoken(then.type)} or {spoken(other.type)}"
            return self.complain("type_error", node, what, "give both cases values of one kind")
        return Either(test, then, other, kind)

    def _check_compare(self, node: ast.Compare, bound: _Bound) -> Term:
        nodes = [node.left, *node.comparators]
        terms = [self._side(nodes, at, bound) for at in range(len(nodes))]
        links: list[Term] = []
        for at, operator in enumerate(node.ops):
            how = _COMPARISONS.get(type(operator))
            if how is None:
                return self._outside(node)
            links.append(self._compare(node, how, terms[at], terms[at + 1]))
        return links[0] if len(links) == 1 else Logic("and", tuple(links))

    def _side(self, nodes: list[ast.expr], at: int, bound: _Bound) -> Term:
        """One side of a comparison; an unknown bare word beside a choice is a value the choice does not have."""
        node = nodes[at]
        if not isinstance(node, ast.Name) or node.id in bound or self._means_something(node.id):
            return self.check(node, bound)
        known = len(self.mistakes)
        beside = [self.check(nodes[side], bound) for side in (at - 1, at + 1) if 0 <= side < len(nodes)]
        del self.mistakes[known:]
        if any(isinstance(term.type, Choice | Many) and isinstance(term, Read | Call) for term in beside):
            return Constant(node.id, Choice(frozenset({node.id})))
        return self.check(node, bound)

    def _means_something(self, name: str) -> bool:
        return self.vocabulary.term(name) is not None or self.vocabulary.is_value(name)

    def _compare(self, node: ast.Compare, how: str, left: Term, right: Term) -> Term:
        complaint = misfit(how, left, right)
        if complaint is not None:
            return self.complain(complaint.code, node, complaint.message, complaint.advice)
        if how == "!=":
            return Negation(Comparison("==", left, right))
        if how == "not in":
            return Negation(Comparison("in", left, right))
        return Comparison(how, left, right)

    # --- calls and lists ---------------------------------------------------------------------------------------------

    def _check_call(self, node: ast.Call, bound: _Bound) -> Term:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if not name or node.keywords:
            return self._outside(node)
        if name in _AGGREGATES and len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp):
            return self._aggregate(node, name, node.args[0], bound)
        arguments = tuple(self.check(argument, bound) for argument in node.args)
        if name == "known" and len(arguments) == 1:
            return IsKnown(arguments[0])
        if name in {"min", "max"} and len(arguments) > 1:
            return self._extreme(node, name, arguments)
        signature = self.vocabulary.signature(name)
        if signature is None:
            advice = "use known, min, max, any, all, count, sum, or a function the reference lists"
            return self.complain("unknown_function", node, "calls a function there is not", advice)
        return self._apply(node, name, signature, arguments)

    def _extreme(self, node: ast.Call, name: str, arguments: tuple[Term, ...]) -> Term:
        kind: Type | None = arguments[0].type
        for argument in arguments[1:]:
            kind = joined(kind, argument.type) if kind is not None else None
        if kind is None or not isinstance(kind, Number | Day | Anything):
            return self.complain("type_error", node, "mixes kinds", "give it numbers only, or days only")
        return Call(name, arguments, kind)

    def _apply(self, node: ast.Call, name: str, signature: Signature, arguments: tuple[Term, ...]) -> Term:
        wanted = ", ".join(spoken(kind) for kind in signature.takes)
        takes = signature.for_count(len(arguments))
        fits = len(arguments) == len(takes) and all(
            is_a(argument.type, kind) for argument, kind in zip(arguments, takes, strict=True)
        )
        if not fits:
            given = ", ".join(spoken(argument.type) for argument in arguments) or "nothing"
            return self.complain("type_error", node, f"gives {name} {given}", f"{name} takes {wanted}")
        return Call(name, arguments, signature.gives(*(argument.type for argument in arguments)))

    def _aggregate(self, node: ast.Call, name: str, each: ast.GeneratorExp, bound: _Bound) -> Term:
        generator = each.generators[0]
        if len(each.generators) != 1 or not isinstance(generator.target, ast.Name) or generator.is_async:
            return self.complain("outside_language", node, "goes over more than one list", "go over one list")
        variable = generator.target.id
        if variable in bound:
            what = f"uses {variable} for two lists at once"
            return self.complain("outside_language", node, what, "give the inner member another name")
        found = self._list(generator.iter, bound)
        if found is None:
            return _NOTHING
        key, vocabulary, most = found
        inner: _Bound = {**bound, variable: vocabulary}
        conditions = tuple(self._truth(condition, inner) for condition in generator.ifs)
        element = self._element(name, each.elt, variable, inner)
        return Each(name, key, element, conditions, _aggregated(name, element.type, most), variable)

    def _element(self, name: str, node: ast.expr, variable: str, bound: _Bound) -> Term:
        if name == "count" and isinstance(node, ast.Name) and node.id == variable:
            return Constant(True, Boolean())
        return self._number(node, bound) if name == "sum" else self._truth(node, bound)

    def _list(self, node: ast.expr, bound: _Bound) -> tuple[str, TypedVocabulary, int] | None:
        name = _dotted(node) or ""
        head, _, rest = name.partition(".")
        is_bound = head in bound
        vocabulary = bound[head] if is_bound else self.vocabulary
        found = vocabulary.items(rest if is_bound else name)
        if found is None:
            mistake = vocabulary.unknown(rest if is_bound else name)
            is_no_list = vocabulary.term(rest if is_bound else name) is not None
            if is_no_list:
                self.complain("type_error", node, "is not a list", "go over a loop of the flow")
            else:
                self.mistakes.append(mistake)
        if found is not None and is_bound:
            return f"{head}→{found[0]}", *found[1:]
        return found


def _aggregated(name: str, element: Type, most: int) -> Type:
    if name in {"any", "all"}:
        return Boolean()
    if name == "count":
        return Number(Decimal(0), Decimal(most), is_whole=True)
    if isinstance(element, Number):
        is_from_zero = element.low is not None and element.low >= 0
        high = element.high * most if element.high is not None and element.high >= 0 else None
        return Number(Decimal(0) if is_from_zero else None, high, element.is_whole)
    return Anything()


def _dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = _dotted(node.value)
        return f"{head}.{node.attr}" if head else None
    return None
