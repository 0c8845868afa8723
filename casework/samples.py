"""Sample papers: one of each kind, written for made-up people as a real one is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import yaml

from casework.application import Application, Deadline, Decision, Happening
from casework.issuing import Issuing
from casework.office import Actor, township_office
from casework.papers import Issued
from casework.reasons import Reasons
from casework.receipt import receipt_number
from casework.writing.reading import FOLDER
from conversation_flows.conversation import day_in_china
from conversation_flows.decision import decision_of
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.path import on_path_only
from conversation_flows.engine.scopes import scope_data
from conversation_flows.engine.walk import Walk
from conversation_flows.personas import personas
from conversation_flows.ports import Flows
from conversation_flows.preview import Previews
from conversation_flows.rehearsal import Rehearsal, play
from conversation_flows.summary import summary
from regions.divisions import Divisions


@dataclass(frozen=True)
class Sampler:
    """Makes the case each sample is written for, and writes it; nothing is kept."""

    flows: Flows
    places: Divisions
    previews: Previews
    issuing: Issuing
    new_item: Callable[[str], str]

    def samples(self, at: datetime) -> Iterator[Issued]:
        """One paper of every kind, as of an instant."""
        told = yaml.safe_load((FOLDER / "samples.yaml").read_text(encoding="utf-8"))
        for kind, sample in told["samples"].items():
            persona = sample.get("persona", told["personas"]["default"])
            service = sample.get("service", told["personas"]["service"])
            application = self.application(persona, service, at)
            yield from self.issuing.issue(*_happened(application, kind, sample, self.issuing.reasons, at))

    def application(self, persona: str, service: str, at: datetime) -> Application:
        """The case of a made-up person who submitted just now."""
        flow = self.flows.latest(service)
        if flow is None:
            raise KeyError(service)
        rehearsal = Rehearsal(flow, Environment(day_in_china(at), self.places, self.new_item))
        play(personas()[persona].at(service), rehearsal)
        return self._submitted(rehearsal.walk, at)

    def _submitted(self, walk: Walk, at: datetime) -> Application:
        township = str(walk.submitted("region"))
        county = self.places.county(township)
        region = county.code if county else township
        decision = decision_of(self.previews, walk)
        return Application(
            id="appl_sample",
            owner="acct_sample",
            version=1,
            number=receipt_number(region, day_in_china(at), walk.flow.code, 1),
            service=walk.flow.id,
            flow=walk.flow.id,
            flow_version=walk.flow.version,
            region=region,
            township=township,
            submitted_at=at,
            conversation="conv_sample",
            tracking_code="",
            last_four="",
            content={"answers": scope_data(on_path_only(walk)), "summary": summary(walk), "sources": []},
            lifecycle=walk.flow.id,
            lifecycle_version=1,
            step="submitted",
            office=township_office(township),
            deadlines=_deadlines(day_in_china(at)),
            decision=decision.record.content if decision else None,
        )


def _deadlines(today: date) -> tuple[Deadline, ...]:
    return (
        Deadline("total", today, today + timedelta(days=42), promised_on=today + timedelta(days=29)),
        Deadline("public_notice", today, today + timedelta(days=7)),
        Deadline("supplement", today, today + timedelta(days=15)),
    )


def _happened(
    application: Application, kind: str, sample: Mapping[str, Any], reasons: Reasons, at: datetime
) -> tuple[Application, tuple[str, ...], Happening]:
    """The case after what the sample tells of, what to issue, and the line of the history that issues it."""
    group = sample.get("reasons")
    happening = Happening(
        id="hapn_sample",
        action=sample["action"],
        step=application.step,
        at=at,
        office=application.office,
        actor=Actor("officer", "acct_officer", "township_officer"),
        reasons=tuple(reason.code for reason in reasons.of_group(group)[:2]) if group else (),
        details=sample.get("details", {}),
    )
    told = sample.get("decision")
    decision = Decision(decided_on=day_in_china(at), happening=happening.id, **told) if told else None
    appeal = replace(happening, id="hapn_appeal", action="appeal", details={})
    before = tuple(
        replace(happening, id=f"hapn_{number}", reasons=(), **line)
        for number, line in enumerate(sample.get("before", ()))
    )
    history = (*application.history, appeal, *before, happening)
    flags = tuple(sample.get("flags", ()))
    return replace(application, history=history, decision_made=decision, flags=flags), (kind,), happening
