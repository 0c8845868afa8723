"""Who may pass: the closed set of guards, enforced before anything of a request is parsed."""

from __future__ import annotations

from enum import StrEnum

from flask import g, request

from api.plumbing.services import services
from i18n.errors import NotSignedIn
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


def enforce(guard: Guard) -> None:
    """Let the request pass or raise ``NotSignedIn``; which of the reasons it was is never told."""
    roles = ROLES.get(guard)
    if roles is None:
        return
    person = services().identity.authenticate(_bearer_token(), services().now())
    if person.role not in roles:
        raise NotSignedIn
    g.principal = person


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
