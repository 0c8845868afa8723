"""How a case is shown to officers, and what they may send about it."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.desk.work_schemas import LINE, CaseLineView, HolderView
from api.plumbing.schemas import AnswerSchema, StrictSchema, Text
from casework.case_files import REASONS
from casework.checks import RESULTS, SOURCES
from casework.needs import BODIES, FOLLOW_UPS, KINDS
from identity.looking import Purpose

_PURPOSE = ma.validate.OneOf([purpose.value for purpose in Purpose], error="请写清楚为什么查看。")
_ADDRESS = ma.validate.Regexp(r"[a-z][a-z0-9_.]*\Z", error="这不是一项内容的编号。")
_CODE = ma.validate.Regexp(r"[a-z][a-z0-9_]*\Z", error="这不是一个代码。")
_ID = ma.validate.Regexp(r"[a-z]{2,8}_[A-Za-z0-9_-]{10,64}\Z", error="这不是一个编号。")


def _one_of(known: Any) -> ma.validate.OneOf:
    return ma.validate.OneOf(list(known), error="请从给出的选项里选一个。")


class PurposeQuery(StrictSchema):
    """Why a file is opened: the person it is about reads it."""

    purpose = ma.fields.String(required=True, validate=_PURPOSE)


class CaseDocumentQuery(PurposeQuery):
    """In which form."""

    format = ma.fields.String(
        load_default="pdf", validate=ma.validate.OneOf(["pdf", "html"], error="只有 pdf 和 html。")
    )


class UnmaskingBody(StrictSchema):
    """Which number, why, and for what."""

    field = Text(required=True, max_length=200, validate=_ADDRESS, metadata={"example": "applicant.phone"})
    purpose = ma.fields.String(required=True, validate=_PURPOSE)
    reason = ma.fields.String(required=True, validate=_one_of(REASONS))


class UnmaskedView(AnswerSchema):
    """One number in full."""

    field = ma.fields.String(required=True)
    value = ma.fields.String(required=True)


class ActionBody(StrictSchema):
    """A step of the lifecycle; `can` of the case says which are open, and what each takes."""

    action = Text(required=True, max_length=64, validate=_CODE, metadata={"example": "accept"})
    details = ma.fields.Dict(keys=Text(max_length=64), values=ma.fields.Raw(), load_default=dict)
    reasons = ma.fields.List(
        Text(max_length=64, validate=_CODE), load_default=list, validate=ma.validate.Length(max=20)
    )


class RecusalBody(StrictSchema):
    """Why the officer keeps out."""

    words = Text(required=True, min_length=1, max_length=500)


class NeedBody(StrictSchema):
    """A need for a service: recorded, referred to whoever provides it, or followed up."""

    do = ma.fields.String(required=True, validate=_one_of(("record", "refer", "follow_up")))
    kind = ma.fields.String(validate=_one_of(KINDS))
    need = Text(max_length=80, validate=_ID)
    body = ma.fields.String(validate=_one_of(BODIES))
    status = ma.fields.String(validate=_one_of(FOLLOW_UPS))
    words = Text(load_default="", max_length=1000)

    @ma.validates_schema
    def exactly_what_it_takes(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Refuse what lacks something, or brings what is not for this."""
        needed = {"record": {"kind"}, "refer": {"need", "body"}, "follow_up": {"need", "status"}}[data["do"]]
        for name in ("kind", "need", "body", "status"):
            if name in needed and name not in data:
                raise ma.ValidationError("这里缺少一项。", name)
            if name not in needed and name in data:
                raise ma.ValidationError("这一步用不到这一项。", name)


class CheckBody(StrictSchema):
    """A question to a department about one person; with `result` what came back."""

    who = Text(required=True, max_length=200, validate=_ADDRESS, metadata={"example": "household.members.m_7k2p"})
    source = ma.fields.String(required=True, validate=_one_of(SOURCES))
    result = ma.fields.String(load_default=None, validate=_one_of(RESULTS))
    words = Text(load_default="", max_length=500)


class ChecksBody(StrictSchema):
    """Checks of one case: all questions, or all results."""

    application = Text(required=True, max_length=80, validate=_ID)
    checks = ma.fields.List(ma.fields.Nested(CheckBody), required=True, validate=ma.validate.Length(1, 100))


class TakeView(AnswerSchema):
    """Something an action is given."""

    name = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    required = ma.fields.Boolean(required=True)
    options = ma.fields.List(ma.fields.String(), required=True)


class CaseReasonView(AnswerSchema):
    """A reason that can be given."""

    code = ma.fields.String(required=True)
    text = ma.fields.String(required=True)


class PossibleView(AnswerSchema):
    """An action that is open to the officer's role; `against` says what stands against this officer, if anything."""

    action = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    takes = ma.fields.List(ma.fields.Nested(TakeView), required=True)
    reasons = ma.fields.List(ma.fields.Nested(CaseReasonView), required=True)
    against = ma.fields.String(required=True, allow_none=True)


class CaseStateView(CaseLineView):
    """Where a case stands, and what is possible now."""

    version = ma.fields.Integer(required=True)
    can = ma.fields.List(ma.fields.Nested(PossibleView), required=True)


