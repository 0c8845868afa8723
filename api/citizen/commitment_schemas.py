"""How the certificate items of an application are asked about, chosen and shown."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.schemas import AnswerSchema, StrictSchema, Text, TrueFalse
from i18n.languages import LOCALES, SOURCE

_AN_ID = ma.validate.Regexp(r"[a-z]{2,8}_[A-Za-z0-9_-]{10,64}\Z", error="这不是一个编号。")


class OfApplicationQuery(StrictSchema):
    """Which application."""

    application = Text(max_length=80, required=True, validate=_AN_ID)


class TicksBody(StrictSchema):
    """The four contents of a commitment, each ticked by itself."""

    knows = TrueFalse(load_default=False)
    meets = TrueFalse(load_default=False)
    bears = TrueFalse(load_default=False)
    truthful = TrueFalse(load_default=False)


class ChoiceBody(StrictSchema):
    """What somebody chose; all but ``choice`` goes with `commit` alone."""

    choice = ma.fields.String(
        required=True, validate=ma.validate.OneOf(("commit", "bring"), error="请选承诺，或者交证明。")
    )
    notice = ma.fields.Integer(
        strict=True, load_default=0, metadata={"description": "The version of the notice that was read"}
    )
    ticks = ma.fields.Nested(TicksBody, load_default=dict)
    signer = Text(
        max_length=100, is_name=True, load_default="", metadata={"description": "The name, as in the answers"}
    )
    signature = ma.fields.Raw(
        load_default=None, metadata={"description": 'As in a conversation: {"strokes": [[[x, y], …], …]}'}
    )
    locale = ma.fields.String(
        load_default=SOURCE,
        validate=ma.validate.OneOf(LOCALES, error="暂时还没有这种语言。"),
        metadata={"description": "In which language the notice was read"},
    )
    uploads = ma.fields.List(
        Text(max_length=80, validate=_AN_ID),
        load_default=list,
        validate=ma.validate.Length(max=10, error="最多交 10 个文件。"),
        metadata={"description": "With `bring`: photos of the certificate, sent to `/v1/uploads` before"},
    )


class WithdrawalBody(StrictSchema):
    """Why somebody takes a commitment back."""

    reason = Text(max_length=500, min_length=2, required=True)


class CanView(AnswerSchema):
    """Something one may do, or why not and what to do instead."""

    action = ma.fields.String(required=True)
    possible = ma.fields.Boolean(required=True)
    why_not = ma.fields.String(required=True, allow_none=True)


class CommitmentLine(AnswerSchema):
    """An item in a list."""

    id = ma.fields.String(required=True)
    item = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    certificate = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    state_title = ma.fields.String(required=True)
    settled = ma.fields.Boolean(required=True)
    brief = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)


class CommitmentsView(AnswerSchema):
    """All items of an application; it can be accepted once they are settled."""

    settled = ma.fields.Boolean(required=True)
    items = ma.fields.List(ma.fields.Nested(CommitmentLine), required=True)


class PartView(AnswerSchema):
    """One required content."""

    id = ma.fields.String(required=True)
    heading = ma.fields.String(required=True)
    text = ma.fields.String(required=True)


class SheetView(AnswerSchema):
    """A notice or a commitment."""

    version = ma.fields.Integer(required=True)
    title = ma.fields.String(required=True)
    parts = ma.fields.List(ma.fields.Nested(PartView), required=True)


class ConsequenceView(AnswerSchema):
    """What may follow from a false commitment."""

    text = ma.fields.String(required=True)
    law = ma.fields.String(required=True)


class SignedView(AnswerSchema):
    """What was signed, and how anybody verifies it."""

    at = ma.fields.DateTime(required=True)
    notice = ma.fields.Integer(required=True)
    status = ma.fields.String(required=True)
    digest = ma.fields.String(required=True)
    verification = ma.fields.String(required=True)
    statement = ma.fields.String(required=True)
    link = ma.fields.String(required=True)
    qr_svg = ma.fields.String(required=True)


class CommitmentView(CommitmentLine):
    """An item with everything one reads before choosing."""

    application = ma.fields.String(required=True)
    law = ma.fields.String(required=True)
    alternative = ma.fields.String(required=True)
    can = ma.fields.List(ma.fields.Nested(CanView), required=True)
    notice = ma.fields.Nested(SheetView, required=True, allow_none=True)
    commitment = ma.fields.Nested(SheetView, required=True, allow_none=True)
    consequences = ma.fields.List(ma.fields.Nested(ConsequenceView), required=True)
    appeal = ma.fields.String(required=True)
    signed = ma.fields.Nested(SignedView, required=True, allow_none=True)


LINE: dict[str, Any] = {
    "id": "cmmt_2tq5vhmjwmznskbzkpr4ghyc3u",
    "item": "casual_income",
    "title": "打零工的收入",
    "certificate": "收入证明",
    "state": "open",
    "state_title": "还没有选",
    "settled": False,
    "brief": "打零工开不出收入证明，可以不开。您承诺填的收入是真的，我们用社保、个税的数据去核对。",
    "version": 1,
}
_PART = {"id": "proves", "heading": "三、证明什么", "text": "家里打零工的人没有固定单位，大概挣多少钱"}
_TICK = {"id": "meets", "heading": "", "text": "我家打零工的人没有固定单位，填写的收入是真实的。"}
COMMITMENT: dict[str, Any] = LINE | {
    "application": "appl_2tq5vhmjwmznskbzkpr4ghyc3u",
    "law": "国办发〔2020〕42号；民发〔2021〕57号 第十三条",
    "alternative": "雇您的人或者嘎查村、社区写的收入情况；都没有的，由工作人员上门了解",
    "can": [{"action": "commit", "possible": True, "why_not": None}],
    "notice": {"version": 1, "title": "证明事项告知书：打零工的收入", "parts": [_PART]},
    "commitment": {"version": 1, "title": "告知承诺书：打零工的收入", "parts": [_TICK]},
    "consequences": [{"text": "退回多领的救助", "law": "社会救助暂行办法 第六十八条"}],
    "appeal": "对结果不服的，可以申请行政复议，也可以向法院起诉（社会救助暂行办法第六十五条）。",
    "signed": None,
}
