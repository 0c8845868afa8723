"""How conversations are asked for and shown."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.preview_schemas import PREVIEW, PreviewView
from api.plumbing.question_schemas import QUESTION, MessageView, QuestionView
from api.plumbing.schemas import AnswerSchema, Count, StrictSchema, Text, TrueFalse
from api.plumbing.told_schemas import ToldBody
from i18n.languages import LOCALES, SOURCE


class TransferBody(StrictSchema):
    """Another application of one's own, whose answers are to be taken along. They are taken only with consent."""

    conversation = Text(max_length=40, required=True)
    agrees = TrueFalse(
        required=True,
        validate=ma.validate.Equal(True, error="要您同意才能带过来。不同意也可以，那就重新填。"),
    )


class BeginBody(StrictSchema):
    """Which service to apply for, in which language, and what has been said already."""

    service = Text(max_length=60, required=True, metadata={"example": "minimum_living_guarantee"})
    locale = ma.fields.String(
        load_default=SOURCE,
        validate=ma.validate.OneOf(LOCALES, error="暂时还没有这种语言。"),
        metadata={"description": "Can be changed at any time by the turn `language`"},
    )
    screening = ma.fields.Nested(
        ToldBody, load_default=None, metadata={"description": "The answers of a screening, so that nobody asks again"}
    )
    transfer = ma.fields.Nested(TransferBody, load_default=None)

    @ma.validates_schema(skip_on_field_errors=True)
    def _only_one(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["screening"] and data["transfer"]:
            raise ma.ValidationError("只能从一处带过来。", "transfer")


class ClaimBody(StrictSchema):
    """The one-time code shown on the other device."""

    code = Text(max_length=20, min_length=8, required=True)


class MessagesQuery(StrictSchema):
    """Which page of the transcript; the newest when left out."""

    page = Count(load_default=None, metadata={"description": "Pages count from 0, the oldest"})


class ProgressView(AnswerSchema):
    """How far along."""

    section = ma.fields.Integer(required=True)
    sections = ma.fields.Integer(required=True)
    title = ma.fields.String(required=True)
    answered = ma.fields.Integer(required=True)
    about_left = ma.fields.Integer(required=True)


class FlowView(AnswerSchema):
    """The flow a conversation is pinned to."""

    id = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)


class ReceiptView(AnswerSchema):
    """The proof of submission."""

    number = ma.fields.String(required=True)
    application = ma.fields.String(required=True)
    tracking_code = ma.fields.String(required=True)
    submitted_at = ma.fields.DateTime(required=True)


class DeletionView(AnswerSchema):
    """The receipt of a deletion: since when what was said is gone, and why."""

    at = ma.fields.DateTime(required=True)
    reason = ma.fields.String(required=True, metadata={"description": "`abandoned`"})


class ConversationLine(AnswerSchema):
    """A conversation in a list."""

    id = ma.fields.String(required=True)
    service = ma.fields.String(required=True)
    flow = ma.fields.Nested(FlowView, required=True)
    status = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)
    locale = ma.fields.String(required=True)
    created_at = ma.fields.DateTime(required=True)
    updated_at = ma.fields.DateTime(required=True, metadata={"description": "When a person last touched it"})
    deletion = ma.fields.Nested(
        DeletionView, allow_none=True, required=True, metadata={"description": "Once `status` is `expired`"}
    )


class TransferChoice(AnswerSchema):
    """A service that takes over what was said, and what may come of it there."""

    service = ma.fields.String(required=True)
    programme = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    verdict = ma.fields.String(required=True)


class TransferView(AnswerSchema):
    """Where to go on when this service cannot help, the surest first; begin there with `transfer` once they agree."""

    to = ma.fields.List(ma.fields.Nested(TransferChoice), required=True)
    text = ma.fields.String(required=True)


class ConversationView(ConversationLine):
    """A conversation as it stands, with what came of the last turn."""

    outcome = ma.fields.String(required=True)
    messages = ma.fields.List(ma.fields.Nested(MessageView), required=True)
    question = ma.fields.Nested(QuestionView, allow_none=True, required=True)
    progress = ma.fields.Nested(ProgressView, required=True)
    preview = ma.fields.Nested(PreviewView, allow_none=True, required=True)
    transfer = ma.fields.Nested(
        TransferView, allow_none=True, required=True, metadata={"description": "When the verdict here is a certain no"}
    )
    can = ma.fields.List(ma.fields.String(), required=True)
    receipt = ma.fields.Nested(ReceiptView, allow_none=True, required=True)


class ConversationsView(AnswerSchema):
    """A page of conversations, newest first."""

    items = ma.fields.List(ma.fields.Nested(ConversationLine), required=True)
    next = ma.fields.String(allow_none=True, required=True, metadata={"description": "The cursor of the next page"})


class EntryView(AnswerSchema):
    """One entry of the transcript."""

    version = ma.fields.Integer(required=True)
    at = ma.fields.DateTime(required=True)
    outcome = ma.fields.String(required=True)
    did = ma.fields.String(required=True)
    messages = ma.fields.List(ma.fields.String(), required=True)
    asked = ma.fields.String(allow_none=True, required=True)


class MessagesView(AnswerSchema):
    """A page of the transcript, oldest entry first."""

    page = ma.fields.Integer(required=True)
    entries = ma.fields.List(ma.fields.Nested(EntryView), required=True)


class SummaryLine(AnswerSchema):
    """One answer in words."""

    question = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    about = ma.fields.String(metadata={"description": "The list item it belongs to"})
    origin = ma.fields.String(attribute="from", data_key="from", metadata={"description": "What it follows from"})


class SummarySection(AnswerSchema):
    """One part of the summary."""

    title = ma.fields.String(required=True)
    lines = ma.fields.List(ma.fields.Nested(SummaryLine), required=True)


class SummaryView(AnswerSchema):
    """Everything said so far that counts."""

    sections = ma.fields.List(ma.fields.Nested(SummarySection), required=True)


class HandoverView(AnswerSchema):
    """A one-time code, and the same as a link in a QR code (SVG)."""

    code = ma.fields.String(required=True)
    link = ma.fields.String(required=True)
    qr_svg = ma.fields.String(required=True)
    expires_in_seconds = ma.fields.Integer(required=True)


CONVERSATION: dict[str, Any] = {
    "id": "conv_2tq5vhmjwmznskbzkpr4ghyc3u",
    "service": "minimum_living_guarantee",
    "flow": {"id": "minimum_living_guarantee", "version": 1},
    "status": "open",
    "version": 8,
    "locale": "zh-Hans-CN",
    "created_at": "2026-11-22T02:00:00+00:00",
    "updated_at": "2026-11-22T02:03:00+00:00",
    "deletion": None,
    "outcome": "advanced",
    "messages": [{"kind": "say", "text": "好的，记下了。", "speech": "好的，记下了。"}],
    "question": QUESTION,
    "preview": PREVIEW,
    "transfer": None,
    "progress": {"section": 2, "sections": 10, "title": "您自己", "answered": 6, "about_left": 31},
    "can": ["back", "explain", "repeat", "change", "handoff", "restart", "pause", "dont_know", "refuse"],
    "receipt": None,
}
LINE = {name: CONVERSATION[name] for name in ConversationLine().fields}
