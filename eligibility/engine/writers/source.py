"""Writes Python functions: statements with fresh names, and constants the statements refer to by name.

Only names made here, numbers and truths ever stand in the text; everything a pack says is a constant beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Source:
    """One function being written; ``names`` is what all functions of a compiler share."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        self.head: list[str] = []
        self.lines: list[str] = []
        self._depth = 1
        self._fresh = 0

    def line(self, text: str) -> None:
        """One statement."""
        self.lines.append("    " * self._depth + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Statements under ``if …`` or ``for …``."""
        self.line(f"{head}:")
        self._depth += 1
        yield
        self._depth -= 1

    def fresh(self, prefix: str = "t") -> str:
        """A name not used so far in this function."""
        self._fresh += 1
        return f"{prefix}{self._fresh}"

    def let(self, expression: str) -> str:
        """A fresh name for the value of an expression."""
        name = self.fresh()
        self.line(f"{name} = {expression}")
        return name

    def once(self, name: str, expression: str) -> str:
        """A name given its value at the beginning of the function, however often it is asked for."""
        statement = f"    {name} = {expression}"
        if statement not in self.head:
            self.head.append(statement)
        return name

    def constant(self, value: Any) -> str:
        """How the text names a value."""
        if value is None or type(value) is bool or type(value) is int:
            return repr(value)
        return self.name("k", value)

    def name(self, prefix: str, value: Any) -> str:
        """A name for something the function uses, shared by all functions."""
        name = f"{prefix}{len(self.names)}"
        self.names[name] = value
        return name

    def built(self, name: str) -> Callable[[Any], Any]:
        """The function of one argument ``f``, also known to the others by its name."""
        text = "\n".join([f"def {name}(f):", *self.head, *self.lines])
        exec(compile(text, f"<{name}>", "exec"), self.names)  # noqa: S102 — see the docstring of this module
        function: Callable[[Any], Any] = self.names[name]
        return function
