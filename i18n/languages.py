"""The languages people are spoken to in, and which of them somebody means."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

#: the language the texts are written in; it needs no catalog
SOURCE = "zh-Hans-CN"

#: BCP 47 tag, as clients and the store know it -> the folder of its catalog, as Babel knows it
FOLDERS = {SOURCE: "zh_Hans_CN", "en": "en", "mn-Mong-CN": "mn_Mong_CN"}
LOCALES = tuple(FOLDERS)

#: languages in which nothing may be missing; in the others an entry nobody has reviewed is said in Chinese
COMPLETE = ("en",)

#: other ways to name them. Babel's own negotiation knows none of these against `zh_Hans_CN`.
_ALIASES = {
    "zh": SOURCE,
    "zh-cn": SOURCE,
    "zh-sg": SOURCE,
    "zh-hans": SOURCE,
    "mn": "mn-Mong-CN",
    "mn-cn": "mn-Mong-CN",
    "mn-mong": "mn-Mong-CN",
} | {tag.lower(): tag for tag in LOCALES}


@lru_cache(maxsize=256)
def known(tag: str) -> str | None:
    """The language meant by a tag such as `zh_CN`, `mn-Mong` or `en-GB`; ``None`` when we do not speak it."""
    parts = tag.strip().replace("_", "-").lower().split("-")
    if parts[0] == "zh" and not {"hant", "tw", "hk", "mo"}.isdisjoint(parts):
        return SOURCE  # traditional characters: we have none, and simplified ones are read
    for length in range(len(parts), 0, -1):
        found = _ALIASES.get("-".join(parts[:length]))
        if found is not None:
            return found
    return None


def negotiate(wanted: Iterable[str]) -> str:
    """The first language we speak of those wanted, best first; the source language when there is none."""
    return next((found for tag in wanted if (found := known(tag))), SOURCE)
