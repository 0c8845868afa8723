"""Takes a report of changes, or the papers of a review, into the case it is about; without one it goes its own way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from casework.acting import Acting
from casework.application import Application
from casework.applying import REPORTS, Doing
from casework.office import SYSTEM

_MOST = 50  # cases of one person that are looked through
_ABOUT = "current_benefit.which"  # the answer that names the programme, by the id of its service


@dataclass(frozen=True)
class Attaching:
    """Handles `application.reported`; both cases say what became of it, once however often the event comes."""

    acting: Acting
    mark_done: Callable[[str, str, str], object]

    def handle(self, application_id: str, event_id: str) -> None:
        """Move the case on and close the report, then take the event out; raises Stale when somebody was faster."""
        report = self.acting.applications.find_carrying(application_id, scope=event_id)
        if report is None:
            return
        case = self._case(report)
        if case is not None:
            self._do(case, REPORTS[report.lifecycle], report)
            self._do(report, "attach", case)
        self.mark_done("applications", application_id, event_id)

    def _case(self, report: Application) -> Application | None:
        """The newest case of the programme she named that can take it in, or has."""
        about = report.content.get("answers", {}).get("answers", {}).get(_ABOUT, {}).get("v")
        mine = self.acting.applications.newest(owner=report.owner, before=None, limit=_MOST)
        action = REPORTS[report.lifecycle]
        return next((one for one in mine if one.service == about and self._takes(one, action, report)), None)

    def _takes(self, case: Application, action: str, report: Application) -> bool:
        return self.acting.lifecycle(case).action(case, action) is not None or self._is_done(case, action, report)

    def _do(self, application: Application, action: str, other: Application) -> None:
        """The action with the number of the other, unless it is done or its time is past."""
        possible = self.acting.lifecycle(application).action(application, action)
        if possible is None or self._is_done(application, action, other):
            return
        doing = Doing(
            self._line(application, action, other), action, SYSTEM, self.acting.now(), {"number": other.number}
        )
        self.acting.carry_out(application, doing)

    def _is_done(self, application: Application, action: str, other: Application) -> bool:
        line = self._line(application, action, other)
        return any(happening.id == line for happening in application.history)

    def _line(self, application: Application, action: str, other: Application) -> str:
        return self.acting.secrets.derived_id("hapn", application.id, action, other.id)
