"""Fresh eyes: whoever prepared a decision, or found what it is about, leaves it to somebody else."""

from __future__ import annotations

from casework.application import Application, Happening
from i18n.errors import Conflict
from i18n.marking import N_

#: What leads to the decision; whoever decides looks with fresh eyes.
REVIEWS = frozenset({"first_review", "first_review_in_private"})
PREPARES = REVIEWS | {"survey", "set_small"}
#: What an officer says of a case that is being paid: somebody else decides whether that takes anything away.
FINDS = frozenset({"find_change", "report_change", "propose_change"})
#: What ends what was found.
_ENDS = frozenset({"keep", "renew", "change", "stop", "begin_gradual_exit"})


def require_fresh_eyes(application: Application, account: str) -> None:
    """Raise Conflict for somebody who surveyed, reviewed, or registered the change that is to be decided about."""
    if account in who_did(application, PREPARES):
        text = N_("您参加过这一户的入户调查或者初审，确认要由没有参加过的同事来做。")
        raise Conflict(code="surveyed_by_you", text=text)
    if account in _who_found(application):
        text = N_("这次的变化是您登记的，调整或者停发要由别的同事来决定。")
        raise Conflict(code="found_by_you", text=text)


def require_not_decided(application: Application, account: str) -> None:
    """Raise Conflict for whoever made the decision that holds."""
    decision = application.decision_made
    if decision and any(one.id == decision.happening and one.actor.account == account for one in application.history):
        text = N_("这个决定是您作的，复议的结果要由别的同事来登记。")
        raise Conflict(code="decided_by_you", text=text)


def who_did(application: Application, actions: frozenset[str]) -> frozenset[str]:
    """Accounts that took part in these actions, those named as going along included."""
    found = [one for one in application.history if one.action in actions]
    along = (account for one in found for account in one.details.get("officers", ()))
    return frozenset(account for account in (*(one.actor.account for one in found), *along) if account)


def _who_found(application: Application) -> frozenset[str]:
    """Who said what has not been decided about yet; an old finding of last year's binds nobody."""
    since: list[Happening] = []
    for one in application.history:
        since = [] if one.action in _ENDS else [*since, one]
    return frozenset(one.actor.account for one in since if one.action in FINDS and one.actor.account)
