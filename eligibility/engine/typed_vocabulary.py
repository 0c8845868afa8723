"""What names mean to the type checker, and what it tells somebody who used a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from eligibility.engine.terms import Term
from eligibility.engine.types import Signature


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong with an expression: a stable code, what is wrong, and what to write instead."""

    code: str
    message: str
    advice: str


class TypedVocabulary(Protocol):
    """What names mean to whoever wrote the expression, and of which types they are."""

    def term(self, name: str) -> Term | None:
        """What the dotted ``name`` stands for; ``None`` when there is no such name."""
        ...

    def items(self, name: str) -> tuple[str, TypedVocabulary, int] | None:
        """The list called ``name``: its key, what names mean on one of its members, and how many there can be."""
        ...

    def is_value(self, name: str) -> bool:
        """Whether ``name`` is a choice value, which may be written without quotes."""
        ...

    def signature(self, name: str) -> Signature | None:
        """The types of a function."""
        ...

    def unknown(self, name: str) -> Mistake:
        """What to tell somebody who used a name that means nothing here."""
        ...


def names_like(name: str, known: Iterable[str]) -> str:
    """An advice that names what was perhaps meant."""
    close = get_close_matches(name, sorted(known), n=3)
    return f"did you mean {' or '.join(close)}?" if close else "correct the name, or ask for it before"
