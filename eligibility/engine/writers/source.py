"""Writes Python functions: statements with fresh names, and constants the statements refer to by name.

Only names made here, numbers and truths ever stand in the text; everything a pack says is a constant beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

_Found = TypeVar("_Found")


class Names:
    """What all functions of a compiler refer to; a value has one name however many functions use it.

    ``values`` is a plain dictionary: Python looks up globals fast in nothing else.
    """

    def __init__(self, **given: Any) -> None:
        self.values = given
        self._named: dict[tuple[type, Hashable], str] = {}

    def name(self, value: Any) -> str:
        """The name of something hashable."""
        key = (type(value), value)
        if key not in self._named:
            self._named[key] = f"k{len(self.values)}"
            self.values[self._named[key]] = value
        return self._named[key]


class Source:
    """One function being written; ``names`` is what all functions of a compiler share."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.head: list[str] = []
        self.lines: list[str] = []
        self._depth = 1
        self._fresh = 0
        self._known: dict[Hashable, Any] = {}

    def line(self, text: str) -> None:
        """One statement."""
        self.lines.append("    " * self._depth + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Statements under ``if …`` or ``for …``: what is found out there is not known afterwards."""
        self.line(f"{head}:")
        self._depth += 1
        outside, self._known = self._known, dict(self._known)
        yield
        self._known = outside
        self._depth -= 1

    def known(self, what: Hashable, write: Callable[[], _Found]) -> _Found:
        """What ``write`` names; written once where every way to here has passed it already."""
        if what not in self._known:
            self._known[what] = write()
        found: _Found = self._known[what]
        return found

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
        return self.names.name(value)

    def built(self, name: str) -> Callable[[Any], Any]:
        """The function of one argument ``f``, also known to the others by its name."""
        text = "\n".join([f"def {name}(f):", *self.head, *self.lines])
        exec(compile(text, f"<{name}>", "exec"), self.names.values)  # noqa: S102 — see the docstring of this module
        function: Callable[[Any], Any] = self.names.values[name]
        return function
