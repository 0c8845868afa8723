"""The table of divisions as text: one line per span, made to be compared by people.

Tab-separated: code, name, parent, valid_from, valid_until, successors, aliases, ``unsure`` or nothing; empty columns at
the end are left out. Lines that begin with ``#`` name the sources. `flask regions build` writes it, :func:`load` reads
the one that ships with the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files

from regions.divisions import Division, Divisions

_COLUMNS = 8


@cache
def load() -> Divisions:
    """The divisions that ship with the code; read once, some 30 ms."""
    return Divisions(parse((files("regions") / "data" / "divisions.tsv").read_text(encoding="utf-8")))


def parse(text: str) -> Iterator[Division]:
    """The rows of a table; raises ValueError on a line with more than eight columns or with a wrong date."""
    return (_division(line) for line in text.splitlines() if not line.startswith("#"))


def dump(rows: Iterable[Division], sources: Iterable[str]) -> str:
    """The table of ``rows``; ``sources`` become the comment lines on top."""
    return "".join(f"{line}\n" for line in (*(f"# {source}" for source in sources), *map(_line, rows)))


def _division(line: str) -> Division:
    columns = line.split("\t")
    padding = [""] * (_COLUMNS - len(columns))
    code, name, parent, valid_from, valid_until, successors, aliases, unsure = (*columns, *padding)
    return Division(
        code=code,
        name=name,
        parent=parent or None,
        valid_from=date.fromisoformat(valid_from) if valid_from else None,
        valid_until=date.fromisoformat(valid_until) if valid_until else None,
        successors=tuple(successors.split()),
        aliases=tuple(aliases.split()),
        unsure=unsure == "unsure",
    )


def _line(row: Division) -> str:
    dates = (day.isoformat() if day else "" for day in (row.valid_from, row.valid_until))
    lists = (" ".join(row.successors), " ".join(row.aliases))
    columns = (row.code, row.name, row.parent or "", *dates, *lists, "unsure" if row.unsure else "")
    return "\t".join(columns).rstrip("\t")
