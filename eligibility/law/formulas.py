"""Parameters that follow from others: ``floor(param('…multiple') * param('…urban_standard'))``.

A formula is written in the language of rules, and calculated with everything its parameters can be: a disputed standard
gives a disputed result, a missing one a result with as many bounds as it has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from eligibility.engine.terms import Call, Comparison, Constant, Either, Term, walk
from eligibility.engine.type_checker import check_expression
from eligibility.engine.typed_vocabulary import Mistake, TypedVocabulary, names_like
from eligibility.engine.types import Anything, Boolean, Choice, Number, Signature, Text, Type
from eligibility.law.estimates import ARITHMETIC, EITHER, NO, ROUNDED, YES, Estimate

#: what each parameter is, by path
Types = Mapping[str, Type]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula ready to be calculated; ``uses`` are the parameters it reads."""

    text: str
    term: Term
    uses: frozenset[str]

    def calculate(self, read: Callable[[str], Estimate]) -> Estimate:
        """What it can be, given what each parameter can be."""
        return _calculated(self.term, read)


def compile_formula(text: str, types: Types, wanted: type) -> tuple[Formula | None, tuple[Mistake, ...]]:
    """The formula, which gives a value of type ``wanted``; or what is wrong with it."""
    vocabulary = _Vocabulary(types)
    checked = check_expression(text, vocabulary, wanted)
    strangers = _strangers(vocabulary.paths, types)
    mistakes = checked.mistakes or (*strangers, *([] if strangers else _outsiders(checked.term)))
    return (None if mistakes else Formula(text, checked.term, frozenset(vocabulary.paths))), tuple(mistakes)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """No names at all, the values of choices, and three functions; ``paths`` are those asked for."""

    types: Types
    paths: set[str] = field(default_factory=set)

    def term(self, name: str) -> Term | None:
        return None

    def items(self, name: str) -> tuple[str, TypedVocabulary, int] | None:
        return None

    def is_value(self, name: str) -> bool:
        return any(isinstance(kind, Choice) and name in kind.values for kind in self.types.values())

    def signature(self, name: str) -> Signature | None:
        if name == "param":
            return Signature((Text,), self._read)
        return Signature((Number,), lambda number: Number(is_whole=True)) if name in ROUNDED else None

    def _read(self, path: Text) -> Type:
        self.paths.add(path.value or "")
        return self.types.get(path.value or "", Anything())

    def unknown(self, name: str) -> Mistake:
        return Mistake("unknown_name", f"{name} means nothing here", f"write param('{name}')")


def _path_of(call: Call) -> str:
    [argument] = call.arguments
    return str(argument.value) if isinstance(argument, Constant) else ""


def _strangers(paths: set[str], types: Types) -> list[Mistake]:
    strangers = sorted(paths - set(types))
    return [
        Mistake("unknown_parameter", f"there is no parameter {path}", names_like(path, types)) for path in strangers
    ]


def _outsiders(term: Term) -> list[Mistake]:
    if all(map(_is_inside, walk(term))):
        return []
    advice = "use + - *, / by a number, min, max, floor, ceil, and `a if param('…') == choice else b`"
    return [Mistake("outside_language", "a formula of parameters cannot say this", advice)]


def _is_inside(term: Term) -> bool:
    match term:
        case Call("/", (_, divisor)):
            return isinstance(divisor, Constant) and isinstance(divisor.value, Decimal) and divisor.value > 0
        case Comparison(how, left, _):
            return how == "==" and isinstance(left.type, Choice | Boolean)
    return isinstance(term, Constant | Call | Either)


def type_of(options: frozenset[str] | None, is_truth: bool) -> Type:
    """The type of a parameter in formulas."""
    if is_truth:
        return Boolean()
    return Number() if options is None else Choice(options)


def _calculated(term: Term, read: Callable[[str], Estimate]) -> Estimate:
    match term:
        case Constant(Decimal() as number):
            return Estimate(number, number)
        case Constant(str() | bool() as word):
            return Estimate(options=frozenset({word}))  # type: ignore[arg-type]
        case Call("param", _):
            return read(_path_of(term))
        case Call(function, arguments):
            return ARITHMETIC[function](*(_calculated(argument, read) for argument in arguments))
        case Comparison(_, left, right):
            return _equal(_calculated(left, read), _calculated(right, read))
        case Either(test, then, other):
            truth = _calculated(test, read).value
            if truth is None:
                return _calculated(then, read).joined(_calculated(other, read))
            return _calculated(then if truth else other, read)
    raise TypeError(type(term).__name__)


def _equal(left: Estimate, right: Estimate) -> Estimate:
    if left.value is not None and right.value is not None:
        return YES if left.value == right.value else NO
    is_possible = left.options is None or right.options is None or left.options & right.options
    return EITHER if is_possible else NO
