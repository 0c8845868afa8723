"""Transfers a case that was not confirmed into another programme: a new application with what was said already.

内蒙古《低保边缘家庭和刚性支出困难家庭认定办法（试行）》（2024）: who agrees hands nothing in again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from casework.acting import Acting
from casework.application import Application, Happening
from casework.applying import event_id
from casework.beginning import begun
from casework.deadlines import SUBMIT, today_of
from casework.duties import RECUSE, REGISTER
from casework.office import township_office
from casework.ports import Sequence
from casework.receipt import TRACKING_CODE_LENGTH, receipt_number
from casework.sampling import RELATIVE
from conversation_flows.ports import Flows
from i18n.errors import Conflict


@dataclass(frozen=True)
class Transferring:
    """Handles `application.transferred`; the new application is there once, however often the event comes."""

    acting: Acting
    flows: Flows
    sequence: Sequence
    mark_done: Callable[[str, str, str], object]

    def handle(self, application_id: str, event_id: str) -> None:
        """Make the application that follows, then take the event out; raises Conflict when its number is another's."""
        old = self.acting.applications.find_carrying(application_id, scope=event_id)
        happening = _agreed(old, event_id) if old else None
        if old is None or happening is None:
            return
        new_id = self.acting.secrets.derived_id("appl", old.id, happening.id)
        if self.acting.applications.find(new_id, owner=old.owner) is None:
            new = self._application(old, happening, new_id)
            if not self.acting.applications.insert(new, owner=old.owner):
                self._require_kept(new)
        self.mark_done("applications", application_id, event_id)

    def _require_kept(self, application: Application) -> None:
        if self.acting.applications.find(application.id, owner=application.owner) is None:
            raise Conflict(code="number_taken")

    def _application(self, old: Application, happening: Happening, new_id: str) -> Application:
        """What was said stays as it was said, in the flow it was said in; what happens to it begins anew."""
        programme = str(happening.details["programme"])
        lifecycle, secrets = self.acting.lifecycles.newest(programme), self.acting.secrets
        new = replace(
            old,
            id=new_id,
            version=1,
            number=self._number(old, happening, programme),
            service=programme,
            submitted_at=happening.at,
            tracking_code=secrets.derived_code(TRACKING_CODE_LENGTH, "tracking", new_id),
            lifecycle=lifecycle.id,
            lifecycle_version=lifecycle.version,
            office=township_office(old.township),
            flags=("consented_to_transfer",),
            deadlines=(),
            papers=(),
            paper_data={},
            decision_made=None,
            needs=(),
            outbox=(),
            decision=self.acting.applications.decision(scope=old.id),
        )
        line = secrets.derived_id("hapn", new_id, SUBMIT)
        return _kept_apart(old, begun(new, lifecycle, self.acting.rules, line, {"transferred_from": old.number}))

    def _number(self, old: Application, happening: Happening, programme: str) -> str:
        flow, day = self.flows.latest(programme), today_of(happening.at)
        if flow is None:
            raise KeyError(programme)
        sequence = self.sequence.next(f"receipt/{old.region}/{day:%Y%m%d}/{flow.code}")
        return receipt_number(old.region, day, flow.code, sequence)


def _kept_apart(old: Application, new: Application) -> Application:
    """Whoever keeps out of the case before keeps out of this one, and whose relative was registered stays so."""
    lines = (one for one in old.history if one.action in {RECUSE, REGISTER})
    kept = (replace(one, step=new.step, request="", fingerprint="") for one in lines)
    flags = (*new.flags, *(flag for flag in old.flags if flag == RELATIVE))
    return replace(new, flags=tuple(dict.fromkeys(flags)), history=(*kept, *new.history))


def _agreed(application: Application, event: str) -> Happening | None:
    """The line of the history that caused the event."""
    lines = (line for line in application.history if event_id(line, event.partition("_")[0]) == event)
    return next(lines, None)
