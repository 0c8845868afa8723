"""Checks the catalogue of commitments: every required content is there, every condition can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from casework.promising.items import Catalogue, Item, Wording
from casework.promising.notices import COMMITMENT_CONTENTS, NOTICE_CONTENTS, commitment, digest, notice
from casework.promising.submitted import compiled
from conversation_flows.engine.flow import Flow
from eligibility.engine.expressions import ExpressionError

#: What nobody may promise instead of proving (domain.md §3): it is looked up, or needs authorisation.
NEVER_PROMISED = frozenset({"identity", "disability", "death", "financial_assets", "vehicles_and_houses"})


def check_catalogue(catalogue: Catalogue, flows: Iterable[Flow]) -> Iterator[str]:
    """Everything that is wrong, one sentence each; ``flows`` are all versions somebody may have applied with."""
    of_service: dict[str, list[Flow]] = {}
    for flow in flows:
        of_service.setdefault(flow.service, []).append(flow)
    yield from _wording(catalogue.wording)
    for item in catalogue.items.values():
        yield from _item(item, catalogue)
        for rule in item.applies:
            yield from _condition(item.id, rule.to, rule.when, "", of_service)
    for asked in catalogue.authorisation.asked:
        yield from _condition(f"authorisation of {asked.relation}", asked.to, asked.when, asked.among, of_service)
    yield from (f"the catalogue has no {name}" for name in sorted(NEVER_PROMISED - catalogue.items.keys()))


def _wording(wording: Wording) -> Iterator[str]:
    if set(wording.notice_headings) != set(NOTICE_CONTENTS) or not all(wording.notice_headings.values()):
        yield f"a notice has exactly {', '.join(NOTICE_CONTENTS)}"
    if set(wording.commitment_contents) != set(COMMITMENT_CONTENTS) or not all(wording.commitment_contents.values()):
        yield f"a commitment has exactly {', '.join(COMMITMENT_CONTENTS)}"
    if set(wording.liability) != {"civil", "administrative", "criminal"}:
        yield "liability is civil, administrative and criminal"


def _item(item: Item, catalogue: Catalogue) -> Iterator[str]:
    if item.id in NEVER_PROMISED and item.way in {"commit", "local"}:
        yield f"{item.id}: nobody may commit to this"
    if not any(mark in item.law for mark in "〔〕法"):
        yield f"{item.id}: the law is not cited"
    if item.publicity not in catalogue.wording.publicity:
        yield f"{item.id}: publicity is one of {', '.join(catalogue.wording.publicity)}"
        return
    promised = item.way in {"commit", "local"}
    if promised != bool(item.meets) or promised != bool(item.consequences):
        yield f"{item.id}: what may be committed to says what is met and what follows, and nothing else does"
    unknown = set(item.consequences) - catalogue.wording.consequences.keys()
    yield from (f"{item.id}: no consequence is called {name}" for name in sorted(unknown))
    if not promised:
        return
    yield from _sheets(item, catalogue.wording)
    yield from _recorded(item, catalogue)


def _sheets(item: Item, wording: Wording) -> Iterator[str]:
    for sheet in (notice(item, wording), commitment(item, wording)):
        yield from (f"{item.id}: {part.id} is empty" for part in sheet.parts if not part.text.strip())
        if "{" in sheet.text():
            yield f"{item.id}: a placeholder is left in {sheet.title}"


def _recorded(item: Item, catalogue: Catalogue) -> Iterator[str]:
    kept = catalogue.recorded.get(item.id, {}).get(str(item.version))
    if kept is None:
        yield f"{item.id}: version {item.version} is not recorded; run `flask commitments record`"
    elif kept != digest(item, catalogue.wording):
        yield f"{item.id}: its words changed; raise version {item.version}, then run `flask commitments record`"


def _condition(
    what: str, services: Iterable[str], condition: str | None, among: str, flows: Mapping[str, list[Flow]]
) -> Iterator[str]:
    for service in sorted(services):
        if service not in flows:
            yield f"{what}: there is no service {service}"
        for flow in flows.get(service, ()):
            try:
                compiled(flow, condition or "True", among)
            except ExpressionError as error:
                yield f"{what}: in {flow.id} version {flow.version}, {error}"


def recorded(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """The ledger with every present version in it; one that is there already stays as it is."""
    ledger = {name: dict(versions) for name, versions in catalogue.recorded.items()}
    for item in catalogue.items.values():
        if item.meets:
            ledger.setdefault(item.id, {}).setdefault(str(item.version), digest(item, catalogue.wording))
    return {name: ledger[name] for name in sorted(ledger)}
