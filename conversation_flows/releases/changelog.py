"""The CHANGELOG of a catalog: what every release changed, newest first, in words.

An entry once written is never written again, so that its words may be polished by hand. A release without one, because
the command was killed between the record and this, gets it the next time.
"""

from __future__ import annotations

import re

from conversation_flows.catalog import Catalog
from conversation_flows.releases.differences import differences, first_words
from conversation_flows.releases.edition import Edition
from conversation_flows.releases.record import Release

CHANGELOG = "CHANGELOG.md"
_INTRODUCTION = """# Changes to the flows

Every released version, newest first. `flask flows release` writes an entry for each.
"""
_ENTRY = re.compile(r"^## \S+ · .*`([a-z0-9_]+)` (\d+)$(?:(?!^## )[\s\S])*?SHA-256 `([0-9a-f]{16})…`", re.MULTILINE)


def told(text: str) -> dict[tuple[str, int], str]:
    """The releases a CHANGELOG tells of, with the first 16 digits of the digests it gives."""
    return {(flow, int(version)): digest for flow, version, digest in _ENTRY.findall(text)}


def brought_up_to_date(text: str, catalog: Catalog) -> str:
    """The CHANGELOG with an entry for every release that had none."""
    missing = [
        release
        for flow in sorted(catalog.record)
        for version, release in sorted(catalog.record[flow].items(), reverse=True)
        if (flow, version) not in told(text)
    ]
    head, _, entries = (text or _INTRODUCTION).partition("\n## ")
    fresh = "".join(f"\n{_released_entry(release, catalog)}" for release in missing)
    return f"{head.rstrip()}\n{fresh}" + (f"\n## {entries}" if entries else "")


def _released_entry(release: Release, catalog: Catalog) -> str:
    edition = released_edition(catalog, release.flow, release.version)
    if edition is None:
        raise LookupError(release.bundle_file)
    return entry(release, edition, catalog)


def entry(release: Release, edition: Edition, catalog: Catalog) -> str:
    """What a release changes in the one before it, and what running conversations see of it."""
    former = max((version for version in catalog.record.get(release.flow, {}) if version < release.version), default=0)
    before = released_edition(catalog, release.flow, former)
    lines = "".join(f"- {line}\n" for line in _words(before, edition, catalog))
    return (
        f"## {release.day} · {edition.flow.title} `{release.flow}` {release.version}\n\n{lines}\n"
        f"{_of_running(catalog, release, former)}"
        f"{release.conversations} golden conversations. SHA-256 `{release.digest[:16]}…`\n"
    )


def _words(before: Edition | None, edition: Edition, catalog: Catalog) -> list[str]:
    if before is None:
        return first_words(edition)
    way = catalog.migration(before.flow.id, before.flow.version)
    return differences(before, edition, way.renamed if way else None) or ["nothing that people see"]


def _of_running(catalog: Catalog, release: Release, former: int) -> str:
    if not former:
        return ""
    way = catalog.migration(release.flow, former)
    if way is None or way.to_version != release.version:
        return f"Conversations begun on version {former} end on version {former}. "
    return f"Conversations begun on version {former} go on in this one, with the words “{way.say}” "


def released_edition(catalog: Catalog, flow_id: str, version: int) -> Edition | None:
    """A release to look at; ``None`` when there is no such release."""
    flow, bundle = catalog.released(flow_id, version), catalog.released_bundle(flow_id, version)
    return Edition(flow, bundle) if flow and bundle else None
