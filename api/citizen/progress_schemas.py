"""How the progress of an application is shown to the citizen who made it."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.schemas import AnswerSchema


class HeldByView(AnswerSchema):
    """Who has it: an office, or nobody; while it waits for the citizen, the office that goes on afterwards."""

    waits_for = ma.fields.String(required=True, metadata={"description": "office, citizen or nobody"})
    office = ma.fields.String(required=True)
    phone = ma.fields.String(required=True)
    since = ma.fields.DateTime(required=True)
    text = ma.fields.String(required=True)


class DueDateView(AnswerSchema):
    """A day something has to be done by, or why there is none."""

    deadline = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    on = ma.fields.Date(required=True, allow_none=True)
    basis = ma.fields.String(
        required=True, metadata={"description": "statutory, promised, new_date, moved, paused or unpublished"}
    )
    law_on = ma.fields.Date(required=True, allow_none=True, metadata={"description": "The law's day, when `promised`"})
    missed_on = ma.fields.Date(required=True, allow_none=True, metadata={"description": "The day that was not kept"})
    is_hers = ma.fields.Boolean(required=True, metadata={"description": "For the citizen to do, not for an office"})
    is_provisional = ma.fields.Boolean(
        required=True, metadata={"description": "The holidays of a year it touches are not published yet"}
    )
    law = ma.fields.String(required=True)


class ReasonToldView(AnswerSchema):
    """A reason in plain words, and what can be done about it."""

    code = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    way_on = ma.fields.String(required=True)
    law = ma.fields.String(required=True)


class ToDoView(AnswerSchema):
    """A commitment to choose, or somebody of the household who still has to authorise."""

    kind = ma.fields.String(required=True, metadata={"description": "commitment or authorisation"})
    id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    state_title = ma.fields.String(required=True)
    path = ma.fields.String(required=True)


class ProgressPaperView(AnswerSchema):
    """A paper that was issued; its bytes are at `/documents/{name}`."""

    name = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    number = ma.fields.String(required=True)
    issued_at = ma.fields.DateTime(required=True)
    path = ma.fields.String(required=True)


class DecidedView(AnswerSchema):
    """What was decided last; `amount` in yuan, `from_month` as `2026-12`."""

    outcome = ma.fields.String(required=True)
    outcome_title = ma.fields.String(required=True)
    decided_on = ma.fields.Date(required=True)
    happening = ma.fields.String(required=True)
    amount = ma.fields.String(required=True, allow_none=True)
    from_month = ma.fields.String(required=True, allow_none=True)
    until = ma.fields.Date(required=True, allow_none=True)
    review = ma.fields.String(required=True, allow_none=True)
    review_title = ma.fields.String(required=True, allow_none=True)
    reasons = ma.fields.List(ma.fields.Nested(ReasonToldView), required=True)
    words = ma.fields.String(required=True)


class ProgressNeedView(AnswerSchema):
    """A service that was asked for beside the money, and what has become of it."""

    kind = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.String(required=True)
    status_title = ma.fields.String(required=True)
    provider = ma.fields.String(required=True, allow_none=True)


class ReplyOptionView(AnswerSchema):
    """One of the values a field takes."""

    value = ma.fields.String(required=True)
    title = ma.fields.String(required=True)


class ReplyFieldView(AnswerSchema):
    """A field of the body of what can be done."""

    name = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, metadata={"description": "text, day, choice, uploads, answers, fixed"})
    title = ma.fields.String(required=True)
    required = ma.fields.Boolean(required=True)
    options = ma.fields.List(ma.fields.Nested(ReplyOptionView), required=True)


class CanDoView(AnswerSchema):
    """Something the citizen can do now: POST what it takes to the path."""

    action = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    path = ma.fields.String(required=True)
    takes = ma.fields.List(ma.fields.Nested(ReplyFieldView), required=True)
    until = ma.fields.Date(required=True, allow_none=True)


class WhereItStandsView(AnswerSchema):
    """Where it is, who has it, what comes next, by when, and what can be done."""

    step = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    says = ma.fields.String(required=True)
    next = ma.fields.String(required=True)
    by_when = ma.fields.String(required=True)
    held = ma.fields.Nested(HeldByView, required=True)
    due = ma.fields.List(ma.fields.Nested(DueDateView), required=True)
    reasons = ma.fields.List(ma.fields.Nested(ReasonToldView), required=True)
    asked = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "What the office asked for"})
    words = ma.fields.String(required=True, metadata={"description": "What the office wrote to the citizen with it"})
    route = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "Why this office has it"})
    to_do = ma.fields.List(ma.fields.Nested(ToDoView), required=True)
    papers = ma.fields.List(ma.fields.Nested(ProgressPaperView), required=True)
    decision = ma.fields.Nested(DecidedView, required=True, allow_none=True)
    needs = ma.fields.List(ma.fields.Nested(ProgressNeedView), required=True)
    can = ma.fields.List(ma.fields.Nested(CanDoView), required=True)


class HappenedView(AnswerSchema):
    """Something that happened; `by` is a role, never a name."""

    id = ma.fields.String(required=True)
    at = ma.fields.DateTime(required=True)
    step = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    says = ma.fields.String(required=True)
    by = ma.fields.String(required=True)
    by_office = ma.fields.String(required=True)
    reasons = ma.fields.List(ma.fields.Nested(ReasonToldView), required=True)
    asked = ma.fields.List(ma.fields.String(), required=True)
    words = ma.fields.String(required=True)
    new_date = ma.fields.Date(required=True, allow_none=True)
    papers = ma.fields.List(ma.fields.String(), required=True)


PROGRESS: dict[str, Any] = {
    "step": "submitted",
    "title": "已提交，等待受理",
    "says": "苏木乡镇（街道）正在看您交来的内容。",
    "next": "材料齐了就受理；缺什么会一次说清楚。",
    "by_when": "受理：要多久，当地没有公布期限。",
    "held": {
        "waits_for": "office",
        "office": "经棚镇人民政府（民政窗口）",
        "phone": "12345",
        "since": "2026-11-22T02:20:00+00:00",
        "text": "现在由经棚镇人民政府（民政窗口）办理。有事请打 12345。",
    },
    "due": [
        {
            "deadline": "acceptance",
            "title": "受理",
            "text": "受理：要多久，当地没有公布期限。",
            "on": None,
            "basis": "unpublished",
            "law_on": None,
            "missed_on": None,
            "is_hers": False,
            "is_provisional": False,
            "law": "",
        }
    ],
    "reasons": [],
    "asked": [],
    "words": "",
    "route": ["您的户口在经棚镇，由经棚镇受理和初审。"],
    "to_do": [],
    "papers": [],
    "decision": None,
    "needs": [],
    "can": [
        {
            "action": "withdraw",
            "title": "撤回申请",
            "path": "/v1/applications/appl_2tq5vhmjwmznskbzkpr4ghyc3u/withdrawal",
            "takes": [
                {
                    "name": "of",
                    "kind": "fixed",
                    "title": "撤回什么",
                    "required": True,
                    "options": [{"value": "application", "title": "撤回申请"}],
                }
            ],
            "until": None,
        }
    ],
}
HAPPENING: dict[str, Any] = {
    "id": "hapn_2tq5vhmjwmznskbzkpr4ghyc3u",
    "at": "2026-11-22T02:20:00+00:00",
    "step": "submitted",
    "title": "提交申请",
    "says": "",
    "by": "您",
    "by_office": "",
    "reasons": [],
    "asked": [],
    "words": "",
    "new_date": None,
    "papers": [],
}
