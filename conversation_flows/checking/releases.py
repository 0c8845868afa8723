"""Holds a catalog against the record of what has been released: a released version never changes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable

import orjson

from conversation_flows.checking.finding import Ledger, Spot, spot_of
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.sheets import Sheets
from conversation_flows.releases.changelog import CHANGELOG, told
from conversation_flows.releases.golden import GoldenError, golden_digest, unpacked
from conversation_flows.releases.record import (
    FOLDER,
    RECORD,
    Record,
    RecordError,
    Release,
    bundle_digest,
    flow_digest,
    newest,
    read_record,
)

CHANGED = "changed_release"
#: the code of what a killed release leaves to do; releasing again does it
UNFINISHED = "unfinished_release"

_BRING_BACK = "take it from the history: conversations still run on it"


def check_releases(folder: Traversable, sheets: Sheets, outlines: list[Outline], ledger: Ledger) -> None:
    """Put released versions that have changed, are gone or are half done into the ledger."""
    try:
        record = read_record(folder)
    except RecordError as error:
        ledger.add("unreadable", (RECORD, 1), str(error), "take it from the history")
        return
    for release in _releases(record):
        _check_bundle(folder, release, ledger)
        _check_golden(folder, release, ledger)
    _check_leftovers(folder, record, ledger)
    _check_changelog(folder, record, ledger)
    for outline in outlines:
        _check_working_copy(outline, sheets, record, ledger)


def _releases(record: Record) -> Iterator[Release]:
    return (release for releases in record.values() for release in releases.values())


def _check_bundle(folder: Traversable, release: Release, ledger: Ledger) -> None:
    """What conversations on a released version run on must be there, and be what was released."""
    content = _content(folder, release.bundle_file, ledger)
    if content is None:
        return
    spot = (release.bundle_file, 1)
    try:
        digest = bundle_digest(orjson.loads(content))
    except (orjson.JSONDecodeError, TypeError, KeyError, AttributeError):
        ledger.add("unreadable", spot, "this is not a flow with its topics in JSON", _BRING_BACK)
        return
    _compare(digest, release.digest, spot, f"{release.flow} version {release.version}", ledger)


def _check_golden(folder: Traversable, release: Release, ledger: Ledger) -> None:
    content = _content(folder, release.golden_file, ledger)
    if content is None:
        return
    spot = (release.golden_file, 1)
    try:
        kept = unpacked(content)
    except GoldenError as error:
        ledger.add("unreadable", spot, str(error), _BRING_BACK)
        return
    what = f"the golden conversations of {release.flow} version {release.version}"
    right = release.golden if len(kept) == release.conversations else ""
    _compare(golden_digest(kept), right, spot, what, ledger)


def _content(folder: Traversable, place: str, ledger: Ledger) -> bytes | None:
    file = folder / place
    if file.is_file():
        return file.read_bytes()
    ledger.add(CHANGED, (place, 1), "this was released and is gone", _BRING_BACK)
    return None


def _compare(digest: str, recorded: str, spot: Spot, what: str, ledger: Ledger) -> None:
    if digest != recorded:
        ledger.add(CHANGED, spot, f"{what} changed after the release", "undo the change; what is released stays")


def _check_leftovers(folder: Traversable, record: Record, ledger: Ledger) -> None:
    """Files of a release that never came to be: the record is written last."""
    known = {place for release in _releases(record) for place in (release.bundle_file, release.golden_file)}
    there = folder / FOLDER
    for file in there.iterdir() if there.is_dir() else ():
        place = f"{FOLDER}/{file.name}"
        if not file.name.startswith(".") and place not in known:
            advice = "release the flow again, or delete this file"
            ledger.add(UNFINISHED, (place, 1), f"{RECORD} knows of no such release", advice)


def _check_changelog(folder: Traversable, record: Record, ledger: Ledger) -> None:
    file = folder / CHANGELOG
    entries = told(file.read_text(encoding="utf-8")) if file.is_file() else {}
    for release in _releases(record):
        digest = entries.pop((release.flow, release.version), None)
        name, spot = f"{release.flow} version {release.version}", (CHANGELOG, 1)
        if digest is None:
            advice = f"`flask flows release {release.flow}` writes the entry"
            ledger.add(UNFINISHED, spot, f"there is no entry for {name}", advice)
        elif not release.digest.startswith(digest):
            ledger.add(CHANGED, spot, f"{name} was another when it was released", "take released.json from the history")
    for flow, version in entries:
        message = f"there is an entry for {flow} version {version}, which {RECORD} does not know"
        ledger.add(CHANGED, (CHANGELOG, 1), message, "take released.json from the history, or take the entry out")


def _check_working_copy(outline: Outline, sheets: Sheets, record: Record, ledger: Ledger) -> None:
    """A released version stays what it is in YAML, too, and the next one has a higher number."""
    version, spot = outline.good.get("version"), spot_of(outline.data, "version")
    last = newest(record, outline.id)
    if last is None or not isinstance(version, int):
        return
    release = record[outline.id].get(version)
    if release is None:
        if version < last.version:
            message = f"version {last.version} of {outline.id} is released already"
            ledger.add(CHANGED, spot, message, f"give this one version: {last.version + 1}")
    elif flow_digest(outline.data, sheets.topics, outline.topics) != release.digest:
        message = f"{outline.id} version {version} was released and has changed since"
        ledger.add(CHANGED, spot, message, f"undo the change, or make this version: {last.version + 1}")
