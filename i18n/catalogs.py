"""The catalogs of the languages: read, merged and written, so that the same texts give the same bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from i18n.languages import FOLDERS, SOURCE

DOMAIN = "bangban"
#: every language that has a catalog
TRANSLATED = tuple(locale for locale in FOLDERS if locale != SOURCE)

#: the date in every header: a real one would change files whose texts have not
_BEGUN = datetime(2026, 11, 22, tzinfo=UTC)


def read_catalog(locale: str, folder: Traversable | None = None) -> Catalog:
    """The catalog of a language as it stands, in this package or another folder; empty when there is none yet."""
    file = (folder or files("i18n")) / place_of(locale)
    if not file.is_file():
        return empty_catalog(FOLDERS[locale])
    return read_po(io.BytesIO(file.read_bytes()), locale=FOLDERS[locale], domain=DOMAIN)


@dataclass(frozen=True, slots=True)
class Saying:
    """How a text is said in a language; empty while nobody has translated it, not shown until it is reviewed."""

    said: str
    is_reviewed: bool


def sayings(catalog: Catalog) -> dict[str, Saying]:
    """The entries of a catalog by their Chinese text."""
    return {
        str(message.id): Saying(str(message.string or ""), bool(message.string) and not message.fuzzy)
        for message in catalog
        if message.id
    }


def place_of(locale: str) -> str:
    """Where the catalog of a language lies, in this package or in a folder of somebody's own."""
    return f"locales/{FOLDERS[locale]}/LC_MESSAGES/{DOMAIN}.po"


def merge(catalog: Catalog, template: Catalog) -> Catalog:
    """``catalog`` brought up to ``template``, in place.

    What is said no more is dropped; where a text has only been reworded, its old translation is kept as `fuzzy`, which
    nobody is shown until a translator has looked at it.
    """
    catalog.update(template, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def po_bytes(catalog: Catalog) -> bytes:
    """The catalog as a PO file: ordered by place, without line numbers, so that a moved line changes nothing."""
    out = io.BytesIO()
    write_po(out, catalog, width=0, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return out.getvalue()


def empty_catalog(locale: str | None) -> Catalog:
    """A catalog with a header that does not change from day to day."""
    header = "# Bangban: {}".format("every text for people" if locale is None else f"translations into {locale}")
    return Catalog(
        locale=locale,
        domain=DOMAIN,
        project="Bangban",
        version="1",
        header_comment=header,
        copyright_holder="Bangban",
        msgid_bugs_address="see docs/how-to/translate.md",
        creation_date=_BEGUN,
        revision_date=_BEGUN,
        last_translator="see the history of this file",
        language_team="Bangban",
        fuzzy=False,
    )
