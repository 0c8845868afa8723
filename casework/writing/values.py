"""Everything a paper's words can be filled with, by name; None is what is not known or does not apply."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.application import Deadline
from casework.self_care import self_care_level
from casework.writing.occasion import Occasion
from casework.writing.saying import amount_in_words, day, month
from casework.writing.words import Values
from conversation_flows.conversation import day_in_china

_REVIEWS = {"stable": "每年", "changing": "每半年"}  # 民发〔2021〕57号 第三十二条
_OPINIONS = {"meets": "符合条件，拟同意", "does_not_meet": "不符合条件，拟不同意"}
_ANSWERS = {"uphold": "维持原来的决定", "set_aside": "撤销原来的决定，重新办理"}
_LEVELS = {"able": "具备生活自理能力", "partly": "部分丧失生活自理能力", "fully": "完全丧失生活自理能力"}
_OUTCOMES = {"granted": "批准", "refused": "不予批准", "changed": "调整", "stopped": "停发", "terminated": "终止办理"}
_STANDINGS = {
    "certain_yes": "照申报的情况和当地标准，符合条件",
    "certain_no": "照申报的情况和当地标准，不符合条件",
    "depends": "还有情况没有说清楚，由工作人员核实后判断",
    "needs_officer": "当地标准没有收录，或者要由工作人员核实，按家庭实际困难综合判断",
}
_PAID_ONCE = {"temporary_assistance_emergency", "temporary_assistance_expenditure"}


def values(occasion: Occasion, issuer: str) -> Values:
    """All of them, whatever the paper: a place that is not among these is a mistake in the wording."""
    return {
        **_case(occasion),
        **_offices(occasion, issuer),
        **_days(occasion),
        **_decision(occasion),
        **_means(occasion),
        **_findings(occasion),
        **occasion.words.terms,
    }


def _case(occasion: Occasion) -> Values:
    application, said = occasion.application, occasion.said
    programme = occasion.words.programmes[application.service]
    return {
        "applicant": occasion.applicant,
        "child": occasion.answer("child.name"),
        "id_number": said.get("applicant.id_number") or said.get("emergency.id_number"),
        "members": str(len(occasion.household())),
        "address": said.get("residence.address"),
        "hukou": said.get("residence.hukou"),
        "residence": said.get("residence.place") or said.get("residence.hukou"),
        "place": said.get("emergency.place"),
        "programme": programme["name"],
        "money": programme["money"],
        "law": programme["law"],
        "receipt": application.number,
    }


def _offices(occasion: Occasion, issuer: str) -> Values:
    offices = occasion.offices
    return {
        "issuer": issuer,
        "township_office": offices.township,
        "county_office": offices.county,
        "government": offices.government,
    }


def _days(occasion: Occasion) -> Values:
    deadlines = {deadline.id: deadline for deadline in occasion.application.deadlines}
    total, notice = deadlines.get("total"), deadlines.get("public_notice")
    appeal = occasion.application.latest("appeal")
    return {
        "issued_on": day(occasion.today),
        "submitted_on": day(day_in_china(occasion.application.submitted_at)),
        "total_due_on": day(_due(total)),
        "total_promised_on": day(total.promised_on if total else None),
        "provisional": "按已经公布的节假日推算" if total and total.is_provisional else None,
        "supplement_due_on": day(_due(deadlines.get("supplement"))),
        "public_from": day(notice.started_on if notice else None),
        "public_until": day(_due(notice)),
        "appealed_on": day(day_in_china(appeal.at) if appeal else None),
    }


def _due(deadline: Deadline | None) -> date | None:
    return (deadline.new_date or deadline.due_on) if deadline else None


def _decision(occasion: Occasion) -> Values:
    decision, application = occasion.application.decision_made, occasion.application
    amount = decision.amount if decision else None
    is_once = application.service in _PAID_ONCE
    return {
        "amount": None if is_once or not decision or not decision.from_month else amount,
        "amount_once": amount if is_once else None,
        "amount_now": f"{amount} 元{'' if is_once else '／月'}" if amount else None,
        "amount_words": amount_in_words(amount) if amount else None,
        "from_month": month(decision.from_month) if decision else None,
        "until": day(decision.until) if decision else None,
        "decided_on": day(decision.decided_on) if decision else None,
        "outcome": _OUTCOMES[decision.outcome] if decision else None,
        "review": _REVIEWS.get(decision.review or "") if decision else None,
        "delivers": _delivers(occasion),
    }


def _delivers(occasion: Occasion) -> str | None:
    """The title of the decision that somebody is asked to hand over."""
    decision = occasion.application.decision_made
    if decision is None:
        return None
    paper = occasion.words.papers["approval" if decision.outcome == "granted" else "refusal"]
    name = occasion.words.programmes[occasion.application.service]["name"]
    return f"《{paper.title.replace('{programme}', name)}》"


def _means(occasion: Occasion) -> Values:
    means = occasion.means
    sums: Mapping[str, str] = means.sums if means else {}
    verdict = (means.verdict if means else None) or {}
    return {
        **{name: sums.get(name) for name in ("gross_income", "deductions", "income", "standard")},
        "counted_members": f"{means.size} 人" if means else None,
        "standing": _STANDINGS.get(verdict.get("verdict", "")),
        "estimate": _estimate(verdict.get("amount")),
    }


def _estimate(amount: Mapping[str, Any] | None) -> str | None:
    if amount is None or amount["high"] is None:
        return None
    unit = "元／月" if amount["unit"].endswith("month") else "元"
    return f"{amount['low']} {unit}" if amount["low"] == amount["high"] else f"{amount['low']}～{amount['high']} {unit}"


def _findings(occasion: Occasion) -> Values:
    details = occasion.happening.details
    flags = occasion.application.flags
    visited_because = {"relative_of_officer": "与经办人员等有近亲属关系，必须入户", "sampled": "随机抽中"}
    return {
        "words": details.get("words"),
        "review_outcome": _OPINIONS.get(details.get("opinion", "")),
        "appeal_outcome": _ANSWERS.get(occasion.happening.action),
        "visit_reason": "；".join(said for flag, said in visited_because.items() if flag in flags) or None,
        "self_care": _self_care(occasion),
    }


def _self_care(occasion: Occasion) -> str | None:
    try:
        return _LEVELS[self_care_level(occasion.happening.details)]
    except KeyError:
        return None
