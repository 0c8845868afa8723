"""Officers who may go along: both surveyors are real, on duty, and of the case's own divisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from casework.application import Application
from casework.duties import BY_TWO, parties
from casework.lifecycle import Action
from casework.office import Actor
from i18n.errors import FieldError, Invalid
from i18n.marking import N_
from identity.accounts import Account, IdentityKind
from identity.ports import StaffDirectory
from identity.principal import Role

OFFICERS = frozenset({Role.TOWNSHIP_OFFICER, Role.COUNTY_OFFICER})
MOST = 200  # officers of one county


@dataclass(frozen=True, slots=True)
class Colleague:
    """An officer as colleagues see her."""

    account: str
    username: str
    role: Role
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Colleagues:
    """Looks officers up; as a guard of ``Casework.act`` it refuses surveys with people who are not there."""

    directory: StaffDirectory

    def __call__(self, application: Application, action: Action, actor: Actor, details: Mapping[str, Any]) -> None:
        """Raise Invalid when somebody named as going along is no officer of the case's divisions, or has a stake."""
        named = details.get("officers", ()) if action.name in BY_TWO and actor.kind == "officer" else ()
        codes, out = {application.township, application.region}, parties(application)
        if any(account in out or not self._is_officer(account, codes) for account in named):
            message = N_("里面有人不是本旗县或者本苏木乡镇（街道）的工作人员，或者已经回避。请换一位同事。")
            raise Invalid(code="details", errors=(FieldError("/details/officers", "not_a_colleague", message),))

    def of(self, codes: Collection[str]) -> list[Colleague]:
        """The officers of these divisions."""
        return [_colleague(account) for account in self.directory.officers_of(scope=codes, limit=MOST)]

    def _is_officer(self, account_id: str, codes: Collection[str]) -> bool:
        account = self.directory.find(owner=account_id)
        is_on_duty = account is not None and account.is_active and account.role in OFFICERS
        return is_on_duty and account is not None and bool(set(account.regions) & set(codes))


def _colleague(account: Account) -> Colleague:
    username = account.identities.get(IdentityKind.USERNAME, "")
    return Colleague(account.id, username, account.role, account.regions)
