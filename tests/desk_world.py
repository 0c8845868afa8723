"""People at the desk, in the world of applications: hired, signed in, able to step up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from casework.receipt import check_character
from casework.watching import Watching
from conversation_flows.conversation import day_in_china
from conversation_flows.log import Request
from identity.principal import Principal, Role
from tests.application_world import ApplicationWorld, Person, View, good
from tests.identity_world import StaffMember

COUNTY, TOWNSHIP = "150425", "150425203"  # where the herder couple lives
OTHER_COUNTY, OTHER_TOWNSHIP = "150403", "150425100"


@dataclass
class Officer(Person):
    """Somebody of the staff, signed in."""

    member: StaffMember

    def step_up(self) -> None:
        """Give a fresh dynamic code."""
        self.world.clock.forward(seconds=31)
        totp = self.world.world.totp(self.member)
        assert (
            self.client.post("/v1/auth/staff/step-up", json={"totp": totp}, headers=self._headers()).status_code == 200
        )

    def back(self) -> None:
        """Sign in again, after days away."""
        self.world.clock.forward(seconds=31)
        self.token = good(self.world.world.sign_in_staff(self.member))["access_token"]

    def file(self, case: str, purpose: str = "handling") -> View:
        """The case, as it lies on the desk."""
        return good(self.get(f"/v1/desk/cases/{case}", purpose=purpose))

    def do(
        self, case: str, action: str, *, version: int | None = None, reasons: tuple[str, ...] = (), **details: Any
    ) -> TestResponse:
        """Take a step, on the version as it stands unless one is named."""
        body = {"action": action, "details": details, "reasons": list(reasons)}
        return self.change(case, "actions", body, version=version)

    def change(
        self, case: str, what: str, body: Any, *, version: int | None = None, key: str | None = None
    ) -> TestResponse:
        """A change of a case."""
        at = version_of(self.world, case) if version is None else version
        return self.post(f"/v1/desk/cases/{case}/{what}", body, version=at, key=key)

    def check(self, case: str, *checks: dict[str, str], key: str | None = None) -> TestResponse:
        """Ask departments, or record what they said."""
        body = {"application": case, "checks": list(checks)}
        return self.post("/v1/desk/checks", body, version=version_of(self.world, case), key=key)


def version_of(world: ApplicationWorld, case: str) -> int:
    """The version of a case as it stands."""
    return int(world.database["applications"].find_one({"_id": case}, ["version"])["version"])  # type: ignore[index]


def officer(world: ApplicationWorld, name: str, role: Role = Role.COUNTY_OFFICER, *regions: str) -> Officer:
    """Somebody new at the desk, signed in."""
    member = world.world.hire(name, role, regions or (COUNTY if role is Role.COUNTY_OFFICER else TOWNSHIP,))
    answer = good(world.world.sign_in_staff(member))
    return Officer(world, answer["access_token"], answer["account"]["id"], member)


#: One submitted application of each persona as it was stored: answering everything anew takes seconds.
_KEPT: dict[str, dict[str, Any]] = {}


def case_of(world: ApplicationWorld, persona: str = "herder_couple", who: str = "sarnai") -> str:
    """The id of a case somebody submitted."""
    person, stored = world.person(who), world.database["applications"]
    kept = _KEPT.get(persona)
    if kept is None or stored.find_one({"_id": kept["_id"]}) is not None:
        case = person.apply(persona)["receipt"]["application"]
        _KEPT.setdefault(persona, stored.find_one({"_id": case}) or {})
        return str(case)
    digits = f"{kept['number'][:16]}999999"  # no number that will be given out here
    stored.insert_one({**kept, "owner": person.account, "number": digits + check_character(digits)})
    return str(kept["_id"])


@dataclass
class Office:
    """Everybody a case needs on its way: two surveyors, one reviewer of the township, two officers of the county."""

    first: Officer
    second: Officer
    reviewer: Officer
    county: Officer
    other: Officer

    @property
    def everybody(self) -> list[Officer]:
        return [self.first, self.second, self.reviewer, self.county, self.other]

    @property
    def surveyors(self) -> list[str]:
        return [self.first.account, self.second.account]


def office(world: ApplicationWorld) -> Office:
    """The people of one township and its county."""
    township = [officer(world, name, Role.TOWNSHIP_OFFICER) for name in ("first", "second", "third")]
    return Office(*township, officer(world, "county"), officer(world, "other"))


def settle(world: ApplicationWorld, case: str, who: Officer) -> None:
    """Take in every certificate that is still open, so that the case can be accepted."""
    application = world.casework.applications.find_within(case, scope=(COUNTY, OTHER_COUNTY))
    assert application is not None
    principal = Principal(who.account, "", Role.COUNTY_OFFICER, (application.region,))
    for commitment in world.promises.commitments.lay_out(application):
        if not commitment.is_settled:
            world.promises.verifying.receive(principal, commitment.id, "desk", Request(commitment.id, "b"))


def walk(world: ApplicationWorld, case: str, people: Office, *, until: str) -> None:
    """Take a case of 低保 along the usual way until it is in a step."""
    settle(world, case, people.first)
    day = str(day_in_china(world.clock()))
    visit = {"officers": people.surveyors, "visited_on": day, "how": "visit", "words": "看过了。"}
    steps: list[tuple[str, Callable[[], TestResponse]]] = [
        ("accepted", lambda: people.first.do(case, "accept")),
        ("means_check", lambda: people.first.do(case, "request_check")),
        ("household_survey", lambda: people.county.do(case, "record_check", result="consistent")),
        ("first_review", lambda: people.first.do(case, "survey", **visit)),
        (
            "public_notice",
            lambda: people.reviewer.do(case, "first_review", opinion="meets", amount="790.00", words="符合。"),
        ),
    ]
    for step, take in steps:
        assert good(take())["step"] == step
        if step == until:
            return
    world.clock.forward(days=10)
    Watching(world.casework, world.casework.applications).watch(100)
    for somebody in people.everybody:
        somebody.back()
    assert step_of(world, case) == until


def step_of(world: ApplicationWorld, case: str) -> str:
    """The step a case is in."""
    return str(world.database["applications"].find_one({"_id": case}, ["step"])["step"])  # type: ignore[index]
