"""Follows what happens to an application: lays out what it needs, files it anew, opens what waited for the decision."""

from __future__ import annotations

from dataclasses import dataclass

from casework.authorisations import Authorisations
from casework.commitments import Commitments
from casework.ports import Applications
from casework.promising.ports import MarkDone
from casework.promising.verifying import Verifying


@dataclass(frozen=True, slots=True)
class Following:
    """Handles `application.happened`; doing it again changes nothing."""

    applications: Applications
    commitments: Commitments
    authorisations: Authorisations
    verifying: Verifying
    mark_done: MarkDone

    def handle(self, application_id: str, event_id: str) -> None:
        """Bring commitments and authorisations up to what the application is now."""
        application = self.applications.find_carrying(application_id, scope=event_id)
        if application is None:
            return
        self.commitments.lay_out(application)
        self.authorisations.lay_out(application)
        if application.decision_made is not None:
            self.verifying.decided(application)
        self.mark_done("applications", application_id, event_id)
