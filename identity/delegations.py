"""Delegations: a citizen lets another act for her, in some things, until a day (promise 16)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from i18n.errors import Conflict, FieldError, Invalid, NotFound
from i18n.marking import N_
from identity.mandates import LONGEST_DELEGATION, Kind, Mandate, Right
from identity.mandating import MOST_MANDATES, Mandating, same, wrong_code
from identity.ports import Marked
from identity.principal import Principal

CODE_LENGTH = 26  # base32: 130 bits; it is copied, or scanned, never typed


@dataclass(frozen=True, slots=True)
class Delegations(Mandating):
    """Given and taken back by whoever they are about."""

    def offer(
        self,
        owner: Principal,
        *,
        rights: tuple[Right, ...],
        reason: str,
        until: datetime,
        request: Marked,
        now: datetime,
    ) -> tuple[Mandate, str]:
        """Let somebody act for oneself: the code is for that person. Raises Invalid, Conflict."""
        offer_id = self.derived.derived_id("dele", request.key)
        code = self.derived.derived_code(CODE_LENGTH, "delegation", request.key)
        known = self.mandates.find(offer_id)
        if known is not None:
            return same(known, request), code
        if not now < until <= now + LONGEST_DELEGATION:
            message = N_("委托最长一年，请选一年以内的日子。")
            raise Invalid(errors=(FieldError("/until", "range", message),))
        if len(self._live(self.mandates.of_owner(owner=owner.account, limit=MOST_MANDATES), now)) >= MOST_MANDATES:
            raise Conflict(code="delegations_full", text="委托的人太多了，请先收回用不着的。")
        given: dict[str, Any] = {"life": until - now, "rights": rights, "owner": owner.account, "request": request}
        offered = self._offered(Kind.DELEGATION, offer_id, owner, reason, now, **given)
        return self._keep(replace(offered, key=self._key("delegation", code))), code

    def accept(self, helper: Principal, code: str, *, request: Marked, now: datetime) -> Mandate:
        """Take up what somebody offered, once; raises Invalid for any code that does not hold."""
        for known in self.mandates.of_helper(owner=helper.account, limit=MOST_MANDATES):
            if known.answered(request.key) is not None:
                return same(known, request)
        offered = self.mandates.find_offered(scope=self._key("delegation", code.lower()))
        if offered is None or offered.owner is None or not offered.can_be_confirmed(now):
            raise wrong_code("/code")
        if offered.owner == helper.account:
            raise Conflict(code="own_delegation", text="这是您自己开的委托，请交给要帮您的人。")
        taken_up = replace(offered, requests=(*offered.requests, (request.key, request.body)))
        return self._confirm(taken_up, offered.owner, helper.account, "code", now)

    def mine(self, principal: Principal) -> tuple[list[Mandate], list[Mandate]]:
        """What one gave, and what one was given; newest first."""
        given = self.mandates.of_owner(owner=principal.account, limit=MOST_MANDATES)
        return given, self.mandates.of_helper(owner=principal.account, limit=MOST_MANDATES)

    def withdraw(self, principal: Principal, mandate_id: str, *, now: datetime) -> Mandate:
        """End it, whichever of the two one is; raises NotFound."""
        mandate = self.mandates.find(mandate_id)
        if mandate is None or principal.account not in {mandate.owner, mandate.helper}:
            raise NotFound
        return self._end(mandate, by=principal.account, now=now)

    @staticmethod
    def _live(mandates: list[Mandate], now: datetime) -> list[Mandate]:
        return [mandate for mandate in mandates if mandate.is_live(now) or mandate.can_be_confirmed(now)]
