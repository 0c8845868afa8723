"""The author's bench: whether the working copy of a flow may be released, and what a release of it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from conversation_flows.catalog import Catalog
from conversation_flows.checking.coverage import Coverage, coverage_of
from conversation_flows.engine.environment import Environment
from conversation_flows.personas import Persona
from conversation_flows.releases.edition import Edition
from conversation_flows.releases.golden import golden, golden_digest, packed
from conversation_flows.releases.record import Release, bundle_digest, newest

LEAST_COVERED = 95  # percent of the branches that personas must take
_MOST_BRANCHES = 10  # named in one objection


@dataclass(frozen=True, slots=True)
class Draft:
    """A release about to be made: its line of the record, and its files by their place below the catalog."""

    release: Release
    edition: Edition
    files: dict[str, bytes]


def working_edition(catalog: Catalog, flow_id: str) -> Edition | None:
    """The working copy of a flow; ``None`` when there is no such flow."""
    flow = catalog.latest(flow_id)
    return Edition(flow, catalog.bundle(flow_id)) if flow else None


def is_released(catalog: Catalog, edition: Edition) -> bool:
    """Whether this very version has been released; the check sees to it that it has not changed since."""
    return edition.flow.version in catalog.record.get(edition.flow.id, {})


def objections(catalog: Catalog, edition: Edition, people: Iterable[Persona], environment: Environment) -> list[str]:
    """Why a flow that the check has found sound may still not be released, each with what to mend."""
    flow, people = edition.flow, list(people)
    if not any(flow.service in persona.services for persona in people):
        return [f"{flow.id}: nobody tries it; give a persona in personas/ the service {flow.service}"]
    covered = coverage_of(flow, people, environment)
    return [*_sameness(catalog, edition), *_stuck(covered), *_left_out(covered)]


def _sameness(catalog: Catalog, edition: Edition) -> Iterator[str]:
    last = newest(catalog.record, edition.flow.id)
    if last and bundle_digest(edition.bundle, version=last.version) == last.digest:
        yield (
            f"{edition.flow.id}: version {edition.flow.version} says what version {last.version} says; "
            f"put version: {last.version} back"
        )


def _stuck(covered: Coverage) -> Iterator[str]:
    for name, reason in covered.stuck.items():
        yield f"{covered.flow.id}: {reason}; mend personas/{name}.yaml, or the flow"


def _left_out(covered: Coverage) -> Iterator[str]:
    if covered.percent >= LEAST_COVERED:
        return
    named = [f"{branch.slot}: {branch.way}" for branch in covered.missing[:_MOST_BRANCHES]]
    more = len(covered.missing) - len(named)
    yield (
        f"{covered.flow.id}: personas take {covered.percent} % of the branches, and {LEAST_COVERED} % are needed; "
        f"nobody takes {', '.join(named)}{f' and {more} more' if more else ''}"
    )


def draft(edition: Edition, people: Iterable[Persona], environment: Environment) -> Draft:
    """What a release keeps of a flow to which there is no objection."""
    flow = edition.flow
    conversations = [golden(persona, flow, environment) for persona in people if flow.service in persona.services]
    release = Release(
        flow=flow.id,
        version=flow.version,
        digest=bundle_digest(edition.bundle),
        golden=golden_digest(conversations),
        conversations=len(conversations),
        day=environment.today.isoformat(),
    )
    files = {
        release.bundle_file: orjson.dumps(edition.bundle) + b"\n",
        release.golden_file: packed(conversations),
    }
    return Draft(release, edition, files)
