"""Giving or refusing one's own authorisation, by the link one was handed. No account is needed."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.audiences import Audience
from api.plumbing.languages import said
from api.plumbing.network import client_network
from api.plumbing.schemas import AnswerSchema, StrictSchema, Text, TrueFalse
from api.plumbing.services import services
from casework.authorisations import Asking
from casework.promising.wording import RELATION_TITLES

authorisations = Audience(
    "authorisations",
    guard="public",
    url_prefix="/v1/authorisations",
    description="Authorising a means check for oneself",
)


class OpeningBody(StrictSchema):
    """The code of the link, and the last four of one's own identity number, as the applicant gave it."""

    code = Text(max_length=40, min_length=1, required=True)
    last_four = Text(
        max_length=4,
        required=True,
        validate=ma.validate.Regexp(r"[0-9]{3}[0-9Xx]\Z", error="请填身份证号码的最后四位。"),
    )


class ReplyBody(OpeningBody):
    """Yes, with a signature; or no, with or without words, which only the office reads."""

    agrees = TrueFalse(required=True)
    signature = ma.fields.Raw(load_default=None, metadata={"description": '{"strokes": [[[x, y], …], …]}'})
    words = Text(max_length=500, load_default="")


class AskingView(AnswerSchema):
    """What somebody is asked, by whom, and what they answered so far."""

    title = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)
    asks = ma.fields.String(required=True)
    law = ma.fields.String(required=True)
    sources = ma.fields.List(ma.fields.String(), required=True)
    covers = ma.fields.String(required=True)
    free = ma.fields.String(required=True)
    agree = ma.fields.String(required=True)
    as_whom = ma.fields.String(required=True)
    region_name = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    until = ma.fields.DateTime(required=True, allow_none=True)


_ASKING = {
    "title": "家庭经济状况核对授权书",
    "version": 1,
    "asks": "乌***在申请最低生活保障。按规定要核对一家人的收入和财产，您的情况要您自己同意才能查。",
    "law": "社会救助暂行办法 第五十八条；民发〔2021〕57号 第九条、第十八条",
    "sources": ["户籍", "银行"],
    "covers": "只查办这件事要用的，不会动您的钱。查到的内容只给经办的人看，不给申请的人看。",
    "free": "您可以不同意。不同意会如实记下来，由工作人员和您联系；不会只凭这一点就自动不批。",
    "agree": "我同意民政部门为办理这份申请，向以上部门和机构核对我的收入和财产。",
    "as_whom": RELATION_TITLES["member"],
    "region_name": "内蒙古自治区赤峰市克什克腾旗",
    "state": "waiting",
    "until": "2026-11-29T04:00:00+00:00",
}


@authorisations.route("/opening", methods=["POST"])
@Audience.refuses(404, 412, 429, 503)
@authorisations.arguments(OpeningBody)
@authorisations.response(200, AskingView, example=_ASKING)
def open_link(body: dict[str, Any]) -> dict[str, Any]:
    """Read what one is asked. A wrong or old link and a wrong second fact get the same answer."""
    return _view(services().authorisations.open(body["code"], body["last_four"], network=client_network()))


@authorisations.route("/reply", methods=["POST"])
@Audience.refuses(404, 409, 412, 429, 503)
@authorisations.arguments(ReplyBody)
@authorisations.response(200, AskingView, example=_ASKING | {"state": "given"})
def reply(body: dict[str, Any]) -> dict[str, Any]:
    """Agree, or decline. While the link holds one may answer otherwise; the newest answer counts."""
    asking = services().authorisations.reply(
        body["code"],
        body["last_four"],
        agrees=body["agrees"],
        signature=body["signature"],
        words=body["words"],
        network=client_network(),
    )
    return _view(asking)


def _view(asking: Asking) -> dict[str, Any]:
    sheet, one = asking.sheet, asking.authorisation
    asks = said(sheet.asks).replace("{applicant}", asking.applicant)
    return {
        "title": said(sheet.title),
        "version": sheet.version,
        "asks": asks.replace("{service}", said(asking.service_title)),
        "law": said(sheet.law),
        "sources": [said(source) for source in sheet.sources],
        "covers": said(sheet.covers),
        "free": said(sheet.free),
        "agree": said(sheet.agree),
        "as_whom": said(RELATION_TITLES[one.relation]),
        "region_name": services().regions.full_name(one.region),
        "state": one.state,
        "until": one.link.expires_at if one.link else None,
    }
