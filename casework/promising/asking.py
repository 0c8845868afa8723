"""Who must authorise a means check for themself: the adults of the household, and those who owe support."""

from __future__ import annotations

from collections.abc import Iterator

from casework.application import Application
from casework.authorisation import Authorisation, Who
from casework.promising.items import Asked, AuthorisationSheet, Catalogue, Relation
from casework.promising.submitted import Submitted
from conversation_flows.engine.frame import Frame
from conversation_flows.ports import Secrets

_SECOND_FACT = 4  # the last characters of the identity number, as the applicant gave it


def people_asked(sheet: AuthorisationSheet, service: str, answers: Submitted) -> list[tuple[str, Relation, Who]]:
    """Everybody who is asked, once each: where they stand in the answers, as whom, and who they are."""
    found: dict[str, tuple[str, Relation, Who]] = {}
    for asked in sheet.asked:
        if service in asked.to:
            for person, who in _people(asked, answers):
                found.setdefault(person, (person, asked.relation, who))
    return list(found.values())


def authorisations_of(
    catalogue: Catalogue, application: Application, answers: Submitted, secrets: Secrets
) -> list[Authorisation]:
    """What everybody is asked: the same for the same application, whenever it is made."""
    people = people_asked(catalogue.authorisation, application.service, answers)
    return [_first_version(application, person, relation, who, secrets) for person, relation, who in people]


def _people(asked: Asked, answers: Submitted) -> Iterator[tuple[str, Who]]:
    if not asked.among:
        if answers.holds(asked.when):
            phone = str(answers.walk.submitted("phone") or "")
            yield "applicant", Who(answers.applicant, phone, answers.id_number[-_SECOND_FACT:])
        return
    for frame in answers.people(asked.among, asked.when):
        yield frame.address, _who(frame)


def _who(frame: Frame) -> Who:
    said = {name: str(frame.scope.kept(name) or "") for name in ("name", "phone", "id_number")}
    return Who(said["name"], said["phone"], said["id_number"][-_SECOND_FACT:])


def _first_version(
    application: Application, person: str, relation: Relation, who: Who, secrets: Secrets
) -> Authorisation:
    return Authorisation(
        id=secrets.derived_id("athn", application.id, person),
        owner=application.owner,
        version=1,
        application=application.id,
        service=application.service,
        person=person,
        relation=relation,
        region=application.region,
        township=application.township,
        asked_at=application.submitted_at,
        who=who,
    )
