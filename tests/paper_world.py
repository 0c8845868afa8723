"""Papers to test: one of each kind as the samples are written, and a press if this machine has one."""

from __future__ import annotations

import ctypes.util
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from api.commands.papers import sampler as shipped_sampler
from casework.application import Application, Happening
from casework.office import Actor
from casework.papers import Issued
from casework.samples import Sampler

AT = datetime(2026, 11, 22, 2, tzinfo=UTC)
needs_press = pytest.mark.skipif(ctypes.util.find_library("pango-1.0") is None, reason="libpango is not installed")

#: the forms of seed 002 in its order, then the others the lifecycles know
THIRTEEN = {
    "reminder_slip": "温馨提示单",
    "one_time_notice": "告知书",
    "acceptance_notice": "受理通知书",
    "correction_notice": "一次性补正告知书",
    "means_table": "家庭经济状况核查测算表",
    "first_review_notice": "初审公示",
    "first_review_slip": "初审情况告知单",
    "sampling_list": "家庭入户抽查名单",
    "approval": "批准决定书",
    "refusal": "不予批准决定书",
    "letter_of_authority": "委托书",
    "review_form": "定期审核表",
    "change_form": "动态管理审批表",
}
OTHERS = {
    "commitment_letter": "告知承诺书",
    "notice_of_authorisation": "授权书",
    "destitute_self_care": "自理能力评估表",
    "stop_notice": "停发告知书",
    "appeal_decision": "答复书",
    "emergency_record": "急难救助登记表",
}
KINDS = (*THIRTEEN, *OTHERS)


@cache
def sampler() -> Sampler:
    """The one of `flask papers samples`."""
    return shipped_sampler()


@cache
def samples() -> dict[str, Issued]:
    """One paper of each kind."""
    return {issued.paper.kind: issued for issued in sampler().samples(AT)}


@cache
def case(persona: str = "herder_couple", service: str = "minimum_living_guarantee") -> Application:
    """The case of a made-up person, just submitted."""
    return sampler().application(persona, service, AT)


def called(application: Application, name: str) -> Application:
    """The same case of somebody else by name."""
    answers = application.content["answers"]["answers"]
    changed = {**answers, "applicant.name": {**answers["applicant.name"], "v": name}}
    content = {**application.content, "answers": {**application.content["answers"], "answers": changed}}
    return replace(application, content=content)


def issue(application: Application, *kinds: str, reasons: tuple[str, ...] = (), **details: Any) -> dict[str, Issued]:
    """The papers an officer's action would issue, by kind."""
    happening = Happening(
        id="hapn_test",
        action="accept",
        step=application.step,
        at=AT,
        office=application.office,
        actor=Actor("officer", "acct_officer", "township_officer"),
        reasons=reasons,
        details=details,
    )
    after = replace(application, history=(*application.history, happening))
    return {issued.paper.kind: issued for issued in sampler().issuing.issue(after, kinds, happening)}
