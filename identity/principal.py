"""The person behind a request, as every layer sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody may be here; one role to an account."""

    CITIZEN = "citizen"
    HOTLINE_OPERATOR = "hotline_operator"
    TOWNSHIP_OFFICER = "township_officer"
    COUNTY_OFFICER = "county_officer"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


STAFF_ROLES = frozenset(Role) - {Role.CITIZEN}


@dataclass(frozen=True, slots=True)
class Helper:
    """Who really speaks when somebody acts for another: their own account and role, and the mandate they have."""

    account: str
    role: Role
    mandate: str


@dataclass(frozen=True, slots=True)
class Principal:
    """A signed-in person: account and session ids, role, and for staff the region codes they work for.

    With a ``helper`` the account is that of the person who is helped: everything is hers, and the helper did it.
    ``stepped_up_until`` is set once they gave a fresh dynamic code in this session (see ``identity/step_up.py``).
    """

    account: str
    session: str
    role: Role
    regions: tuple[str, ...] = ()
    stepped_up_until: datetime | None = None
    helper: Helper | None = None

    @property
    def speaker(self) -> tuple[str, Role]:
        """Account and role of who really speaks."""
        return (self.helper.account, self.helper.role) if self.helper else (self.account, self.role)
