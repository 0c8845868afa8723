"""What every question kind can do, and how it says that an answer will not do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conversation_flows.engine.environment import Environment
    from conversation_flows.engine.flow import Question


class Refused(Exception):
    """An answer that cannot be taken; ``text`` tells the person kindly what would do. Never holds the answer."""

    def __init__(self, code: str, text: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.values = values


class Kind:
    """The behaviour of one question kind; stateless, shared by all questions."""

    #: what clients may do besides answering, unless the author says otherwise
    may_be_unknown = True

    def read(self, raw: Any, question: Question, environment: Environment) -> Any:
        """The JSON value to keep for what the client sent; raises :class:`Refused`."""
        raise NotImplementedError  # pragma: no cover — every kind reads in its own way

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        """The kept value in words."""
        return str(kept)

    def sent(self, kept: Any) -> Any:
        """The kept value in the shape a client sends it."""
        return kept

    def value(self, kept: Any, question: Question) -> Any:
        """The kept value as conditions see it: bool, Decimal/int, str, date or frozenset."""
        return kept

    def describe(self, question: Question, environment: Environment) -> dict[str, Any]:
        """What a client needs to draw the question, besides its texts."""
        return {}
