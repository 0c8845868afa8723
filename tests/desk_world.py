"""People at the desk, in the world of applications: hired, signed in, able to step up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from identity.principal import Role
from tests.application_world import ApplicationWorld, Person, View, good
from tests.identity_world import StaffMember

COUNTY, TOWNSHIP = "150425", "150425203"  # where the herder couple lives
OTHER_COUNTY, OTHER_TOWNSHIP = "150105", "150425100"


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


def case_of(world: ApplicationWorld, persona: str = "herder_couple", who: str = "sarnai") -> str:
    """The id of a case somebody submitted."""
    receipt = world.person(who).apply(persona)["receipt"]
    return str(receipt["application"])
