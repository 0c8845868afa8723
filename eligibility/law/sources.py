"""Reads where a value is written and how far it can be relied on; a claim nobody can follow up is a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from eligibility.findings import Ledger, spot_of
from eligibility.law.published import Source, Status
from eligibility.reading.sheet_keys import check_keys
from eligibility.reading.sheets import Sheet
from i18n.marking import N_

#: the overlay of made-up values may hold for any region, and needs no source
ANYWHERE: Final = "anywhere"


def read_source(row: Sheet, said: Sheet, within: str, ledger: Ledger) -> Source | None:
    """The source below a value; only made-up values need none."""
    source = row.get("source")
    if source is None and within == ANYWHERE:
        return Source(N_("演示用的数，没有来源"))
    if not isinstance(source, Sheet):
        advice = "add `source: {title: 文号或文件名, seen_at: 网页}`"
        ledger.add("no_source", spot_of(said, "status"), "nobody can see where this is written", advice)
        return None
    if not check_keys(source, frozenset({"title", "href", "seen_at"}), frozenset({"title"}), ledger):
        return None
    texts = (source[key] for key in ("title", "href", "seen_at") if key in source)
    if not all(isinstance(text, str) and text.strip() for text in texts):
        ledger.add("no_source", spot_of(source), "an empty source is none", "name the document")
        return None
    return Source(source["title"], source.get("href"), source.get("seen_at"))


def read_status(said: Sheet, row: Sheet, within: str, ledger: Ledger) -> Status | None:
    """The status of a value; ``row`` holds the value itself, ``within`` is the region of the pack."""
    word, spot = said["status"], spot_of(said, "status")
    if not isinstance(word, str) or word not in set(Status):
        ledger.add("wrong_status", spot, f"{word} is no status", f"write one of {', '.join(Status)}")
        return None
    for wrong, advice in _doubts(Status(word), said, row, within):
        ledger.add("wrong_status", spot, wrong, advice)
    return Status(word)


def _doubts(status: Status, said: Sheet, row: Sheet, within: str) -> Iterator[tuple[str, str]]:
    if (status is Status.DEMO) != (within == ANYWHERE):
        yield f"{status} does not belong here", "made-up values stand in the overlay, and nothing else does"
    if status is Status.DERIVED and "be" not in row and not said.get("note"):
        yield "nobody can see what this is derived from", "say how with `be: …`, or in a note"
    if status is Status.VERIFIED and not _has_address(said.get("source")):
        yield "verified means that the document itself was read", "give its href, or write `status: secondary`"


def _has_address(source: Any) -> bool:
    return isinstance(source, Sheet) and "href" in source
