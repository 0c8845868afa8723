"""Needs for services beside money: recorded in the case, referred to the body that provides them, followed up.

物质+服务: a household may need care, rehabilitation, counselling, schooling or work as much as an allowance. A need is
plain data in the case: ``{id, kind, words, status, referred_to, steps: [{at, status, words}]}``; the words are sealed
with the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from casework.application import Application
from i18n.errors import Conflict, NotFound
from i18n.marking import N_

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "care": N_("照料护理"),
        "rehabilitation": N_("康复训练"),
        "counselling": N_("心理疏导"),
        "schooling": N_("上学就读"),
        "work": N_("就业帮扶"),
    }
)
#: Who provides services; a need is referred to one of them.
BODIES: Mapping[str, str] = MappingProxyType(
    {
        "township": N_("苏木乡镇（街道）"),
        "civil_affairs": N_("旗县民政局"),
        "disabled_federation": N_("旗县残联"),
        "education": N_("旗县教育部门"),
        "employment": N_("旗县人力资源和社会保障部门"),
        "health": N_("旗县卫生健康部门"),
        "medical_security": N_("旗县医疗保障部门"),
        "social_work_station": N_("苏木乡镇（街道）社会工作站"),
        "charity": N_("慈善组织"),
        "volunteers": N_("志愿服务组织"),
    }
)
STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "recorded": N_("已经记下来了"),
        "referred": N_("已经转给能提供服务的单位"),
        "under_way": N_("正在提供服务"),
        "met": N_("已经解决"),
        "declined": N_("您说不需要了"),
        "not_possible": N_("现在还提供不了，会再想办法"),
    }
)
FOLLOW_UPS = ("under_way", "met", "declined", "not_possible")
_OVER = frozenset({"met", "declined"})
MOST = 20  # needs of one case; a household has a handful


def record_need(application: Application, need_id: str, kind: str, words: str, *, at: datetime) -> Application:
    """The case with one more need; raises Conflict when there are too many."""
    if len(application.needs) >= MOST:
        raise Conflict(code="too_many_needs", text="这份申请已经记了很多服务需求，先跟进记下来的。")
    need: dict[str, Any] = {
        "id": need_id,
        "kind": kind,
        "words": words,
        "status": "recorded",
        "referred_to": None,
        "steps": [],
    }
    return replace(application, needs=(*application.needs, _moved(need, "recorded", words, at)))


def refer_need(application: Application, need_id: str, body: str, words: str, *, at: datetime) -> Application:
    """The case with a need handed to the body that provides it, perhaps after another could not."""
    need = _open_need(application, need_id)
    return _with(application, _moved({**need, "referred_to": body}, "referred", words, at))


def follow_up_need(application: Application, need_id: str, status: str, words: str, *, at: datetime) -> Application:
    """The case after somebody asked what became of a need; raises Conflict for one that was never referred."""
    need = _open_need(application, need_id)
    if need["referred_to"] is None and status != "declined":
        raise Conflict(code="need_not_referred", text="这项需求还没有转给服务单位。请先转办，再跟进。")
    return _with(application, _moved(need, status, words, at))


def _open_need(application: Application, need_id: str) -> dict[str, Any]:
    need = next((one for one in application.needs if one["id"] == need_id), None)
    if need is None:
        raise NotFound
    if need["status"] in _OVER:
        raise Conflict(code="need_is_over", text="这项需求已经了结了。有新的需求请另外记一项。")
    return need


def _moved(need: Mapping[str, Any], status: str, words: str, at: datetime) -> dict[str, Any]:
    step = {"at": at.isoformat(), "status": status, "words": words}
    return {**need, "status": status, "steps": [*need["steps"], step]}


def _with(application: Application, need: Mapping[str, Any]) -> Application:
    needs = tuple(dict(need) if one["id"] == need["id"] else one for one in application.needs)
    return replace(application, needs=needs)
