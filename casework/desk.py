"""The desk of township and county officers: looking, steps of the lifecycle, keeping out, needs, checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework import needs
from casework.acting import Acted
from casework.application import Application
from casework.changing import Change, Changed
from casework.colleagues import Colleague, Colleagues
from casework.department_checks import DepartmentChecks
from casework.duties import RECUSE, REGISTER, require_not_party
from casework.office import actor_of
from i18n.errors import NotFound
from identity.looking import PURPOSES
from identity.principal import Principal


@dataclass(frozen=True)
class Desk(DepartmentChecks):
    """Everything officers do with cases."""

    colleagues: Colleagues

    def colleagues_of(self, principal: Principal, region: str | None) -> list[Colleague]:
        """Officers of a county or township, and of the county around it; raises NotFound beyond the officer's."""
        code = self.region(principal, region)
        return self.colleagues.of({code, self._county(code) or code})

    def act(
        self,
        principal: Principal,
        application_id: str,
        action: str,
        change: Change,
        *,
        details: Mapping[str, Any],
        reasons: Sequence[str],
    ) -> Acted:
        """Take a step of the lifecycle; raises what :meth:`Acting.act` raises."""
        if principal.role not in PURPOSES:  # who may not even look
            raise NotFound
        application = self.casework.case(principal, application_id)
        if action != REGISTER:  # whose relative it is may be said by whoever keeps out of the case
            require_not_party(application, principal.account)
        self.note_action(principal, application, action)
        return self.casework.act_on(
            application,
            action,
            actor_of(principal),
            details=details,
            reasons=reasons,
            based_on=change.based_on,
            request=change.request,
        )

    def recuse(self, principal: Principal, application_id: str, words: str, change: Change) -> Acted:
        """Keep out of a case from now on, having an interest in it; nobody can take that back."""
        return self.change(principal, application_id, change, lambda case: (RECUSE, {"words": words}, case))

    def record_need(self, principal: Principal, application_id: str, kind: str, words: str, change: Change) -> Acted:
        """Write down a need for a service."""
        need_id = self.casework.secrets.derived_id("need", application_id, change.request.key)

        def recorded(case: Application) -> Changed:
            after = needs.record_need(case, need_id, kind, words, at=self.now())
            return "need_recorded", {"need": need_id, "kind": kind}, after

        return self.change(principal, application_id, change, recorded)

    def refer_need(
        self, principal: Principal, application_id: str, need_id: str, body: str, words: str, change: Change
    ) -> Acted:
        """Hand a need to the body that provides the service."""

        def referred(case: Application) -> Changed:
            after = needs.refer_need(case, need_id, body, words, at=self.now())
            return "need_referred", {"need": need_id, "body": body}, after

        return self.change(principal, application_id, change, referred)

    def follow_up_need(
        self, principal: Principal, application_id: str, need_id: str, status: str, words: str, change: Change
    ) -> Acted:
        """Say what became of a need."""

        def followed(case: Application) -> Changed:
            after = needs.follow_up_need(case, need_id, status, words, at=self.now())
            return "need_followed_up", {"need": need_id, "status": status}, after

        return self.change(principal, application_id, change, followed)
