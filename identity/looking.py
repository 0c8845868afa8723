"""Looks of staff at somebody's file: each is an event with its purpose, and the person can read them (promise 18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from i18n.errors import FieldError, Invalid
from i18n.marking import N_
from identity.ports import AuditEntry, AuditLog, AuditTrail
from identity.principal import Principal, Role

EVENT = "file_read"
HELPING = "helping"  # with the person's own agreement: a call, a delegation


class Purpose(StrEnum):
    """Why somebody may look; there is no other reason."""

    HANDLING = "handling"
    COMPLAINT = "complaint"
    SAMPLING = "sampling"
    SUPERVISION = "supervision"
    AUDIT = "audit"


#: As the person who was looked at reads it, behind 为了.
PURPOSE_TITLES: Mapping[str, str] = {
    Purpose.HANDLING: N_("办理申请"),
    Purpose.COMPLAINT: N_("处理投诉"),
    Purpose.SAMPLING: N_("抽查核实"),
    Purpose.SUPERVISION: N_("监督检查"),
    Purpose.AUDIT: N_("审计"),
    HELPING: N_("帮您办事"),
}
#: What each role can look for.
PURPOSES: Mapping[Role, frozenset[Purpose]] = {
    Role.HOTLINE_OPERATOR: frozenset({Purpose.HANDLING, Purpose.COMPLAINT}),
    Role.TOWNSHIP_OFFICER: frozenset({Purpose.HANDLING, Purpose.COMPLAINT}),
    Role.COUNTY_OFFICER: frozenset(Purpose) - {Purpose.AUDIT},
    Role.AUDITOR: frozenset({Purpose.AUDIT, Purpose.SUPERVISION}),
}
ROLE_TITLES: Mapping[str, str] = {
    Role.HOTLINE_OPERATOR: N_("12345 话务员"),
    Role.TOWNSHIP_OFFICER: N_("苏木乡镇（街道）工作人员"),
    Role.COUNTY_OFFICER: N_("旗县民政局工作人员"),
    Role.AUDITOR: N_("监督检查人员"),
    Role.CITIZEN: N_("您委托的人"),
}
#: What can be looked at: the file, one masked field of it, a paper, a commitment, answers of other departments.
THING_TITLES: Mapping[str, str] = {
    "file": N_("您的申请"),
    "id_number": N_("完整的身份证号码"),
    "phone": N_("完整的电话号码"),
    "bank_card": N_("完整的银行卡号"),
    "name": N_("完整的姓名"),
    "document": N_("您的文书"),
    "upload": N_("您交的照片和文件"),
    "commitment": N_("您的承诺书"),
    "check": N_("部门核对的结果"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One look: never by whom in person, but as what and from which office; ``number`` is its place in the trail."""

    number: int
    at: datetime
    role: str
    office: str
    purpose: str
    thing: str
    application: str


@dataclass(frozen=True, slots=True)
class Looks:
    """Writes looks down before they happen, and shows them to the person they were at."""

    trail: AuditTrail
    log: AuditLog

    def note(
        self,
        principal: Principal,
        *,
        owner: str,
        application: str,
        office: str,
        purpose: str,
        thing: str,
        now: datetime,
        **further: str,
    ) -> None:
        """Write a look down; when that fails nothing may be shown.

        Raises Invalid when the purpose is not one of the role's, Unavailable when the trail cannot grow. ``office`` is
        the code the person works for here; ``further`` are codes too. No value of the file is kept.
        """
        require_purpose(principal, purpose)
        facts = {"purpose": purpose, "thing": thing, "application": application, "office": office, **further}
        self.trail.record(EVENT, actor=principal.account, subject=owner, at=now, role=principal.role.value, **facts)

    def at(self, *, owner: str, before: int | None, limit: int) -> list[Look]:
        """The looks at somebody's files, newest first."""
        return [_look(entry) for entry in self.log.newest(before=before, limit=limit, subject=owner, event=EVENT)]


def require_purpose(principal: Principal, purpose: str) -> None:
    """Raise Invalid unless somebody of this role can look for that reason."""
    allowed = PURPOSES.get(principal.role, frozenset())
    if purpose not in allowed:
        message = N_("这个岗位不能以这个理由查看。可以用：{purposes}。")
        possible = {"purposes": "、".join(sorted(allowed))}
        raise Invalid(errors=(FieldError("/query/purpose", "choice", message, values=possible),))


def _look(entry: AuditEntry) -> Look:
    names = ("role", "office", "purpose", "thing", "application")
    return Look(entry.number, entry.at, **{name: str(entry.facts.get(name, "")) for name in names})
