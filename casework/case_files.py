"""What officers see: their work lists, a case, one number in full; every look written down before it happens.

A case outside an officer's divisions is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from casework.acting import Acting
from casework.application import Application
from casework.duties import Duties, require_not_party
from casework.lifecycle import Action
from casework.masking import Masked, in_full, masked_fields
from casework.office import actor_of
from casework.ports import Places
from casework.promising.submitted import submitted
from casework.work_list import OfficeDue, WorkLine, WorkLists, WorkQuery
from conversation_flows.conversation import day_in_china
from conversation_flows.engine.walk import Walk
from conversation_flows.keeping import Keeping
from i18n.errors import Conflict, NotFound
from i18n.marking import N_
from identity.looking import PURPOSES, Looks, require_purpose
from identity.principal import Principal
from identity.step_up import require_step_up

DUE_SOON = timedelta(days=7)
_TOWNSHIP_DIGITS = 9
#: Why somebody needs a number in full: a closed set, so that nothing personal is written into the trail.
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "contact": N_("联系本人"),
        "verify_identity": N_("核对身份"),
        "payment": N_("核对收款账户"),
        "means_check": N_("和有关部门核对"),
        "complaint": N_("处理投诉"),
    }
)


@dataclass(frozen=True, slots=True)
class Possible:
    """An action that is open to an officer's role now, and what stands against this officer taking it."""

    action: Action
    against: Conflict | None


@dataclass(frozen=True, slots=True)
class File:
    """A case as it lies on an officer's desk."""

    application: Application
    masked: Sequence[Masked]
    possible: Sequence[Possible]


@dataclass(frozen=True)
class CaseFiles:
    """Looking, as far as an officer's divisions reach."""

    casework: Acting
    keeping: Keeping
    work: WorkLists
    looks: Looks
    duties: Duties
    places: Places
    now: Callable[[], datetime]

    def region(self, principal: Principal, named: str | None) -> str:
        """The county or township to look at: the one named, or the officer's first. Raises NotFound beyond hers."""
        regions = principal.regions if principal.role in PURPOSES else ()
        chosen = named or next(iter(regions), "")
        if chosen in regions or (len(chosen) == _TOWNSHIP_DIGITS and self._county(chosen) in regions):
            return chosen
        raise NotFound

    def work_list(
        self, principal: Principal, query: WorkQuery, *, region: str | None, after: str | None, limit: int
    ) -> list[WorkLine]:
        """Cases of one county or township in the order they are due; raises NotFound beyond the officer's."""
        return self.work.page(query, scope=self.region(principal, region), after=after, limit=limit)

    def export(self, principal: Principal, query: WorkQuery, *, region: str | None, limit: int) -> list[WorkLine]:
        """The same to take along: only just proven, and written down. Raises Conflict, NotFound."""
        require_step_up(principal, self.now())
        scope = self.region(principal, region)
        lines = self.work.page(query, scope=scope, after=None, limit=limit)
        self.looks.trail.record(
            "work_list_exported",
            actor=principal.account,
            subject=None,
            at=self.now(),
            office=scope,
            lines=len(lines),
            role=principal.role.value,
        )
        return lines

    def due(self, principal: Principal, *, region: str | None) -> Sequence[OfficeDue]:
        """How many cases of each office are overdue, and due within a week."""
        today = day_in_china(self.now())
        return self.work.due(scope=self.region(principal, region), today=today, until=today + DUE_SOON)

    def file(self, principal: Principal, application_id: str, purpose: str) -> File:
        """A case, its numbers in part; raises NotFound, Invalid (the purpose), Conflict (somebody who keeps out)."""
        application = self.seen(principal, application_id, purpose, thing="file")
        return File(application, masked_fields(self._walk(application)), self.possible(principal, application))

    def seen(self, principal: Principal, application_id: str, purpose: str, *, thing: str) -> Application:
        """A case somebody may look at for that purpose, the look written down."""
        if principal.role not in PURPOSES:
            raise NotFound
        require_purpose(principal, purpose)
        application = self._reachable(principal, application_id)
        self._note_look(principal, application, purpose, thing)
        return application

    def unmask(self, principal: Principal, application_id: str, field: str, purpose: str, reason: str) -> str:
        """One number in full; raises Conflict (prove yourself again first), NotFound, Invalid."""
        require_step_up(principal, self.now())
        if principal.role not in PURPOSES:
            raise NotFound
        require_purpose(principal, purpose)
        application = self._reachable(principal, application_id)
        thing, value = in_full(self._walk(application), field)
        self._note_look(principal, application, purpose, thing, reason=reason)
        return value

    def possible(self, principal: Principal, application: Application) -> list[Possible]:
        """What is open to the officer's role here and now, and what stands against the officer."""
        actor = actor_of(principal)
        open_now = self.casework.lifecycle(application).actions(application, actor)
        return [Possible(action, self.duties.against(application, action, actor)) for action in open_now]

    def _reachable(self, principal: Principal, application_id: str) -> Application:
        application = self.casework.case(principal, application_id)
        require_not_party(application, principal.account)
        return application

    def _walk(self, application: Application) -> Walk:
        return submitted(application, self.keeping).walk

    def _county(self, code: str) -> str | None:
        county = self.places.county(code, day_in_china(self.now()))
        return county.code if county else None

    def office_of(self, principal: Principal, application: Application) -> str:
        """The division through which the officer reaches a case: her township rather than her county."""
        reached = (code for code in (application.township, application.region) if code in principal.regions)
        return next(reached, "")

    def _note_look(
        self, principal: Principal, application: Application, purpose: str, thing: str, **facts: str
    ) -> None:
        self.looks.note(
            principal,
            owner=application.owner,
            application=application.id,
            office=self.office_of(principal, application),
            purpose=purpose,
            thing=thing,
            now=self.now(),
            **facts,
        )
