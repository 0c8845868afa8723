"""Checks that every text of the flows is said in each language that promises to be complete."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from conversation_flows.catalog import Located
from conversation_flows.checking.finding import Ledger, Spot, spot_of
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.wordings import wordings

#: by BCP 47 tag, the source texts a language has a translation for that people may be shown
Languages = Mapping[str, Collection[str]]


def check_translations(
    outlines: Iterable[Outline], migrations: Iterable[Located], languages: Languages, ledger: Ledger
) -> None:
    """Put texts that people would read in the source language into the ledger."""
    for outline in outlines:
        for wording in wordings(outline):
            _require_said(wording.text, wording.spot, languages, ledger)
    for migration in migrations:
        _require_said(migration.get("say"), spot_of(migration, "say"), languages, ledger)


def _require_said(text: Any, spot: Spot, languages: Languages, ledger: Ledger) -> None:
    if not isinstance(text, str) or text.isascii():  # nothing to translate, or a mistake of another kind
        return
    for language, said in languages.items():
        if text not in said:
            ledger.add("missing_translation", spot, f"{text!r} is not said in {language}", _ADVICE)


_ADVICE = "run `flask i18n update` and translate it; of a reworded text, mend the translation and take `fuzzy` away"
