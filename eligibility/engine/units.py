"""Units of quantities: ``CNY/person/month`` and how units multiply, divide and fit one another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

_BARE: Final = frozenset({"", "1", "ratio", "%"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers, such as CNY¹ person⁻¹ month⁻¹; no powers at all for a bare number.

    ``is_written`` marks a number written in a rule: it fits every unit without money; ``is_zero`` fits every unit.
    """

    powers: tuple[tuple[str, int], ...] = ()
    is_written: bool = False
    is_zero: bool = False

    def __str__(self) -> str:
        above = [name for name, power in self.powers for _ in range(power)]
        below = [name for name, power in self.powers for _ in range(-power)]
        return "/".join(["*".join(above) or "1", *below]) if self.powers else "a bare number"

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money, whatever per what."""
        return self.power("CNY") == 1

    def power(self, name: str) -> int:
        """Its power of one base unit."""
        return dict(self.powers).get(name, 0)

    def times(self, other: Unit, sign: int = 1) -> Unit:
        """The unit of a product; of a quotient with ``sign`` -1."""
        powers = dict(self.powers)
        for name, power in other.powers:
            powers[name] = powers.get(name, 0) + sign * power
        left = tuple(sorted((name, power) for name, power in powers.items() if power))
        return Unit(left, is_written=self.is_written and other.is_written, is_zero=self.is_zero)

    def joined(self, other: Unit) -> Unit | None:
        """The unit of a sum or a comparison; ``None`` when they do not fit."""
        if self.is_zero or other.is_zero:
            return other if self.is_zero else self
        for one, another in ((self, other), (other, self)):
            if one.is_written and not another.power("CNY"):
                return another
        return self if self.powers == other.powers and self.is_written == other.is_written else None


BARE: Final = Unit()
WRITTEN: Final = Unit(is_written=True)
ZERO: Final = Unit(is_zero=True)


@cache
def parse_unit(text: str) -> Unit:
    """The unit written as ``CNY/person/month`` or ``亩*CNY``; "" is a bare number."""
    powers: dict[str, int] = {}
    for at, factor in enumerate(text.replace(" ", "").split("/")):
        for name in factor.split("*"):
            if name not in _BARE:
                powers[name] = powers.get(name, 0) + (1 if at == 0 else -1)
    return Unit(tuple(sorted((name, power) for name, power in powers.items() if power)))
