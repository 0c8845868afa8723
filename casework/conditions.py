"""What a case can be asked by a lifecycle: conditions by name, each with what to do so that it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from casework.application import Application
from i18n.marking import N_


@dataclass(frozen=True, slots=True)
class Condition:
    """``holds(application)``; ``otherwise`` tells whoever is refused what is possible."""

    holds: Callable[[Application], bool]
    otherwise: str


def _flagged(*flags: str) -> Callable[[Application], bool]:
    return lambda application: any(flag in application.flags for flag in flags)


def _visited(application: Application) -> bool:
    needs_visit = {"relative_of_officer", "sampled"}.intersection(application.flags)
    return not needs_visit or "visited_by_county" in application.flags


def _appealable(application: Application) -> bool:
    """Decided, and nobody has appealed against this decision yet."""
    decision, appeal = application.decision_made, application.latest("appeal")
    if decision is None:
        return False
    lines = [happening.id for happening in application.history]
    return appeal is None or lines.index(decision.happening) > lines.index(appeal.id)


def _not_told_before(application: Application) -> bool:
    """What is missing is told once (57 号 第十条), but for what another province found missing since."""
    told, returned = application.latest("ask_for_supplement"), application.latest("take_back")
    if told is None:
        return True
    lines = [happening.id for happening in application.history]
    return returned is not None and lines.index(returned.id) > lines.index(told.id)


def _has_notice_without_limit(application: Application) -> bool:
    notice = application.deadline("public_notice")
    return notice is None or notice.next_on is None


CONDITIONS: Mapping[str, Condition] = {
    "undecided": Condition(
        lambda application: application.decision_made is None, N_("这份申请已经有决定了，可以申请复议或者重新申请。")
    ),
    "not_told_before": Condition(
        _not_told_before,
        N_("已经一次性告知过要补什么，不能再让人多跑一趟。材料齐了请受理；办不下去的请终止办理，写明理由。"),
    ),
    "in_payment": Condition(
        lambda application: (
            application.decision_made is not None and application.decision_made.outcome in {"granted", "changed"}
        ),
        N_("现在没有正在享受的待遇。"),
    ),
    "appealable": Condition(
        _appealable, N_("对这个决定已经申请过复议了。仍然不服的，可以依法提起行政诉讼，也可以打 12345 问一问。")
    ),
    "protected_child": Condition(_flagged("protected_child"), N_("只有涉及受保护儿童的申请才这样办。")),
    "not_protected": Condition(
        lambda application: "protected_child" not in application.flags,
        N_("这份申请涉及受保护的孩子，不公示。请走不公示的办理步骤。"),
    ),
    "delegated": Condition(_flagged("delegated"), N_("这里的确认权没有下放，由旗县民政部门确认。")),
    "decided_by_township": Condition(
        _flagged("delegated", "small_amount"), N_("这一件由旗县民政部门确认，不由苏木乡镇（街道）确认。")
    ),
    "publicity_asked": Condition(
        lambda application: "county_publicity" in application.flags and "protected_child" not in application.flags,
        N_("这里的规定不要求确认以后再公示，或者申请涉及受保护的孩子。"),
    ),
    "notice_without_limit": Condition(_has_notice_without_limit, N_("公示有规定的天数，期满会自动结束。")),
    "review_asked": Condition(_flagged("review_without_dispute"), N_("这里的规定是没有争议就不开民主评议会。")),
    "visited_where_needed": Condition(
        _visited, N_("这一户要由旗县入户核实（抽中了，或者和经办人员有近亲属关系）。入户记录补上就能决定。")
    ),
    "reserve_fund": Condition(_flagged("reserve_fund"), N_("这里的苏木乡镇（街道）没有备用金，请马上报旗县救助。")),
    "decided_elsewhere": Condition(
        lambda application: application.route.get("is_ours") is False, N_("这一件由这里办，不用转到外省。")
    ),
    "not_transferred": Condition(
        lambda application: application.latest("transfer") is None, N_("已经转办了，材料转过去了，不用再转。")
    ),
}

#: What a region sets about steps, and how -> the flag it is pinned to a case as, on the day of submission.
SETTINGS: Mapping[tuple[str, bool], str] = {
    ("delegated_confirmation", True): "delegated",
    ("county_publicity", True): "county_publicity",
    ("county_sampling", True): "county_sampling",
    ("review_without_dispute", True): "review_without_dispute",
    ("notice_counts", False): "notice_not_counted",
    ("reserve_fund", True): "reserve_fund",
}
#: Flags that say nothing about people: in the clear, for the desk to filter by.
CLEAR_FLAGS = frozenset({*SETTINGS.values(), "in_draw", "sampled", "visited_by_county", "small_amount"})
#: Every flag a case can have.
FLAGS = CLEAR_FLAGS | {"protected_child", "relative_of_officer", "consented_to_transfer"}
