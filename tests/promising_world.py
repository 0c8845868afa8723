"""Personas who have submitted: their answers without a store, and what they do about their commitments with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import count
from typing import Any

from werkzeug.test import TestResponse

from adapters.identifiers import new_id
from casework.application import Application
from casework.office import township_office
from casework.promising.submitted import Submitted
from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.path import on_path_only
from conversation_flows.engine.scopes import scope_data, scope_of
from conversation_flows.engine.state import State
from conversation_flows.engine.walk import Walk
from conversation_flows.personas import personas
from conversation_flows.rehearsal import Rehearsal, play
from identity.principal import Principal, Role
from tests.application_world import ApplicationWorld, Person, View, good
from tests.shipped import DIVISIONS

TODAY = date(2026, 11, 22)
TICKS = ("knows", "meets", "bears", "truthful")
STROKES = {"strokes": [[[10, 10], [40, 60], [80, 20]]]}
KINDS = ("commitments", "authorisations", "credit", "applications", "uploads")


@cache
def answers_of(persona: str, service: str | None = None) -> Submitted:
    """What a persona submitted, read back as an application holds it."""
    known = personas()[persona].at(service) if service else personas()[persona]
    items = count(1)
    flow = shipped_catalog().latest(known.service)
    assert flow is not None
    environment = Environment(TODAY, DIVISIONS, lambda prefix: f"{prefix}_{next(items):08d}")
    rehearsal = Rehearsal(flow, environment)
    play(known, rehearsal)
    kept = scope_data(on_path_only(rehearsal.walk))
    return Submitted(Walk(flow, State(scope_of(kept)), environment))


def application_of(persona: str, *, owner: str, at: datetime) -> Application:
    """What the persona submitted, as casework keeps it."""
    answers = answers_of(persona)
    walk, township = answers.walk, str(answers.walk.submitted("region"))
    county = DIVISIONS.county(township)
    assert county is not None
    application_id = new_id("appl")
    return Application(
        id=application_id,
        owner=owner,
        version=1,
        number=application_id,
        service=walk.flow.service,
        flow=walk.flow.id,
        flow_version=walk.flow.version,
        region=county.code,
        township=township,
        submitted_at=at,
        conversation=new_id("conv"),
        tracking_code=new_id("trck"),
        last_four=answers.id_number[-4:],
        content={"answers": scope_data(walk.root.scope), "summary": [], "sources": []},
        lifecycle=walk.flow.id,
        lifecycle_version=1,
        step="submitted",
        office=township_office(township),
    )


@dataclass
class Applicant:
    """Somebody who has applied as a persona would."""

    person: Person
    application: str
    name: str

    @classmethod
    def applies(cls, applications: ApplicationWorld, persona: str = "herder_couple", who: str = "sarnai") -> Applicant:
        """An application of this persona is there, without the hundred turns that lead to it."""
        person = applications.person(who)
        application = application_of(persona, owner=person.account, at=applications.clock())
        assert applications.casework.applications.insert(application, owner=person.account)
        return cls(person, application.id, personas()[persona].answers["applicant.name"])

    def items(self) -> dict[str, View]:
        """The lines of all items, by item."""
        listed = good(self.person.get("/v1/commitments", application=self.application))
        return {line["item"]: line for line in listed["items"]}

    def look(self, item: str) -> View:
        return good(self.person.get(f"/v1/commitments/{self.items()[item]['id']}"))

    def body(self, view: View, **changes: Any) -> dict[str, Any]:
        """Everything it takes to commit."""
        notice = view["notice"]["version"] if view["notice"] else 1
        full = {"choice": "commit", "notice": notice, "signer": self.name, "signature": STROKES}
        return full | {"ticks": dict.fromkeys(TICKS, True)} | changes

    def choose(self, view: View, body: dict[str, Any], key: str | None = None) -> TestResponse:
        return self.person.post(f"/v1/commitments/{view['id']}", body, version=view["version"], key=key)

    def commit(self, item: str, **changes: Any) -> View:
        """A commitment that must be taken."""
        view = self.look(item)
        return good(self.choose(view, self.body(view, **changes)))

    def withdraw(self, view: View, key: str | None = None) -> TestResponse:
        body = {"reason": "情况变了，我改交证明"}
        return self.person.post(f"/v1/commitments/{view['id']}/withdrawal", body, version=view["version"], key=key)

    def asked(self) -> list[View]:
        """Who has to authorise for themself."""
        return list(good(self.person.get(f"/v1/applications/{self.application}/authorisations"))["items"])

    def link(self, authorisation: str, key: str | None = None) -> TestResponse:
        path = f"/v1/applications/{self.application}/authorisations"
        return self.person.post(path, {"authorisation": authorisation}, key=key)

    def code(self, authorisation: str, key: str | None = None) -> str:
        return str(good(self.link(authorisation, key), 201)["link"].partition("#")[2])


def officer(region: str = "150425", account: str = "acct_officer", role: Role = Role.COUNTY_OFFICER) -> Principal:
    return Principal(account, "sess_officer", role, (region,))
