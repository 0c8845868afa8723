"""Writes what was found out about a commitment into the history of its case, once, and for everybody to see there."""

from __future__ import annotations

from casework.application import Application, Happening
from casework.commitment import Commitment, Finding
from casework.noting import noted
from casework.office import Actor
from casework.ports import Applications
from i18n.errors import Unavailable

_TRIES_OF_A_RACE = 8


def tell(applications: Applications, commitment: Commitment, finding: Finding, *, action: str, happening: str) -> None:
    """A line ``action`` with the id ``happening``, unless it is there. Raises Unavailable after many lost races."""
    for _ in range(_TRIES_OF_A_RACE):
        application = applications.find(commitment.application, owner=commitment.owner)
        if application is None or any(line.id == happening for line in application.history):
            return
        after = _with_line(application, commitment, finding, action, happening)
        if applications.replace(after, owner=application.owner, version=application.version):
            return
    raise Unavailable(retry_after_seconds=1)


def _with_line(
    application: Application, commitment: Commitment, finding: Finding, action: str, happening: str
) -> Application:
    line = Happening(
        id=happening,
        action=action,
        step=application.step,
        at=finding.at,
        office=application.office,
        actor=Actor("officer", finding.officer),
        details={"commitment": commitment.id, "item": commitment.item, "words": finding.words},
    )
    return noted(application, line)
