"""Offers what the house knows of a person already: it is asked for all the same, with that value to confirm."""

from __future__ import annotations

from typing import Final

from conversation_flows.engine.kinds import Refused
from conversation_flows.engine.walk import Walk
from i18n.marking import N_
from identity.accounts import Account, IdentityKind

SIGN_IN: Final = "sign_in"
EARLIER: Final = "earlier_application"
#: the kinds of sources that are no person who answers here, in words
KNOWN_FROM: Final = {SIGN_IN: N_("您登录用的手机号"), EARLIER: N_("您上一份申请里说的")}


def offer_phone(walk: Walk, account: Account) -> None:
    """Offer the phone somebody signed in with where the flow asks for theirs, unless they have said one already."""
    question, phone = walk.flow.submits.get("phone"), account.identities.get(IdentityKind.PHONE)
    if question is None or phone is None or question.key in walk.state.root.answers:
        return
    try:
        kept = question.kind.read(phone, question, walk.environment)
    except Refused:
        return
    source = walk.state.source(known=SIGN_IN)
    walk.state.root.answers[question.key] = {"v": kept, "by": source, "stale": True, "offered": True}
    walk.touch(walk.root, question.slot)
