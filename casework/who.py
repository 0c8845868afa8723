"""Who did something to a case, as its owner is told: a role in words and an office, never a name or an account."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from casework.application import Application, Happening
from casework.office import Office, township_office
from i18n.marking import N_

_HERSELF, _CLOCK, _OFFICER = N_("您"), N_("系统"), N_("工作人员")
_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "citizen": N_("您同意帮您办的人"),
        "hotline_operator": N_("12345 热线工作人员"),
        "township_officer": N_("苏木乡镇（街道）工作人员"),
        "county_officer": N_("旗县工作人员"),
    }
)


def role_of(happening: Happening, application: Application) -> str:
    """In Chinese: herself, somebody who acts for her, an officer by role, or the clock."""
    actor = happening.actor
    if actor.kind == "system":
        return _CLOCK
    if actor.kind == "citizen" and actor.account == application.owner:
        return _HERSELF
    return _ROLES.get(actor.role or "", _OFFICER)


def acting_office(happening: Happening, application: Application, township: str) -> Office | None:
    """Where an officer of this role worked, when this township was responsible; None when it was nobody's office."""
    if happening.actor.kind != "officer":
        return None
    if happening.actor.role == "township_officer":
        return township_office(township)
    if happening.actor.role == "county_officer":
        is_still_there = township == application.township
        return Office(application.region if is_still_there else township[:6], "county")
    return happening.office


def first_township(application: Application) -> str:
    """The one it was submitted to."""
    first = application.route.get("received_at") or application.route.get("office")
    return str(first["code"]) if first else application.township
