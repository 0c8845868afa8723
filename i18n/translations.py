"""Says a Chinese text in another language, if somebody has translated it; else in Chinese."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources.abc import Traversable

from babel.messages.catalog import Catalog

from i18n.catalogs import place_of, read_catalog, sayings
from i18n.languages import COMPLETE, SOURCE, known

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
    said = {} if locale == SOURCE else _reviewed(read_catalog(locale))
    if not said:
        return source_text
    look_up = said.get
    return lambda text: look_up(text, text)


def promised(folder: Traversable | None = None) -> dict[str, frozenset[str]]:
    """The languages in which nothing may be missing, and the Chinese texts that each says.

    Of a folder, those of them it has a catalog for, at `locales/en/LC_MESSAGES/bangban.po`.
    """
    there = [locale for locale in COMPLETE if folder is None or (folder / place_of(locale)).is_file()]
    return {locale: frozenset(_reviewed(read_catalog(locale, folder))) for locale in there}


def _reviewed(catalog: Catalog) -> dict[str, str]:
    """The translations that may be shown: not the empty ones, and not those marked `fuzzy`."""
    return {text: saying.said for text, saying in sayings(catalog).items() if saying.is_reviewed}
