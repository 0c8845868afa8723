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
    "delegated": Condition(_flagged("delegated"), N_("这个旗县没有把确认权交给苏木乡镇（街道），由旗县民政部门确认。")),
    "visited_where_needed": Condition(
        _visited, N_("这一户要由旗县入户核实（抽中了，或者和经办人员有近亲属关系）。入户记录补上就能决定。")
    ),
    "to_be_visited": Condition(
        lambda application: not _visited(application), N_("这一户不用再由旗县入户，可以直接往下办。")
    ),
    "consented_to_transfer": Condition(_flagged("consented_to_transfer"), N_("转办要先有申请人的同意。")),
}

#: Every flag a case can have; the desk filters by those in the clear, the others say something about people.
FLAGS = frozenset(
    "protected_child relative_of_officer consented_to_transfer delegated sampled visited_by_county emergency".split()
)
CLEAR_FLAGS = frozenset({"delegated", "sampled", "visited_by_county", "emergency"})
