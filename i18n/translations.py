"""Says a Chinese text in another language, if somebody has translated it; else in Chinese."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from i18n.catalogs import read_catalog, sayings
from i18n.languages import SOURCE, known

Translate = Callable[[str], str]


def source_text(text: str) -> str:
    """The text as it was written."""
    return text


def translator(locale: str) -> Translate:
    """What says a text in ``locale``; an unknown locale is spoken to in Chinese.

    The catalog is read when first needed, once in the life of the process: about 25 ms. A text then costs one look-up.
    """
    return _translator(known(locale) or SOURCE)


@cache
def _translator(locale: str) -> Translate:
    said = _reviewed(locale)
    if not said:
        return source_text
    look_up = said.get
    return lambda text: look_up(text, text)


def _reviewed(locale: str) -> dict[str, str]:
    """The translations that may be shown: not the empty ones, and not those marked `fuzzy`."""
    if locale == SOURCE:
        return {}
    return {text: saying.said for text, saying in sayings(read_catalog(locale)).items() if saying.is_reviewed}
