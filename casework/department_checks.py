"""Asking departments about people who authorised it, and noting what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from casework.acting import Acted
from casework.application import Application
from casework.authorisation import Authorisation
from casework.changing import Change, Changed, Changing
from casework.checks import RECORDED, STARTED, require_authorised, require_started
from casework.promising.submitted import submitted
from conversation_flows.engine.path import item_frame
from i18n.errors import Invalid
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


@dataclass(frozen=True)
class DepartmentChecks(Changing):
    """Checks between departments, on an officer's desk."""

    permissions: Permissions

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

        return self.change(principal, application_id, change, checked)

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


def _line(check: Check) -> dict[str, Any]:
    line: dict[str, Any] = {"who": check.who, "source": check.source}
    return line if check.result is None else line | {"result": check.result, "words": check.words}
