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


class SettlingQuestion(PreviewQuestion):
    """The same with what each answer alone would make of the verdict."""

    settles = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(),
        allow_none=True,
        metadata={"description": "Of yes or no, of a choice, of whether there is another: the verdict by answer"},
    )
    enough = ma.fields.Boolean(
        allow_none=True, metadata={"description": "Whether this answer alone settles the verdict, whatever it is"}
    )


class PreviewTurn(PreviewQuestion):
    """An amount or number at which the verdict becomes another, everything else being as it is."""

    at = ma.fields.String(required=True, metadata={"example": "1023.00"})
    unit = ma.fields.String(required=True, metadata={"example": "CNY/month"})
    below = ma.fields.String(required=True)
    from_there = ma.fields.String(required=True)
    text = ma.fields.String(required=True, metadata={"description": "The same in words"})


class AlternativeChoice(AnswerSchema):
    """One of two programmes of which only one may be drawn."""

    programme = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    amount = ma.fields.Nested(PreviewAmount, allow_none=True)


class PreviewAlternative(AnswerSchema):
    """Two programmes that are both certain and exclude each other; the person chooses."""

    among = ma.fields.List(ma.fields.Nested(AlternativeChoice), required=True)
    dominated = ma.fields.List(
        ma.fields.String(), required=True, metadata={"description": "What pays no more than the other surely does"}
    )
    text = ma.fields.String(required=True)
    why = ma.fields.String(allow_none=True, metadata={"description": "Why it is the poorer choice; null if neither is"})


class ProgrammeReasons(ProgrammePreview):
    """The same with reasons. `facts` are the few answers that force a certain verdict."""

    depends_on = ma.fields.List(ma.fields.Nested(SettlingQuestion), required=True)
    flips_at = ma.fields.List(ma.fields.Nested(PreviewTurn))
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
    alternatives = ma.fields.List(ma.fields.Nested(PreviewAlternative), required=True)
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

_TURN = {
    "question": "situation.incomes.i1.amount",
    "label": "金额",
    "at": "841.00",
    "unit": "CNY/month",
    "below": "certain_yes",
    "from_there": "certain_no",
    "text": "别的都不变的话：您的收入（第 1 项）的金额不到 841 元（每月），符合条件；到了 841 元（每月），不符合条件。",
}
_ALTERNATIVE = {
    "among": [
        {
            "programme": "destitute_support",
            "title": "特困人员救助供养",
            "amount": {"low": "1094.00", "high": "1094.00", "unit": "CNY/month"},
        },
        {
            "programme": "minimum_living_guarantee",
            "title": "最低生活保障",
            "amount": {"low": "541.00", "high": "541.00", "unit": "CNY/month"},
        },
    ],
    "dominated": ["minimum_living_guarantee"],
    "text": "特困人员救助供养和最低生活保障，两样只能领一样，领哪一样由您自己选。",
    "why": "按现在算，最低生活保障不会比特困人员救助供养给得多。",
}

REASONS: dict[str, Any] = PREVIEW | {
    "alternatives": [_ALTERNATIVE],
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
            "flips_at": [_TURN],
            "left_to_officer": [],
            "will_be_verified": ["民政部门核对家里的收入"],
            "advice": None,
            "notes": [],
        }
    ],
}
