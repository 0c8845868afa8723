"""我能申请什么: which programmes somebody may get, without signing in. Nothing is stored, nothing is logged."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.audiences import Audience
from api.plumbing.languages import language, told
from api.plumbing.preview_schemas import PREVIEW, PreviewView
from api.plumbing.question_schemas import QUESTION, MessageView, QuestionView
from api.plumbing.schemas import AnswerSchema
from api.plumbing.services import services
from api.plumbing.told_schemas import ToldBody, told_of

screenings = Audience(
    "screenings", guard="public", url_prefix="/v1/screenings", description="What one may get, for anybody who asks"
)


class ScreeningView(AnswerSchema):
    """Every verdict so far, and the one question that can still change most of them; null when none can."""

    messages = ma.fields.List(ma.fields.Nested(MessageView), required=True)
    preview = ma.fields.Nested(PreviewView, required=True)
    question = ma.fields.Nested(QuestionView, allow_none=True, required=True)


@screenings.route("", methods=["POST"])
@Audience.limited("screenings")
@screenings.arguments(ToldBody)
@screenings.response(200, ScreeningView, example={"messages": [], "preview": PREVIEW, "question": QUESTION})
def screen(body: dict[str, Any]) -> Any:
    """Say what has been answered so far; get the verdicts and the next question.

    Keep the answers and send them all with the next one. A question of kind `members` asks whether there is another:
    then add an id of your own to its list, or close it.
    """
    return services().screenings.screen(told_of(body), locale=language()), told()
