"""Signing a commitment: everything must be ticked and the right person sign; then it becomes a verifiable statement."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from casework.commitment import Commitment, Deed, Signed
from casework.ports import Calendar
from casework.promising.items import Item, Wording
from casework.promising.laying_out import with_task
from casework.promising.notices import COMMITMENT_CONTENTS, commitment, notice
from casework.promising.ports import Statements
from conversation_flows.conversation import day_in_china
from conversation_flows.engine.kinds.agreements import read_signature
from conversation_flows.engine.kinds.kind import Refused
from conversation_flows.ports import Secrets
from i18n.errors import Conflict, FieldError, Invalid
from i18n.marking import N_

_DOTS = re.compile("[•・‧∙.]")
_SALT_LENGTH = 26  # base32: 130 bits


def require_signable(
    item: Item, version: int, ticks: frozenset[str], signer: str, signature: Any, expected: str
) -> list[Any]:
    """The strokes, when nothing is missing.

    Raises Conflict when the notice was another than the present one, Invalid with every field that does not hold.
    """
    if version != item.version:
        raise Conflict(code="notice_changed", text=N_("告知书刚刚更新过，请把新的看一遍再签。"))
    mistakes = [
        FieldError(f"/ticks/{name}", "not_ticked", N_("这一条要勾上才能签。不同意的话，可以改为交证明。"))
        for name in COMMITMENT_CONTENTS
        if name not in ticks
    ]
    if _compact(signer) != _compact(expected):
        mistakes.append(FieldError("/signer", "another_person", N_("承诺要本人签，请填本人的姓名，和申请里的一样。")))
    try:
        strokes: list[Any] = read_signature(signature)["strokes"]
    except Refused as refused:
        strokes = []
        mistakes.append(FieldError("/signature", refused.code, refused.text))
    if mistakes:
        raise Invalid(errors=tuple(mistakes))
    return strokes


def _compact(name: str) -> str:
    """A name as it is compared: in one normal form, without blanks and whichever middle dot was at hand."""
    return _DOTS.sub("·", "".join(unicodedata.normalize("NFKC", name).split()))


@dataclass(frozen=True, slots=True)
class Signing:
    """Makes the signed version of a commitment."""

    wording: Wording
    statements: Statements
    secrets: Secrets
    days: Calendar

    def sign(
        self, before: Commitment, item: Item, deed: Deed, *, signer: str, strokes: list[Any], locale: str
    ) -> Commitment:
        """The next version: signed, with the statement anybody can verify and the task that follows."""
        signed = Signed(
            notice=item.version,
            notice_text=notice(item, self.wording).text(),
            commitment_text=commitment(item, self.wording).text(),
            ticks=COMMITMENT_CONTENTS,
            signer=signer,
            strokes=strokes,
            locale=locale,
            channel=deed.channel,
            account=deed.actor.account or "",
            at=deed.at,
            salt=self.secrets.derived_code(_SALT_LENGTH, "commitment salt", before.id, deed.request),
        )
        verification = self.secrets.derived_id("veri", before.id, deed.request)
        after = before.after(
            deed,
            state="committed",
            item_version=item.version,
            signed=signed,
            digest=signed.digest(),
            verification=verification,
            statement=self.statements.sign(claims_of(before, item, verification, signed)),
        )
        return with_task(after, item, self.secrets, self.days)


def claims_of(commitment: Commitment, item: Item, verification: str, signed: Signed) -> dict[str, Any]:
    """What the statement says to anybody: no name, no number, only what is needed to ask and to compare."""
    return {
        "kind": "commitment",
        "jti": verification,
        "item": item.id,
        "notice": signed.notice,
        "on": day_in_china(signed.at).isoformat(),
        "office": commitment.township,
        "sha256": signed.digest(),
        "iat": int(signed.at.timestamp()),
    }
