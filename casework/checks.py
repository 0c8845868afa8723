"""Checks between departments: who is checked, with which department, and what came back; never without permission.

649 号 58 条: the household asks and authorises the civil-affairs office to have these departments look. Each member's
own authorisation opens that member's data and nobody else's. A check is a line of the history; what came back is
sealed with the case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from casework.application import Application
from i18n.errors import Conflict
from i18n.marking import N_

STARTED, RECORDED = "check_started", "check_recorded"
#: Whom 649 号 58 条 names, and what the region asks since 2017 (domain.md §1.3D).
SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "hukou": N_("户籍"),
        "tax": N_("税务"),
        "social_insurance": N_("社会保险"),
        "real_estate": N_("不动产登记"),
        "business_registration": N_("市场主体登记"),
        "housing_fund": N_("住房公积金"),
        "vehicles_and_ships": N_("车船"),
        "banks": N_("银行"),
        "insurance": N_("保险"),
        "securities": N_("证券"),
        "custody": N_("监狱服刑和戒毒"),
    }
)
RESULTS: Mapping[str, str] = MappingProxyType(
    {
        "as_said": N_("和申报一致"),
        "differs": N_("和申报不一致"),
        "nothing_found": N_("没有查到"),
        "no_answer": N_("对方没有回复"),
    }
)


def require_authorised(people: Iterable[str], authorised: Collection[str]) -> None:
    """Raise Conflict unless each of ``people`` (member ids, the applicant as ``applicant``) gave an authorisation."""
    missing = sorted(set(people) - set(authorised))
    if missing:
        text = N_("还有 {count} 个人没有授权核对，不能查。请先请本人扫码或者当面授权。")
        raise Conflict(code="not_authorised", text=text, values={"count": len(missing)})


def require_started(application: Application, pairs: Iterable[tuple[str, str]]) -> None:
    """Raise Conflict unless each (person, source) of a result was asked for before."""
    asked = {(one["who"], one["source"]) for one in checks_of(application)}
    if not set(pairs) <= asked:
        raise Conflict(code="check_not_started", text="有的核对还没有发起，不能登记结果。请先发起核对。")


def checks_of(application: Application) -> list[dict[str, Any]]:
    """Every check of a case as it stands: ``{who, source, started_at, result, words, recorded_at}``, oldest first."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for happening in application.history:
        for one in happening.details.get("checks", ()) if happening.action in (STARTED, RECORDED) else ():
            key, at = (one["who"], one["source"]), happening.at.isoformat()
            if happening.action == STARTED:
                found[key] = {"who": key[0], "source": key[1], "started_at": at, "result": None, "words": ""}
            else:
                found[key] |= {"result": one["result"], "words": one.get("words", ""), "recorded_at": at}
    return list(found.values())
