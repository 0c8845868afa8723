"""What a turn is given from outside, so that the engine itself needs no clock, no chance and no files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from i18n.formatting import SOURCE_FORMATS, Formats
from i18n.translations import source_text


class Place(Protocol):
    """One administrative division, as the engine needs it."""

    @property
    def code(self) -> str:
        """6 digits to the county, 9 for a township."""
        ...

    @property
    def level(self) -> str:
        """`province`, `prefecture`, `county` or `township`."""
        ...


class Places(Protocol):
    """The divisions of the country."""

    def get(self, code: str, on: date | None = None) -> Place | None:
        """The division with this code, if it is valid on that day."""
        ...

    def full_name(self, code: str, on: date | None = None) -> str:
        """The name from the province down."""
        ...

    def search(self, q: str, *, on: date | None = None) -> Sequence[Place]:
        """The divisions a name fits, best first."""
        ...

    def county(self, code: str, on: date | None = None) -> Place | None:
        """The county this division is or lies in: townships that moved keep their code, so it is not a prefix."""
        ...


@dataclass(frozen=True, slots=True)
class Environment:
    """One turn's surroundings: the day in Shanghai, the divisions, fresh item ids, and the person's language.

    ``translate`` says a Chinese text in that language, ``formats`` writes its dates and numbers.
    """

    today: date
    places: Places
    new_item: Callable[[str], str]
    translate: Callable[[str], str] = source_text
    formats: Formats = SOURCE_FORMATS

    def say(self, text: str, **values: str | int) -> str:
        """A Chinese text in the person's language, with ``{name}`` filled in for every value given."""
        said = self.translate(text)
        for name, value in values.items():
            said = said.replace(f"{{{name}}}", str(value))
        return said
