"""What a citizen may send about an application she made."""

from __future__ import annotations

import marshmallow as ma

from api.citizen.replying import CHANGES
from api.plumbing.schemas import Day, StrictSchema, Text
from casework.details import LONGEST_TEXT, MOST_TEXTS
from casework.replies import WITHDRAWALS

_AN_UPLOAD = ma.validate.Regexp(r"upld_[a-z2-7]{26}\Z", error="没有这个文件，请重新上传。")
_A_HAPPENING = ma.validate.Regexp(r"hapn_[a-z2-7]{26}\Z", error="这不是经过里的一条。")
_MOST_UPLOADS = 20


def _one_of(known: object) -> ma.validate.OneOf:
    return ma.validate.OneOf(list(known), error="请从给出的选项里选一个。")  # type: ignore[call-overload]


class AnswerBody(StrictSchema):
    """The answer to one thing of `progress.asked`, by its number from 0."""

    to = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(0, MOST_TEXTS - 1))
    words = Text(required=True, min_length=1, max_length=500)


class SupplementBody(StrictSchema):
    """What is handed in: words, files, answers to what was asked for; at least one of them."""

    words = Text(load_default="", max_length=LONGEST_TEXT)
    uploads = ma.fields.List(
        Text(max_length=80, validate=_AN_UPLOAD), load_default=list, validate=ma.validate.Length(max=_MOST_UPLOADS)
    )
    answers = ma.fields.List(
        ma.fields.Nested(AnswerBody), load_default=list, validate=ma.validate.Length(max=MOST_TEXTS)
    )


class WithdrawalOfBody(StrictSchema):
    """What is taken back: the application, or the appeal."""

    of = ma.fields.String(required=True, validate=_one_of(WITHDRAWALS))


class ChangeBody(StrictSchema):
    """What has changed at home, and since when."""

    what = ma.fields.String(required=True, validate=_one_of(CHANGES))
    since = Day(required=True)
    words = Text(required=True, min_length=1, max_length=1_900)


class AppealBody(StrictSchema):
    """What is wrong with the decision, and why; `about` is the happening it was made in, the last one if left out."""

    words = Text(required=True, min_length=1, max_length=LONGEST_TEXT)
    about = Text(load_default=None, max_length=80, validate=_A_HAPPENING)


class GoingOnBody(StrictSchema):
    """The programme the papers go on to."""

    programme = ma.fields.String(required=True, validate=_one_of(("low_income_edge", "rigid_expenditure")))
