"""Checks that every text of the flows is said in each language that promises to be complete."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from conversation_flows.checking.finding import Ledger
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.wordings import wordings

#: by BCP 47 tag, the source texts a language has a translation for that people may be shown
Languages = Mapping[str, Collection[str]]


def check_translations(outlines: list[Outline], languages: Languages, ledger: Ledger) -> None:
    """Put texts that people would read in the source language into the ledger."""
    for outline in outlines:
        for wording in wordings(outline):
            text = wording.text
            if not isinstance(text, str) or text.isascii():  # nothing to translate, or a mistake of another kind
                continue
            for language, said in languages.items():
                if text not in said:
                    message = f"{text!r} is not said in {language}"
                    ledger.add("missing_translation", wording.spot, message, _ADVICE)


_ADVICE = "run `flask i18n update` and translate it; of a reworded text, mend the translation and take `fuzzy` away"
