"""Writes what was found out about a commitment into the history of its case, once, and for everybody to see there."""

from __future__ import annotations

from dataclasses import replace

from casework.application import Happening
from casework.commitment import Commitment, Finding
from casework.noting import noted
from casework.office import Actor, township_office
from casework.ports import Applications
from casework.promising.items import Item
from i18n.errors import Unavailable

_TRIES_OF_A_RACE = 8


def tell(applications: Applications, commitment: Commitment, line: Happening) -> None:
    """Put ``line`` into the history, unless it is there. Raises Unavailable after many lost races."""
    for _ in range(_TRIES_OF_A_RACE):
        application = applications.find(commitment.application, owner=commitment.owner)
        if application is None or any(known.id == line.id for known in application.history):
            return
        here = replace(line, step=application.step, office=application.office)
        after = noted(application, here)
        if applications.replace(after, owner=application.owner, version=application.version):
            return
    raise Unavailable(retry_after_seconds=1)


def line_of(commitment: Commitment, finding: Finding, item: Item, *, action: str, happening: str) -> Happening:
    """What the history says: what was found out, and what the catalogue lists for officers to decide."""
    details = {"commitment": commitment.id, "item": item.id, "words": finding.words}
    if finding.result == "refuted":
        details["consequences"] = ", ".join(item.consequences)
    office = township_office(commitment.township)  # and step: those of the case, once it is read
    return Happening(happening, action, "", finding.at, office, Actor("officer", finding.officer), details=details)
