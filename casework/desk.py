"""What officers do to a case: steps of its lifecycle, keeping out of it, needs for services, checks by departments.

Everything that is tried is in the trail before it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from casework import needs
from casework.acting import Acted, repeated
from casework.application import Application, Happening
from casework.authorisation import Authorisation
from casework.case_files import CaseFiles
from casework.checks import RECORDED, STARTED, require_authorised, require_started
from casework.colleagues import OFFICERS, Colleague, Colleagues
from casework.duties import RECUSE, REGISTER, require_not_party
from casework.noting import noted
from casework.office import actor_of
from casework.promising.submitted import submitted
from conversation_flows.engine.path import item_frame
from conversation_flows.log import Request
from i18n.errors import Invalid, NotFound, Stale
from identity.looking import PURPOSES
from identity.principal import Principal

APPLICANT, AGREED = "applicant", "authorisation.means_check"


class Permissions(Protocol):
    """Who of a household authorised a means check."""

    def lay_out(self, application: Application) -> list[Authorisation]:
        """One for everybody who has to be asked."""
        ...


@dataclass(frozen=True, slots=True)
class Check:
    """A question to a department about one person (``applicant``, or a member's address), or what came back."""

    who: str
    source: str
    result: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change as it was asked for: on which version, by which request."""

    based_on: int
    request: Request


@dataclass(frozen=True)
class Desk(CaseFiles):
    """Looking and acting."""

    permissions: Permissions
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
        self._note_action(principal, application, action)
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
        return self._change(principal, application_id, change, lambda case: (RECUSE, {"words": words}, case))

    def record_need(self, principal: Principal, application_id: str, kind: str, words: str, change: Change) -> Acted:
        """Write down a need for a service."""
        need_id = self.casework.secrets.derived_id("need", application_id, change.request.key)

        def recorded(case: Application) -> Changed:
            after = needs.record_need(case, need_id, kind, words, at=self.now())
            return "need_recorded", {"need": need_id, "kind": kind}, after

        return self._change(principal, application_id, change, recorded)

    def refer_need(
        self, principal: Principal, application_id: str, need_id: str, body: str, words: str, change: Change
    ) -> Acted:
        """Hand a need to the body that provides the service."""

        def referred(case: Application) -> Changed:
            after = needs.refer_need(case, need_id, body, words, at=self.now())
            return "need_referred", {"need": need_id, "body": body}, after

        return self._change(principal, application_id, change, referred)

    def follow_up_need(
        self, principal: Principal, application_id: str, need_id: str, status: str, words: str, change: Change
    ) -> Acted:
        """Say what became of a need."""

        def followed(case: Application) -> Changed:
            after = needs.follow_up_need(case, need_id, status, words, at=self.now())
            return "need_followed_up", {"need": need_id, "status": status}, after

        return self._change(principal, application_id, change, followed)

    def check(self, principal: Principal, application_id: str, checks: Sequence[Check], change: Change) -> Acted:
        """Ask departments about people who authorised it, or write down what came back: not both at once."""
        asked = [check for check in checks if check.result is None]
        if asked and len(asked) != len(checks):
            raise Invalid(code="mixed_checks", text="发起核对和登记结果请分开提交。")

        def checked(case: Application) -> Changed:
            require_authorised({check.who for check in checks}, self._authorised(case, checks))
            if not asked:
                require_started(case, [(check.who, check.source) for check in checks])
            lines = [_line(check) for check in checks]
            return STARTED if asked else RECORDED, {"checks": lines}, case

        return self._change(principal, application_id, change, checked)

    # --- within ------------------------------------------------------------------------------------------------------

    def _change(
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
        self._note_action(principal, application, action)
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

    def _authorised(self, case: Application, checks: Sequence[Check]) -> set[str]:
        """Who may be checked: whoever said yes, and with the applicant those nobody has to ask, such as children."""
        asked, walk = self.permissions.lay_out(case), submitted(case, self.keeping).walk
        given = {one.person for one in asked if one.state == "given"}
        unasked = {check.who for check in checks} - {one.person for one in asked}
        if APPLICANT in unasked and walk.root.scope.kept(AGREED) is True:  # in her own application, for herself
            given.add(APPLICANT)
        if APPLICANT not in given:
            return given
        return given | {who for who in unasked if item_frame(walk, who) is not None}

    def _note_action(self, principal: Principal, application: Application, action: str) -> None:
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


#: The name of what was done, its details for the history, and the case after it.
Changed = tuple[str, dict[str, Any], Application]


def _line(check: Check) -> dict[str, Any]:
    line: dict[str, Any] = {"who": check.who, "source": check.source}
    return line if check.result is None else line | {"result": check.result, "words": check.words}
