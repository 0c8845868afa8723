"""Changes of a case beside its lifecycle: made exactly once, in the trail before they are in the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casework.acting import Acted, repeated
from casework.application import Application, Happening
from casework.case_files import CaseFiles
from casework.colleagues import OFFICERS
from casework.duties import require_not_party
from casework.noting import noted
from casework.office import actor_of
from conversation_flows.log import Request
from i18n.errors import NotFound, Stale
from identity.principal import Principal

#: The name of what was done, its details for the history, and the case after it.
Changed = tuple[str, dict[str, Any], Application]


@dataclass(frozen=True, slots=True)
class Change:
    """A change as it was asked for: on which version, by which request."""

    based_on: int
    request: Request


@dataclass(frozen=True)
class Changing(CaseFiles):
    """Changing what lies on an officer's desk."""

    def change(
        self,
        principal: Principal,
        application_id: str,
        change: Change,
        changed: Callable[[Application], Changed],
    ) -> Acted:
        """Change something beside the lifecycle, exactly once.

        Raises NotFound, Stale, IdempotencyKeyReused, Conflict, and whatever ``changed`` raises; nothing is kept then.
        """
        if principal.role not in OFFICERS:
            raise NotFound
        application = self.casework.case(principal, application_id)
        done = repeated(application, change.request)
        if done is not None:
            return done
        require_not_party(application, principal.account)
        if change.based_on != application.version:
            raise Stale
        action, details, after = changed(application)
        self.note_action(principal, application, action)
        line_id = self.casework.secrets.derived_id("hapn", application.id, change.request.key)
        line = Happening(
            id=line_id,
            action=action,
            step=after.step,
            at=self.now(),
            office=after.office,
            actor=actor_of(principal),
            request=change.request.key,
            fingerprint=change.request.body,
            details=details,
        )
        return self.casework.keep(application, noted(after, line))

    def note_action(self, principal: Principal, application: Application, action: str) -> None:
        """Write down what is about to be tried."""
        self.looks.trail.record(
            "case_action",
            actor=principal.account,
            subject=application.owner,
            at=self.now(),
            application=application.id,
            action=action,
            role=principal.role.value,
            office=self.office_of(principal, application),
        )