class CaseMaskedView(AnswerSchema):
    """A number that is shown in part; its `field` can be unmasked."""

    field = ma.fields.String(required=True)
    thing = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    shown = ma.fields.String(required=True)


class CaseHappeningView(AnswerSchema):
    """A line of the history."""

    id = ma.fields.String(required=True)
    action = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    step = ma.fields.String(required=True)
    at = ma.fields.DateTime(required=True)
    office = ma.fields.Nested(HolderView, required=True)
    by = ma.fields.String(required=True, metadata={"description": "`citizen`, `system`, or an officer's role"})
    is_mine = ma.fields.Boolean(required=True)
    reasons = ma.fields.List(ma.fields.Nested(CaseReasonView), required=True)
    details = ma.fields.Dict(keys=ma.fields.String(), required=True)


class CaseDeadlineView(AnswerSchema):
    """Something that has to have happened by a day."""

    id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.String(required=True)
    started_on = ma.fields.Date(required=True)
    due_on = ma.fields.Date(required=True, allow_none=True)
    promised_on = ma.fields.Date(required=True, allow_none=True)
    new_date = ma.fields.Date(required=True, allow_none=True)
    ended_on = ma.fields.Date(required=True, allow_none=True)
    is_provisional = ma.fields.Boolean(required=True)


class CasePaperView(AnswerSchema):
    """A document that was issued."""

    name = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    number = ma.fields.String(required=True)
    issued_at = ma.fields.DateTime(required=True)
    verification = ma.fields.String(required=True)


class CaseItemView(AnswerSchema):
    """A certificate item, and what the citizen chose."""

    id = ma.fields.String(required=True)
    item = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    status = ma.fields.String(required=True)
    is_settled = ma.fields.Boolean(required=True)


class PermissionView(AnswerSchema):
    """Whether somebody of the household authorised a means check."""

    person = ma.fields.String(required=True)
    relation = ma.fields.String(required=True)
    state = ma.fields.String(required=True)


class CaseCheckView(AnswerSchema):
    """A check by a department."""

    who = ma.fields.String(required=True)
    source = ma.fields.String(required=True)
    source_title = ma.fields.String(required=True)
    started_at = ma.fields.String(required=True)
    result = ma.fields.String(required=True, allow_none=True)
    result_title = ma.fields.String(required=True, allow_none=True)
    words = ma.fields.String(required=True)


class CaseNeedStepView(AnswerSchema):
    """What was done about a need."""

    at = ma.fields.String(required=True)
    status = ma.fields.String(required=True)
    words = ma.fields.String(required=True)


class CaseNeedView(AnswerSchema):
    """A need for a service."""

    id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    kind_title = ma.fields.String(required=True)
    status = ma.fields.String(required=True)
    status_title = ma.fields.String(required=True)
    referred_to = ma.fields.String(required=True, allow_none=True)
    referred_to_title = ma.fields.String(required=True, allow_none=True)
    words = ma.fields.String(required=True)
    steps = ma.fields.List(ma.fields.Nested(CaseNeedStepView), required=True)


class CaseSummaryView(AnswerSchema):
    """One part of what was submitted."""

    title = ma.fields.String(required=True)
    lines = ma.fields.List(ma.fields.Dict(keys=ma.fields.String()), required=True)


class FileView(CaseStateView):
    """A case as it lies on an officer's desk: numbers in part, everything else as it was given."""

    conversation_channel = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "How it came in"})
    summary = ma.fields.List(ma.fields.Nested(CaseSummaryView), required=True)
    masked = ma.fields.List(ma.fields.Nested(CaseMaskedView), required=True)
    history = ma.fields.List(ma.fields.Nested(CaseHappeningView), required=True)
    deadlines = ma.fields.List(ma.fields.Nested(CaseDeadlineView), required=True)
    papers = ma.fields.List(ma.fields.Nested(CasePaperView), required=True)
    commitments = ma.fields.List(ma.fields.Nested(CaseItemView), required=True)
    permissions = ma.fields.List(ma.fields.Nested(PermissionView), required=True)
    checks = ma.fields.List(ma.fields.Nested(CaseCheckView), required=True)
    needs = ma.fields.List(ma.fields.Nested(CaseNeedView), required=True)


STATE: dict[str, Any] = LINE | {
    "version": 3,
    "can": [
        {
            "action": "request_check",
            "title": "启动调查，提请核对",
            "takes": [],
            "reasons": [],
            "against": None,
        }
    ],
}
FILE: dict[str, Any] = STATE | {
    "conversation_channel": ["h5"],
    "summary": [
        {"title": "您自己", "lines": [{"question": "applicant.phone", "label": "联系电话", "text": "138****0001"}]}
    ],
    "masked": [{"field": "applicant.phone", "thing": "phone", "label": "联系电话", "shown": "138****0001"}],
    "history": [],
    "deadlines": [],
    "papers": [],
    "commitments": [],
    "permissions": [],
    "checks": [],
    "needs": [],
}
