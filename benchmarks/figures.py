"""Figures: what was measured, what it is compared with, and whether it holds; as a table and as JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; ``target`` is the most it may be, and ``floor_or_peer`` what the same costs elsewhere."""

    name: str
    value: float
    unit: str
    floor_or_peer: float | None = None
    target: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the floor or peer it is."""
        return round(self.value / self.floor_or_peer, 2) if self.floor_or_peer else None

    @property
    def holds(self) -> bool | None:
        """Whether the target is kept; None when there is none."""
        return None if self.target is None else self.value <= self.target

    def data(self) -> dict[str, Any]:
        """Plain data, as it stands in ``var/bench.json``."""
        return asdict(self) | {"ratio": self.ratio, "holds": self.holds}


_COLUMNS = ("figure", "value", "unit", "floor or peer", "ratio", "target", "holds")


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of text, columns aligned."""
    rows = [_COLUMNS, *(_row(figure) for figure in figures)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    return "\n".join(_line(row, widths) for row in rows)


def _row(figure: Figure) -> tuple[str, ...]:
    holds = {True: "yes", False: "NO", None: ""}[figure.holds]
    numbers = [_number(number) for number in (figure.floor_or_peer, figure.ratio, figure.target)]
    return (figure.name, _number(figure.value), figure.unit, *numbers, holds)


def _number(number: float | None) -> str:
    return "" if number is None else f"{number:.4g}" if number < 1000 else f"{number:.0f}"


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    name, *rest = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
    return "  ".join([name, *rest]).rstrip()


def _width(text: str) -> int:
    """Columns a terminal gives it: Han characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def write(figures: Iterable[Figure], file: Path) -> None:
    """Write ``[{name, value, unit, floor_or_peer, ratio, target, holds}, …]``."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(orjson.dumps([figure.data() for figure in figures], option=orjson.OPT_INDENT_2) + b"\n")
