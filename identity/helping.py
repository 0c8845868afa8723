"""Acting for somebody: calls, delegations, and what a mandate opens (promises 15 and 16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from i18n.errors import NotFound
from identity.calls import Calls
from identity.delegations import Delegations
from identity.looking import EVENT, HELPING
from identity.mandates import MOST_TOUCHED, Right
from identity.principal import Helper, Principal, Role


@dataclass(frozen=True, slots=True)
class Helping(Calls, Delegations):
    """Nobody acts for anybody who has not agreed, and only within what she agreed to, and only while she does."""

    def stand_in(self, principal: Principal, mandate_id: str, right: Right, *, now: datetime) -> Principal:
        """The person who is helped, with her helper beside her; raises NotFound, never saying why."""
        mandate = self.mandates.find(mandate_id)
        if mandate is None or mandate.helper != principal.account or mandate.owner is None:
            raise NotFound
        if not mandate.is_live(now) or right not in mandate.rights or not self._is_there(mandate.owner):
            raise NotFound
        helper = Helper(principal.account, principal.role, mandate.id)
        return Principal(mandate.owner, principal.session, Role.CITIZEN, helper=helper)

    def note(self, principal: Principal, thing: str, *, now: datetime) -> None:
        """Write down, once, what a helper has in hand, where the person who is helped sees it; raises Unavailable.

        ``thing`` is an id, or empty for a list. Beyond what is remembered each look is written down, again and again:
        nobody hides one behind two hundred others.
        """
        helper = principal.helper
        mandate = self.mandates.find(helper.mandate) if helper else None
        if helper is None or mandate is None or thing in mandate.touched:
            return
        given = {"purpose": HELPING, "thing": "file", "application": thing, "reason": mandate.reason}
        self._record(EVENT, mandate, actor=helper.account, now=now, **given)
        if len(mandate.touched) < MOST_TOUCHED:
            self.mandates.save(mandate.touching(thing))  # who loses this race to another request writes it down twice
