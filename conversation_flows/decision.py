"""The record of what a conversation's previews came to, for whoever must be able to say it again later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from conversation_flows.engine.walk import Walk
from conversation_flows.preview import Previews
from eligibility.engine.values import Provenance
from eligibility.law.parameters import TooEarly
from eligibility.records.bundles import Bundle
from eligibility.records.record import Record, record_of


@dataclass(frozen=True, slots=True)
class Decision:
    """A record, and the rules it was made with."""

    record: Record
    bundle: Bundle


def decision_of(previews: Previews, walk: Walk) -> Decision | None:
    """What the rules say of a conversation on its day; None where there were none yet."""
    today = walk.environment.today
    try:
        look = previews.look(walk)
    except TooEarly:
        return None
    snapshot = previews.library.snapshot(previews.pack_name(look.region, today))
    facts = look.map.facts(walk, tuple(_provenance(source) for source in walk.state.sources))
    return Decision(record_of(snapshot, facts, today), snapshot.bundle)


def _provenance(source: Mapping[str, str]) -> Provenance:
    """Who entered an answer, and by which channel; on whose word does not change by that: the applicant declares it.

    What the service knew already and offered, such as the phone of the sign-in, nobody entered.
    """
    return Provenance("declared", by=source.get("account"), channel=source.get("channel"))
