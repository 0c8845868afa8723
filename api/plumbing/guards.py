"""Who may pass: the closed set of guards, enforced before anything of a request is parsed."""

from __future__ import annotations

import re
from enum import StrEnum

from flask import g, request

from api.plumbing.services import services
from i18n.errors import NotFound, NotSignedIn
from identity.mandates import Right
from identity.principal import Principal, Role


class Guard(StrEnum):
    """Every route carries exactly one of these."""

    PUBLIC = "public"
    CITIZEN = "citizen"
    HOTLINE = "hotline"
    DESK = "desk"
    CHANNEL = "channel"
    OPS = "ops"


#: Roles a guard lets in; a guard that is not here asks for no token.
ROLES: dict[Guard, frozenset[Role]] = {
    Guard.CITIZEN: frozenset({Role.CITIZEN}),
    Guard.HOTLINE: frozenset({Role.HOTLINE_OPERATOR}),
    Guard.DESK: frozenset({Role.TOWNSHIP_OFFICER, Role.COUNTY_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR}),
}
_MAX_TOKEN_LENGTH = 4096  # ours are some 400 characters; longer ones are not worth verifying
_ID = re.compile(r"[a-z]{2,8}_[A-Za-z0-9_-]{10,64}", re.ASCII)  # whatever else is asked for is not written down

#: Who may stand in for a citizen, with a mandate of hers in ``Bangban-On-Behalf``.
HELPERS = frozenset({Role.CITIZEN, Role.HOTLINE_OPERATOR})
ON_BEHALF = "Bangban-On-Behalf"


def enforce(guard: Guard, right: Right | None = None) -> None:
    """Let the request pass or raise ``NotSignedIn``; which of the reasons it was is never told.

    Where ``right`` is given, a helper may pass whose mandate has it; a mandate that does not hold is ``NotFound``.
    """
    roles = ROLES.get(guard)
    if roles is None:
        return
    person = services().identity.authenticate(_bearer_token(), services().now())
    mandate = request.headers.get(ON_BEHALF)
    if mandate is not None and guard is Guard.CITIZEN and person.role in HELPERS:
        person = _stand_in(person, mandate, right)
    elif mandate is not None or person.role not in roles:
        raise NotSignedIn
    g.principal = person


def _stand_in(helper: Principal, mandate: str, right: Right | None) -> Principal:
    """The person who is helped; what the helper has in hand is written down before it is shown."""
    if right is None:
        raise NotFound
    helping, now = services().helping, services().now()
    person = helping.stand_in(helper, mandate, right, now=now)
    for thing in _in_hand():
        helping.note(person, thing, now=now)
    return person


def _in_hand() -> list[str]:
    """The ids of what is asked for, in the path or of the case a list is about; an empty one for a list of all."""
    named = [*map(str, (request.view_args or {}).values()), *request.args.getlist("application")[:1]]
    ids = [name for name in named if _ID.fullmatch(name)]
    return ids or ([""] if request.method == "GET" else [])


def principal() -> Principal:
    """The signed-in person, inside a guarded view; raises ``NotSignedIn`` anywhere else."""
    person: Principal | None = g.get("principal")
    if person is None:
        raise NotSignedIn
    return person


def _bearer_token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 0 < len(token) <= _MAX_TOKEN_LENGTH:
        raise NotSignedIn
    return token
