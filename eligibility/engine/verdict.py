"""What a preview says: a verdict for every programme, what it comes to, and what it hangs on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from typing import Any, Final, Literal

from eligibility.engine.facts import Path
from eligibility.engine.frames import Doubt, Trace
from eligibility.engine.intervals import Span, ends, is_endless, rounded
from eligibility.engine.programme import Rounding
from eligibility.engine.units import parse_unit
from eligibility.engine.values import Quantity

Standing = Literal["certain_yes", "certain_no", "depends", "needs_officer", "not_modelled"]
_STEPS: Final[dict[Rounding, tuple[int, str]]] = {
    "fen": (1, ROUND_HALF_UP),
    "yuan_up": (100, ROUND_CEILING),
    "yuan_down": (100, ROUND_FLOOR),
}


def settling(rounding: Rounding, unit: str) -> Callable[[Span], Span]:
    """How an amount is paid: rounded where it is money."""
    step, mode = _STEPS[rounding]
    return (lambda span: rounded(span, step, mode)) if parse_unit(unit).is_money else (lambda span: span)


def settled(span: Span, rounding: Rounding, unit: str) -> Span:
    """An amount as it is paid."""
    return settling(rounding, unit)(span)


@dataclass(slots=True)
class AmountRange:
    """What one gets at least and at most: fen where the unit has CNY; an infinite end where nothing bounds it."""

    span: Span
    unit: str

    def data(self) -> dict[str, str | None]:
        """Decimal strings, yuan for money; ``None`` for an end there is not."""
        low, high = ends(self.span)
        write = _yuan if _is_money(self.unit) else _plain
        return {
            "low": None if is_endless(low) else write(low),
            "high": None if is_endless(high) else write(high),
            "unit": self.unit,
        }


@cache
def _is_money(unit: str) -> bool:
    return parse_unit(unit).is_money


def _yuan(fen: Quantity) -> str:
    if type(fen) is int and fen >= 0:
        return f"{fen // 100}.{fen % 100:02d}"
    return f"{Decimal(fen) / 100:.2f}"


def _plain(number: Quantity) -> str:
    return f"{Decimal(number).normalize():f}"


@dataclass(slots=True)
class Verdict:
    """One programme's verdict. ``mask`` are its doubts in the trace, ``amount_mask`` those of the amount."""

    programme: str
    standing: Standing
    amount: AmountRange | None
    trace: Trace | None = None
    mask: int = 0
    amount_mask: int = 0

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Why the verdict is not certain."""
        return self.trace.behind(self.mask) if self.trace else ()

    @property
    def amount_doubts(self) -> tuple[Doubt, ...]:
        """Why the amount is not."""
        return self.trace.behind(self.amount_mask) if self.trace else ()

    @property
    def depends_on(self) -> tuple[Path, ...]:
        """The facts and open lists that asking could settle it with: no more than these, perhaps fewer."""
        return tuple(doubt.path for doubt in self.doubts if doubt.kind in {"not_asked", "open_list"})

    def first_asked(self, most: int) -> list[Path]:
        """The first ``most`` of what it depends on: cheaper than all of it."""
        found: dict[Path, None] = {}
        for number in numbers_of(self.mask & self.trace.open if self.trace else 0):
            if len(found) == most or self.trace is None:
                break
            found[self.trace.where(number)] = None
        return list(found)

    @property
    def lacks_figures(self) -> bool:
        """Whether a figure that is not there, or disputed, stands behind the verdict or its amount."""
        if self.trace is None:
            return False
        return bool((self.mask | self.amount_mask) & self.trace.figures)

    @property
    def missing(self) -> tuple[str, ...]:
        """The figures that are not there: 本地标准未收录."""
        found = [doubt for doubt in (*self.doubts, *self.amount_doubts) if doubt.kind == "parameter"]
        return tuple(dict.fromkeys(str(doubt.path[0]) for doubt in found))


def numbers_of(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


@dataclass(frozen=True, slots=True)
class Alternative:
    """Certain programmes of which one may draw only one; ``dominated`` ones pay no more than another surely does."""

    among: tuple[str, ...]
    dominated: tuple[str, ...]


@dataclass
class Preview:
    """The verdicts on one day, in the order of the pack."""

    on: date
    verdicts: dict[str, Verdict]
    instead_of: dict[str, frozenset[str]]

    @cached_property
    def alternatives(self) -> tuple[Alternative, ...]:
        """Among what is certain: which exclude each other, and which of them are the poorer choice."""
        sure = [name for name, verdict in self.verdicts.items() if verdict.standing == "certain_yes"]
        pairs = [
            (one, other)
            for number, one in enumerate(sure)
            for other in sure[number + 1 :]
            if other in self.instead_of.get(one, ())
        ]
        return tuple(Alternative(pair, self._dominated(*pair)) for pair in pairs)

    def _dominated(self, one: str, other: str) -> tuple[str, ...]:
        amounts = self.verdicts[one].amount, self.verdicts[other].amount
        if amounts[0] is None or amounts[1] is None or amounts[0].unit != amounts[1].unit:
            return ()
        (low, high), (other_low, other_high) = (ends(amount.span) for amount in amounts if amount)
        if other_low >= high:
            return (one,)
        return (other,) if low >= other_high else ()

    def data(self) -> list[dict[str, Any]]:
        """Plain data for JSON."""
        return [
            {
                "programme": verdict.programme,
                "verdict": verdict.standing,
                "amount": verdict.amount.data() if verdict.amount else None,
                "depends_on": ["/".join(map(str, path)) for path in verdict.depends_on],
                "missing": list(verdict.missing),
            }
            for verdict in self.verdicts.values()
        ]
