"""What whoever writes expressions has to say about their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, runtime_checkable

#: ``context -> value``; what a context is only the vocabulary knows.
Getter = Callable[[Any], Any]


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
