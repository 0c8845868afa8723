"""The wording of papers: what each one says, with places to fill in, as it applies in one region."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, str | None]
#: a paragraph, or several ways of saying it of which the first that can be filled in counts
Paragraph = str | Sequence[str]
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class TableWords:
    """Caption and column heads of a table; its rows come from the case. ``of``: of which actions, if of some alone."""

    caption: str
    head: tuple[str, ...]
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperWords:
    """One kind of paper. ``by``: which office issues it; ``to``: whom it speaks to; ``file`` is a form about
    somebody, ``public`` hangs where everybody sees it, ``offices`` is between offices and not shown to citizens.

    ``texts`` are sections of paragraphs, or of paragraphs by service. ``facts`` are rows of label and value.
    """

    kind: str
    code: int
    title: str
    by: str
    to: str
    texts: Mapping[str, Any]
    facts: Mapping[str, Sequence[Sequence[str]]]
    tables: Mapping[str, TableWords]
    signatures: tuple[str, ...]
    rights: tuple[str, ...]

    def section(self, name: str, service: str) -> Sequence[Paragraph]:
        """The paragraphs of a section for applications of a service."""
        found = self.texts[name]
        if isinstance(found, Mapping):
            return found.get(service, found["else"])  # type: ignore[no-any-return]
        return found  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Words:
    """All wording of one region."""

    papers: Mapping[str, PaperWords]
    terms: Mapping[str, str]
    offices: Mapping[str, Any]
    programmes: Mapping[str, Mapping[str, str]]
    rights: Mapping[str, Any]
    details: Mapping[str, Any]


def filled(text: str, values: Values) -> str | None:
    """The text with every place filled in, or None when one has no value; what is filled in is not looked at again."""
    if any(values[name] is None for name in _PLACE.findall(text)):
        return None
    return _PLACE.sub(lambda place: str(values[place.group(1)]), text)


def paragraphs(wanted: Sequence[Paragraph], values: Values) -> list[str]:
    """The paragraphs that can be said, each in the first of its ways that can be filled in."""
    return [said for paragraph in wanted for said in _first(paragraph, values)]


def _first(paragraph: Paragraph, values: Values) -> list[str]:
    ways = [paragraph] if isinstance(paragraph, str) else paragraph
    return [said for said in (filled(way, values) for way in ways) if said is not None][:1]


def rows(wanted: Sequence[Sequence[str]], values: Values) -> list[list[str]]:
    """Rows of label and value; a row whose value is not known is left out."""
    said = ((label, filled(value, values)) for label, value in wanted)
    return [[label, value] for label, value in said if value is not None]
