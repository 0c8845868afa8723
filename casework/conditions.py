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
    needs_visit = {"relative_of_officer", "sampled"} & set(application.flags)
    return not needs_visit or "visited_by_county" in application.flags


CONDITIONS: Mapping[str, Condition] = {
    "undecided": Condition(
        lambda application: application.decision_made is None, N_("这份申请已经有决定了，可以申请复议或者重新申请。")
    ),
    "protected_child": Condition(_flagged("protected_child"), N_("只有涉及受保护儿童的申请才这样办。")),
    "delegated": Condition(_flagged("delegated"), N_("这里的确认权没有下放，由旗县民政部门确认。")),
    "publicity_asked": Condition(
        lambda application: "county_publicity" in application.flags and "protected_child" not in application.flags,
        N_("这里的规定不要求确认以后再公示，或者申请涉及受保护的孩子。"),
    ),
    "review_asked": Condition(_flagged("review_without_dispute"), N_("这里的规定是没有争议就不开民主评议会。")),
    "visited_where_needed": Condition(
        _visited, N_("这一户要由旗县入户核实（抽中了，或者和经办人员有近亲属关系）。入户记录补上就能决定。")
    ),
    "sampled": Condition(_flagged("sampled"), N_("这一户没有抽中入户。")),
    "consented_to_transfer": Condition(_flagged("consented_to_transfer"), N_("转办要先有申请人的同意。")),
    "within_township_limit": Condition(
        _flagged("small_amount"), N_("超过了苏木乡镇（街道）可以直接审批的额度，请报旗县。")
    ),
}

#: What a region sets about steps -> the flag it is pinned to a case as, on the day of submission.
SETTINGS: Mapping[str, str] = {
    "delegated_confirmation": "delegated",
    "county_publicity": "county_publicity",
    "county_sampling": "county_sampling",
    "review_without_dispute": "review_without_dispute",
    "notice_counts": "notice_counts",
    "reserve_fund": "reserve_fund",
}
#: Flags that say nothing about people: in the clear, for the desk to filter by.
CLEAR_FLAGS = frozenset({*SETTINGS.values(), "in_draw", "sampled", "visited_by_county", "small_amount"})
#: Every flag a case can have.
FLAGS = CLEAR_FLAGS | {"protected_child", "relative_of_officer", "consented_to_transfer"}
