"""Compares catalogs with what the sources say: nothing missing, nothing unused, every placeholder where it belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

import yaml
from babel.messages.catalog import Catalog

from i18n.catalogs import Saying, sayings
from i18n.languages import COMPLETE

_HOLE = re.compile(r"\{([a-z_][a-z0-9_.]*)(\|[^{}]*)?\}")
_CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff01-\uff5e]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with one entry: `missing`, `unreviewed`, `unused`, `placeholder`, `chinese` or `glossary`."""

    locale: str
    code: str
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a catalog has come: entries that are shown, that wait for a reviewer, and all there should be."""

    locale: str
    said: int
    unreviewed: int
    texts: int


def tally(locale: str, catalog: Catalog, template: Catalog) -> Tally:
    """The counts of one catalog."""
    entries = [saying for saying in sayings(catalog).values() if saying.said]
    reviewed = sum(saying.is_reviewed for saying in entries)
    return Tally(locale, reviewed, len(entries) - reviewed, len(template))


def check_catalog(locale: str, catalog: Catalog, template: Catalog, glossary: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong; in a language that need not be complete, only what is said wrongly."""
    wanted, known = sayings(template), sayings(catalog)
    if locale in COMPLETE:
        for text in wanted:
            yield from _unsaid(locale, text, known.get(text))
    for text, saying in known.items():
        if text not in wanted and (saying.said or locale in COMPLETE):
            yield Finding(locale, "unused", text, "run `flask i18n update`: the sources no longer say it")
        elif saying.is_reviewed:
            yield from _said_wrongly(locale, text, saying.said)
            yield from _called_otherwise(locale, text, saying.said, glossary)


def _unsaid(locale: str, text: str, saying: Saying | None) -> Iterator[Finding]:
    if saying is None:
        yield Finding(locale, "missing", text, "run `flask i18n update`, then translate it")
    elif not saying.said:
        yield Finding(locale, "missing", text, "translate it")
    elif not saying.is_reviewed:
        yield Finding(locale, "unreviewed", text, "the Chinese was reworded: mend the translation, take `fuzzy` away")


def _said_wrongly(locale: str, text: str, said: str) -> Iterator[Finding]:
    holes, kept = _holes(text), _holes(said)
    if holes != kept or _has_stray_brace(said) > _has_stray_brace(text):
        wanted = ", ".join(f"{{{name}{'|…' if has_fallback else ''}}}" for name, has_fallback in sorted(holes))
        yield Finding(locale, "placeholder", text, f"keep {wanted or 'no placeholder'} as the Chinese has it")
    if locale in COMPLETE and _CHINESE.search(said):
        yield Finding(locale, "chinese", text, "its translation still holds Chinese characters or punctuation")


def _has_stray_brace(text: str) -> bool:
    return bool(re.search(r"[{}]", _HOLE.sub("", text)))


def _holes(text: str) -> set[tuple[str, bool]]:
    return {(name, bool(fallback)) for name, fallback in _HOLE.findall(text)}


def _called_otherwise(locale: str, text: str, said: str, glossary: Mapping[str, str]) -> Iterator[Finding]:
    """A word of the glossary in the Chinese asks for its name in the translation."""
    if locale != "en":
        return
    rest = text
    for word in sorted(glossary, key=len, reverse=True):
        if word in rest:
            rest = rest.replace(word, "")
            if glossary[word].lower() not in said.lower():
                yield Finding(locale, "glossary", text, f"{word} is called “{glossary[word]}”")


def read_glossary() -> dict[str, str]:
    """Chinese words and what they are called in English."""
    glossary = yaml.safe_load((files("i18n") / "glossary.yaml").read_text(encoding="utf-8"))
    return {str(word): str(name) for word, name in glossary.items()}
