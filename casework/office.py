"""Who holds a case and who acts on it: offices, and the people and clocks that do something to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from identity.principal import Principal, Role

Body = Literal["township", "county", "disabled_federation"]
ActorKind = Literal["citizen", "officer", "system"]


@dataclass(frozen=True, slots=True)
class Office:
    """The office of a division: nine digits for a township, six for a county."""

    code: str
    body: Body


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something: a citizen for herself, an officer with a role, or the service's own clock."""

    kind: ActorKind
    account: str | None = None
    role: str | None = None

    @property
    def acts_as(self) -> str:
        """The word lifecycles name her by: ``citizen``, ``system``, or an officer's role."""
        return self.role or self.kind if self.kind == "officer" else self.kind


SYSTEM = Actor("system")


def actor_of(principal: Principal) -> Actor:
    """The signed-in person as an actor."""
    kind: ActorKind = "citizen" if principal.role is Role.CITIZEN else "officer"
    account, role = principal.speaker
    return Actor(kind, account, role.value)


def township_office(code: str) -> Office:
    """The office that receives for a township; a county code, where no township is known yet, means the county's."""
    return Office(code, "township" if len(code) == 9 else "county")
