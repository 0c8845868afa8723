"""How the states of commitments, authorisations and statements are told to people."""

from __future__ import annotations

from casework.commitment import State, Status
from casework.promising.items import Relation
from casework.verification import Scan
from i18n.marking import N_

STATE_TITLES: dict[State, str] = {
    "open": N_("还没有选"),
    "committed": N_("已经承诺，不用交证明"),
    "bringing": N_("等您交证明"),
    "brought": N_("证明已经收到"),
    "with_office": N_("由工作人员办，您不用管"),
}
STATUS_TITLES: dict[Status, str] = {
    "valid": N_("现在有效"),
    "withdrawn": N_("已经撤回"),
    "found_false": N_("查实不属实"),
    "superseded": N_("已经被新的一份代替"),
}
SCAN_TITLES: dict[Scan, str] = {
    "genuine": N_("是真的，和我们存的一样。"),
    "not_genuine": N_("不是真的，或者被改过。请不要相信，可以拨打 12345 核实。"),
    "unknown": N_("签名是对的，但是查不到这一份。请拨打 12345 核实。"),
}
RELATION_TITLES: dict[Relation, str] = {
    "applicant": N_("申请人本人"),
    "member": N_("一起生活的家人"),
    "bearer": N_("应当照顾申请人的亲人"),
}
AUTHORISED, NOT_AUTHORISED = N_("已经授权"), N_("还没有授权")
