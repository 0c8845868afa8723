"""What an applicant may do about a certificate item, and otherwise why not and what to do instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from casework.commitment import Commitment
from casework.promising.credit import WHY_BARRED, Bar
from casework.promising.items import Item, Wording
from i18n.marking import N_

Can = Literal["commit", "bring", "withdraw"]
_DECIDED = N_("这份申请已经有决定了，承诺不能再改。对决定不服的，可以申请复议。")
_MANY_CHANGES = N_("这一项改动次数太多了。请拨打 12345，请工作人员帮您办理。")
_MOST_DEEDS = 100
_WHY_NOT_COMMIT = {
    "committed": N_("这一项您已经承诺过了，不用再签。"),
    "brought": N_("这一项的证明已经收到了，不用再承诺。"),
}
_WHY_NOT_BRING = {
    "committed": N_("这一项您已经承诺了，不用交证明。想改为交证明，请先撤回承诺。"),
    "with_office": N_("这一项由工作人员办，您不用交证明。要是查不到，我们会请您交。"),
    "brought": N_("这一项的证明已经收到了，不用再交。"),
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What counts beside the commitment itself.

    ``signer``: who may sign, None if nobody here. ``bar`` is asked last: it is looked up in the register.
    """

    item: Item
    wording: Wording
    is_decided: bool
    signer: str | None
    bar: Callable[[], Bar | None]


def can(commitment: Commitment, situation: Situation) -> Mapping[Can, str]:
    """For everything one might do an empty text where it is possible, else the reason and the way on."""
    if situation.is_decided:
        return {"commit": _DECIDED, "bring": _DECIDED, "withdraw": _DECIDED}
    if len(commitment.deeds) >= _MOST_DEEDS:
        return {"commit": _MANY_CHANGES, "bring": _MANY_CHANGES, "withdraw": _MANY_CHANGES}
    return {
        "commit": _why_not_commit(commitment, situation),
        "bring": "" if _may_bring(commitment) else _WHY_NOT_BRING[commitment.state],
        "withdraw": _why_not_withdraw(commitment),
    }


def _why_not_commit(commitment: Commitment, situation: Situation) -> str:
    if not situation.item.may_be_committed(commitment.region):
        return situation.wording.ways[situation.item.way]
    if commitment.withdrawn_at:
        return N_("这一项的承诺撤回了，请照常交证明；交不出来的，由工作人员帮您核实。")
    if commitment.state not in {"open", "bringing"}:
        return _WHY_NOT_COMMIT[commitment.state]
    if situation.signer is None:
        return N_("承诺要申请人本人签，帮忙的人不能替签。可以请申请人到窗口签，或者这一项照常交证明。")
    bar = situation.bar()
    return WHY_BARRED[bar.kind] if bar else ""


def _may_bring(commitment: Commitment) -> bool:
    """Whether a certificate is of any use: of what the office does itself, once it could not, or found otherwise."""
    if commitment.state == "with_office":
        return commitment.finding is not None and commitment.finding.result != "confirmed"
    return commitment.state in {"open", "bringing"}


def _why_not_withdraw(commitment: Commitment) -> str:
    if commitment.state != "committed":
        return N_("这一项没有签过承诺，不用撤回。")
    if commitment.status == "found_false":
        return N_("这份承诺已经查过了，不能再撤回。觉得查错了，可以向办理的苏木乡镇（街道）提出。")
    return ""
