"""How a preview is shown: with a turn, on its own, and in a screening."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.schemas import AnswerSchema


class PreviewAmount(AnswerSchema):
    """What one gets at least and at most; null where nothing bounds it."""

    low = ma.fields.String(allow_none=True)
    high = ma.fields.String(allow_none=True)
    unit = ma.fields.String(required=True, metadata={"example": "CNY/month"})


class PreviewQuestion(AnswerSchema):
    """Something a verdict hangs on; `question` is null when this conversation never asks it."""

    question = ma.fields.String(allow_none=True)
    label = ma.fields.String(required=True)


class PreviewFigure(AnswerSchema):
    """A figure of the law, where it comes from, and how sure it is. A table has name and region alone."""

    name = ma.fields.String(required=True)
    label = ma.fields.String()
    low = ma.fields.String(allow_none=True)
    high = ma.fields.String(allow_none=True)
    unit = ma.fields.String()
    missing = ma.fields.Boolean(metadata={"description": "Nobody has published one: `low` and `high` are its bounds"})
    region = ma.fields.String(allow_none=True)
    since = ma.fields.String(data_key="from", attribute="from", allow_none=True)
    status = ma.fields.String(
        allow_none=True, metadata={"enum": ["verified", "secondary", "derived", "unsure", "demo", None]}
    )
    source = ma.fields.Raw(allow_none=True, metadata={"description": "`title` and `href` of the document"})


class PreviewBecause(AnswerSchema):
    """One reason: the sentence, its article, the answers and the figures it rests on."""

    text = ma.fields.String(required=True)
    article = ma.fields.String(allow_none=True)
    facts = ma.fields.List(ma.fields.Nested(PreviewQuestion))
    parameters = ma.fields.List(ma.fields.Nested(PreviewFigure))


class PreviewHang(AnswerSchema):
    """Something no question can settle: a figure we do not have, or what an officer decides."""

    text = ma.fields.String(required=True)
    article = ma.fields.String(allow_none=True)
    label = ma.fields.String(allow_none=True)
    question = ma.fields.String(allow_none=True)


class PreviewNote(AnswerSchema):
    """Something else to know."""

    text = ma.fields.String(required=True)
    article = ma.fields.String(allow_none=True)


class ProgrammePreview(AnswerSchema):
    """One programme: what may come of it, and what that hangs on."""

    programme = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    service = ma.fields.String(allow_none=True, metadata={"description": "The service one applies with"})
    verdict = ma.fields.String(
        required=True,
        metadata={"enum": ["certain_yes", "certain_no", "depends", "needs_officer", "not_modelled"]},
    )
    amount = ma.fields.Nested(PreviewAmount, allow_none=True)
    depends_on = ma.fields.List(ma.fields.Nested(PreviewQuestion), required=True)
    missing = ma.fields.List(ma.fields.Nested(PreviewHang), required=True)
    where = ma.fields.String(allow_none=True, metadata={"description": "Of `not_modelled`: where to ask"})


class ProgrammeReasons(ProgrammePreview):
    """The same with reasons. `facts` are the few answers that force a certain verdict."""

    because = ma.fields.List(ma.fields.Nested(PreviewBecause))
    facts = ma.fields.List(ma.fields.Nested(PreviewQuestion))
    left_to_officer = ma.fields.List(ma.fields.Nested(PreviewHang))
    will_be_verified = ma.fields.List(ma.fields.String())
    advice = ma.fields.String(allow_none=True)
    notes = ma.fields.List(ma.fields.Nested(PreviewNote))


class PreviewView(AnswerSchema):
    """What somebody may be entitled to, on what has been told. It estimates; the bureau decides."""

    is_exact = True

    as_of = ma.fields.Date(required=True)
    region = ma.fields.String(allow_none=True)
    note = ma.fields.String(required=True)
    programmes = ma.fields.List(ma.fields.Nested(ProgrammePreview), required=True)


class ReasonsView(PreviewView):
    """A preview with its reasons."""

    is_exact = False

    programmes = ma.fields.List(ma.fields.Nested(ProgrammeReasons), required=True)
    next = ma.fields.List(
        ma.fields.Nested(PreviewQuestion), required=True, metadata={"description": "What would settle most, first"}
    )


PREVIEW: dict[str, Any] = {
    "as_of": "2026-11-22",
    "region": "150102001",
    "note": "这是按您现在说的估算的，最后由旗县民政部门确认。",
    "programmes": [
        {
            "programme": "minimum_living_guarantee",
            "title": "最低生活保障",
            "service": "minimum_living_guarantee",
            "verdict": "depends",
            "amount": {"low": "0.00", "high": "841.00", "unit": "CNY/month"},
            "depends_on": [{"question": "property.savings", "label": "存款和理财"}],
            "missing": [],
            "where": None,
        }
    ],
}

REASONS: dict[str, Any] = PREVIEW | {
    "next": [{"question": "property.savings", "label": "存款和理财"}],
    "programmes": [
        PREVIEW["programmes"][0]
        | {
            "verdict": "certain_yes",
            "depends_on": [],
            "because": [
                {
                    "text": "照您现在说的，一家人平均下来，每月收入比当地低保标准低。",
                    "article": "社会救助暂行办法 第九条；民发〔2021〕57号 第十三条",
                    "facts": [{"question": "situation.incomes", "label": "收入"}],
                    "parameters": [
                        {
                            "name": "minimum_living_guarantee.urban_standard",
                            "label": "城市最低生活保障标准",
                            "low": "841",
                            "high": "841",
                            "unit": "CNY/person/month",
                            "missing": False,
                            "region": "150100",
                            "from": "2022-01-01",
                            "status": "secondary",
                            "source": {"title": "呼和浩特市公布的标准", "href": None},
                        }
                    ],
                }
            ],
            "facts": [{"question": "situation.incomes", "label": "收入"}],
            "left_to_officer": [],
            "will_be_verified": ["民政部门核对家里的收入"],
            "advice": None,
            "notes": [],
        }
    ],
}
