"""Finds sums and comparisons of unlike quantities: a second pass over terms whose types are right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from eligibility.engine.terms import Call, Comparison, Constant, Each, Either, Read, Term, parts_of
from eligibility.engine.typed_vocabulary import Mistake
from eligibility.engine.types import Number
from eligibility.engine.units import BARE, WRITTEN, ZERO, Unit

#: what is measured by a fact, a value, a parameter ("param …"), a table ("table …") or a list's count ("count …")
UnitOf = Callable[[str], Unit]
_SUMS: Final = frozenset({"+", "-", "min", "max"})
_PER_YEAR: Final = Unit((("year", -1),))
_PER_MONTH: Final = Unit((("month", -1),))


@dataclass
class UnitCheck:
    """Goes through terms; ``mistakes`` are what it found."""

    unit_of: UnitOf
    mistakes: list[Mistake] = field(default_factory=list)

    def unit(self, term: Term) -> Unit:
        """The unit of a number; a bare number for anything else, whose parts are looked through all the same."""
        match term:
            case Constant(value):
                return ZERO if value == 0 else WRITTEN
            case Read(key):
                return self.unit_of(key.rpartition("→")[2]) if isinstance(term.type, Number) else BARE
            case Call():
                return self._call(term)
            case Either(test, then, other):
                self.unit(test)
                return self._joined(self.unit(then), self.unit(other), "gives") if self._is_number(term) else BARE
            case Each(how, of, element, conditions):
                inside = [self.unit(part) for part in (element, *conditions)]
                return self._each(how, of.rpartition("→")[2], inside[0])
            case Comparison(how, left, right) if how != "in":
                self._compared(left, right)
                return BARE
        for part in parts_of(term):
            self.unit(part)
        return BARE

    def must_be(self, term: Term, declared: Unit) -> None:
        """Find out whether a term has the unit it is declared to have."""
        found = self.unit(term)
        if self._is_number(term) and found.joined(declared) is None:
            self._complain(f"gives {found}, declared as {declared}", "correct the unit, or convert")

    @staticmethod
    def _is_number(term: Term) -> bool:
        return isinstance(term.type, Number)

    def _compared(self, left: Term, right: Term) -> None:
        one, other = self.unit(left), self.unit(right)
        if self._is_number(left) and self._is_number(right):
            self._joined(one, other, "compares")

    def _each(self, how: str, of: str, element: Unit) -> Unit:
        if how == "count":
            return self.unit_of(f"count {of}")
        return element if how == "sum" else BARE

    def _call(self, call: Call) -> Unit:
        name = call.function
        if name in {"param", "table"} and isinstance(call.arguments[0], Constant):
            for argument in call.arguments[1:]:
                self.unit(argument)
            return self.unit_of(f"{name} {call.arguments[0].value}")
        units = [self.unit(argument) for argument in call.arguments]
        if name in _SUMS:
            return self._sum(name, units)
        if name in {"*", "/"}:
            return units[0].times(units[1], 1 if name == "*" else -1)
        if name in {"monthly", "yearly"}:
            return self._converted(name, units[0])
        return WRITTEN if name in {"years", "months"} else (units[0] if units else BARE)

    def _sum(self, name: str, units: list[Unit]) -> Unit:
        total = units[0]
        for unit in units[1:]:
            total = self._joined(total, unit, {"+": "adds", "-": "takes apart"}.get(name, f"takes the {name} of"))
        return total

    def _joined(self, one: Unit, other: Unit, what: str) -> Unit:
        unit = one.joined(other)
        if unit is None:
            self._complain(f"{what} {self._said(one)} and {self._said(other)}", self._advice(one, other))
            return one
        return unit

    @staticmethod
    def _said(unit: Unit) -> str:
        return "a written number" if unit.is_written else str(unit)

    @staticmethod
    def _advice(one: Unit, other: Unit) -> str:
        if one.is_written or other.is_written:
            return "figures of money belong into a parameter with its source: write param('…')"
        if {abs(one.power("year")), abs(other.power("year"))} == {0, 1}:
            return "convert with monthly(…) or yearly(…)"
        return "multiply or divide by the number of persons, months or years first"

    def _converted(self, name: str, unit: Unit) -> Unit:
        was, becomes = (_PER_YEAR, _PER_MONTH) if name == "monthly" else (_PER_MONTH, _PER_YEAR)
        if unit.is_zero:
            return unit
        if unit.power(was.powers[0][0]) != -1:
            self._complain(f"{name}(…) of {self._said(unit)}", f"{name} takes a quantity per {was.powers[0][0]}")
            return unit
        return unit.times(was, -1).times(becomes)

    def _complain(self, message: str, advice: str) -> None:
        self.mistakes.append(Mistake("unit_mismatch", message, advice))
