"""The offices' side: officers who take, of what is possible, what leads on to a decision and to the first review."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

import pyotp

from api.commands.rehearsal.stage import Phone, Stage, VisitFailed
from conversation_flows.conversation import day_in_china
from identity.principal import Role

_PASSWORD = "rehearsal only, thrown away"  # noqa: S105 — of a store that is thrown away
#: What leads on, whatever the lifecycle; earlier ones first. Whatever is not here is no part of the usual way.
USUAL = (
    "accept",
    "start_survey",
    "request_check",
    "start_check",
    "record_check",
    "survey",
    "assess",
    "first_review",
    "first_review_in_private",
    "federation_opinion",
    "confirm",
    "county_visit",
    "end_notice",
    "end_publicity",
    "deliver",
    "give_from_reserve",
    "give_aid",
    "pay_out",
    "register",
    "renew",
)
_AFTER_A_WEEK = frozenset({"end_notice", "end_publicity"})
_ONCE = frozenset({"start_check", "county_visit", "give_aid", "give_from_reserve"})


class Officer(Phone):
    """Somebody at a desk."""

    def __init__(self, stage: Stage, name: str, role: Role, region: str) -> None:
        super().__init__(stage)
        enrolled = stage.services.identity.register.create(name, role, (region,), now=stage.clock())
        self.account, self.name, self.role = enrolled.account.id, name, role
        self._secret, self._first = pyotp.parse_uri(enrolled.provisioning_uri).secret, enrolled.password
        self.sign_in_again()

    def sign_in_again(self) -> None:
        """In the morning; a dynamic code is good once."""
        self.stage.clock.forward(seconds=61)
        totp = pyotp.TOTP(self._secret).at(self.stage.clock())
        proof = {"username": self.name, "password": self._first or _PASSWORD, "totp": totp}
        if self._first:
            proof |= {"new_password": _PASSWORD}
            self._first = None
        self._take(self.call("POST", "/v1/auth/staff", proof).json())

    def stay(self) -> None:
        """Go on after a while: an access token lives for minutes."""
        self._take(self.call("POST", "/v1/auth/refresh", {"refresh_token": self._refresh_token}).json())

    def _take(self, tokens: dict[str, str]) -> None:
        self.token, self._refresh_token = tokens["access_token"], tokens["refresh_token"]


@dataclass
class Office:
    """Three people of the township and three of the county: enough for whatever must not be done by the same."""

    stage: Stage
    county: str
    township: str
    lifecycle: str
    amount: str
    opinion: Literal["confirm", "refuse"] = "confirm"
    people: list[Officer] = field(default_factory=list)
    done: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Hire them."""
        for number in range(3):
            self.people.append(
                Officer(self.stage, f"{self.lifecycle}-sumu-{number}", Role.TOWNSHIP_OFFICER, self.township)
            )
            self.people.append(
                Officer(self.stage, f"{self.lifecycle}-county-{number}", Role.COUNTY_OFFICER, self.county)
            )

    def morning(self) -> None:
        """Everybody signs in again, after nights."""
        for officer in self.people:
            officer.sign_in_again()

    def step(self, application: str, *further: str) -> str | None:
        """Take one step that leads on; its title, or None when nobody can do anything now."""
        self.stage.clock.forward(minutes=20)
        for officer in self.people:
            officer.stay()
        files = self._files(application)
        for usual in (*USUAL, *further):
            action = self.opinion if usual == "confirm" else usual
            if action in self.done and action in _ONCE:
                continue
            if action in _AFTER_A_WEEK and any(_found(case, action) for case in files.values()):
                self.stage.pass_days(7)  # nobody has published how long it lasts here; the office lets a week pass
                self.morning()
                files = self._files(application)
            for number, case in files.items():
                title = self._taken(self.people[number], application, case, action)
                if title is not None:
                    self.done.add(action)
                    return title
        return None

    def _files(self, application: str) -> dict[int, dict[str, Any]]:
        """The case as each officer it is for has it on the desk, by the place of the officer."""
        files = {}
        for number, officer in enumerate(self.people):
            with suppress(VisitFailed):  # not this officer's
                files[number] = officer.get(f"/v1/desk/cases/{application}?purpose=handling")
        return files

    def _taken(self, officer: Officer, application: str, case: dict[str, Any], action: str) -> str | None:
        found = _found(case, action)
        if found is None:
            return None
        if action == self.opinion and found["against"] and self._draw():
            case = officer.get(f"/v1/desk/cases/{application}?purpose=handling")
        if action == "accept":
            self._receive(officer, case)
        body = {
            "action": action,
            "details": {take["name"]: self._value(take, officer) for take in found["takes"] if take["required"]},
            "reasons": [one["code"] for one in found["reasons"][:1]],
        }
        path = f"/v1/desk/cases/{application}/actions"
        return str(found["title"]) if officer.refused("POST", path, body, version=case["version"]) is None else None

    @staticmethod
    def _receive(officer: Officer, case: dict[str, Any]) -> None:
        """Take in the certificates that were brought to the window."""
        for one in case["commitments"]:
            if not one["is_settled"]:
                officer.refused("POST", f"/v1/desk/commitments/{one['id']}/receipt")

    def _draw(self) -> bool:
        """The county draws which households it visits; whether it did."""
        officer = next(one for one in self.people if one.role is Role.COUNTY_OFFICER)
        path = f"/v1/desk/samplings?region={self.county}"
        drawn = officer.refused("POST", path, {"lifecycle": self.lifecycle}) is None
        self.stage.settle()
        return drawn

    def _value(self, take: dict[str, Any], officer: Officer) -> Any:
        today = day_in_china(self.stage.clock())
        colleague = next(one for one in self.people if one.role is officer.role and one is not officer)
        values = {
            "text": "情况属实。",
            "texts": ["户口簿"],
            "past_day": str(today),
            "coming_day": str(today + timedelta(days=90)),
            "month": f"{today:%Y-%m}",
            "money": self.amount,
            "number": 1,
            "yes_no": True,
            "choice": next(iter(take["options"]), ""),
            "accounts": [officer.account, colleague.account],
        }
        return values[take["kind"]]


def _found(case: dict[str, Any], action: str) -> dict[str, Any] | None:
    """The action, if it is open."""
    return next((one for one in case["can"] if one["action"] == action), None)
