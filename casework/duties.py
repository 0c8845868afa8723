"""Who may not act, whatever their role: separation of duties, relatives, two officers, the county's own visit.

57 号 第十一条: households with relatives among officers are registered apart. 第十七条: at least two officers survey.
第二十一条: the county visits such households itself. A refusal says who can go on instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casework.application import Application
from casework.fresh_eyes import REVIEWS, require_fresh_eyes, require_not_decided
from casework.lifecycle import Action
from casework.limits import Limits
from casework.office import Actor
from casework.sampling import IN_DRAW, RELATIVE, share_of
from conversation_flows.conversation import day_in_china
from i18n.errors import Conflict, FieldError, Invalid
from i18n.marking import N_

RECUSE, REGISTER = "recuse", "register_relative"
BY_TWO = frozenset({"survey", "county_visit"})
#: Gives money without another decision.
GIVES = frozenset({"give_aid"})
#: Registering what an appeal came to: nothing for whoever made the decision it is about.
APPEAL_ENDS = frozenset({"uphold", "set_aside"})
_TOGETHER = 2  # 57 号 第十七条: every group of surveyors has two members at least
#: What somebody who keeps out of a case can still do: say so, and say whom it concerns.
_ALWAYS = frozenset({REGISTER})


@dataclass(frozen=True, slots=True)
class Duties:
    """A guard of ``Casework.act``, asked before anything is changed."""

    limits: Limits

    def __call__(self, application: Application, action: Action, actor: Actor, details: Mapping[str, Any]) -> None:
        """Raise Conflict or Invalid when this officer may not take this action."""
        if actor.kind != "officer" or actor.account is None:
            return
        if action.name in BY_TWO:
            _require_two(actor.account, details)
        self._require_no_conflict(application, action, actor.account)
        if action.decides == "granted":
            _require_small(application, details)

    def against(self, application: Application, action: Action, actor: Actor) -> Conflict | None:
        """What stands against an officer taking an action that is open to the role; None when nothing does."""
        try:
            self._require_no_conflict(application, action, actor.account or "")
        except Conflict as refusal:
            return refusal
        return None

    def _require_no_conflict(self, application: Application, action: Action, account: str) -> None:
        if action.name not in _ALWAYS:
            require_not_party(application, account)
        if _judges(action):
            _require_not_entered(application, account)
        if action.name in APPEAL_ENDS:
            require_not_decided(application, account)
        if action.decides is not None or action.name in GIVES:
            require_fresh_eyes(application, account)
        if action.decides is not None:
            _require_registered(application)
        if action.decides == "granted":
            self._require_drawn(application)

    def _require_drawn(self, application: Application) -> None:
        has_place = {IN_DRAW, RELATIVE} & set(application.flags)  # relatives are always visited, and need no draw
        day = day_in_china(application.held_since)
        if not has_place and share_of(self.limits, application.lifecycle, application.region, day):
            text = N_("这一户还没有参加入户抽查的抽取。请旗县先抽取，没抽中就可以确认，抽中了先入户。")
            raise Conflict(code="not_drawn_yet", text=text)


def parties(application: Application) -> frozenset[str]:
    """Accounts that have a stake in the case: whose it is, who declared an interest, whom a registration names."""
    declared = (one.actor.account for one in application.history if one.action == RECUSE)
    named = (one.details.get("account") for one in application.history if one.action == REGISTER)
    return frozenset(account for account in (application.owner, *declared, *named) if account)


def _judges(action: Action) -> bool:
    return action.decides is not None or action.is_against or action.name in REVIEWS | GIVES


def require_not_party(application: Application, account: str) -> None:
    """Raise Conflict for somebody who has a stake in the case: looking and acting are for colleagues."""
    if account in parties(application):
        text = N_("您和这份申请有利害关系，已经回避，不能办理。请同一单位的其他同事接着办。")
        raise Conflict(code="recused", text=text)


def _require_not_entered(application: Application, account: str) -> None:
    if account in application.entered_by:
        text = N_("这份申请是您录入的，审核和决定要由别的同事来做。")
        raise Conflict(code="entered_by_you", text=text)


def _require_small(application: Application, details: Mapping[str, Any]) -> None:
    """What a township grants as small is no more than what was called small: else nobody's limit would hold."""
    named, amount = application.latest("set_small"), details.get("amount")
    is_small = application.step == "township_confirmation" and "delegated" not in application.flags
    if is_small and named is not None and amount and Decimal(amount) > Decimal(named.details["amount"]):
        message = N_("金额超过了初审时报的小额。请改成不超过那个金额，或者退回再调查，报旗县审批。")
        raise Invalid(code="details", errors=(FieldError("/details/amount", "not_small", message),))


def _require_two(account: str, details: Mapping[str, Any]) -> None:
    officers = set(details.get("officers", ()))
    if len(officers) < _TOGETHER or account not in officers:
        message = N_("入户调查至少要两个人一起去，您自己也要在里面。请写上两个人的账号。")
        raise Invalid(errors=(FieldError("/details/officers", "two_officers", message),))


def _require_registered(application: Application) -> None:
    if RELATIVE in application.flags and application.latest(REGISTER) is None:
        text = N_(
            "这一户和经办人员有近亲属关系，还没有登记备案。请苏木乡镇（街道）先登记备案，再由旗县入户，然后决定。"
        )
        raise Conflict(code="relative_not_registered", text=text)
