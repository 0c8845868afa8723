"""Lines of the history that are no step of a lifecycle: somebody keeps out, a need, a check, a draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from casework.application import Application, Happening
from casework.applying import MOST_HAPPENINGS, told
from i18n.errors import Conflict
from i18n.marking import N_

#: How these lines are called, for timelines; the actions of a lifecycle have their own titles.
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "submit": N_("提交申请"),
        "recuse": N_("有利害关系的工作人员回避"),
        "need_recorded": N_("记下服务需求"),
        "need_referred": N_("服务需求已转办"),
        "need_followed_up": N_("跟进服务需求"),
        "check_started": N_("发起部门核对"),
        "check_recorded": N_("登记核对结果"),
        "drawn": N_("参加入户抽查的抽取"),
        "promise_broken": N_("没有按时办好，说明新的日期"),
        "recounted": N_("工作日历公布后重新算了日期"),
        "commitment_refuted": N_("承诺查实不属实"),
        "commitment_cleared": N_("承诺的核实结果已更正"),
    }
)


def noted(application: Application, line: Happening) -> Application:
    """The next version with one more line; step, office and deadlines stay. Raises Conflict when there are too many."""
    if len(application.history) >= MOST_HAPPENINGS:
        raise Conflict(code="too_long", text="这份申请的经过太长了，请联系管理员。")
    return told(replace(application, version=application.version + 1, history=(*application.history, line)))
