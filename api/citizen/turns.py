"""What a client may send to `…/turns`, and the one command it stands for."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.schemas import StrictSchema, Text
from conversation_flows.engine.commands import Act, Add, Answer, Change, Command, NoAnswer, Remove, Speak
from i18n.languages import LOCALES

_ADDRESS = ma.validate.Regexp(r"[a-z][a-z0-9_.]*\Z", error="这不是一个问题的编号。")
_ABSENCES = {"dont_know": "dont_know", "refuse": "refused", "skip": "skipped"}
_PLAIN = ("back", "explain", "repeat", "pause", "resume", "restart", "handoff", "confirm")
_NEEDS = {**dict.fromkeys((*_ABSENCES, "change"), ("question",)), "add": ("loop",), "remove": ("loop", "item")}
_NEEDS["language"] = ("locale",)


class TurnBody(StrictSchema):
    """One turn: exactly one of ``answer``, ``text`` and ``action``, with what it needs beside it."""

    question = Text(max_length=200, validate=_ADDRESS, metadata={"description": "The `id` of the question"})
    answer = ma.fields.Raw(
        allow_none=False,
        metadata={
            "description": "In the shape of the question's kind: text, number, true/false, an option's value, a list "
            'of them, money as {"amount": "1500.00", "per": "month"}, a signature as {"strokes": [[[x, y], …], …]}',
        },
    )
    text = Text(max_length=1000, min_length=1, metadata={"description": "Free text, understood as one of the commands"})
    action = ma.fields.String(validate=ma.validate.OneOf([*_NEEDS, *_PLAIN], error="没有这种操作。"))
    loop = Text(max_length=200, validate=_ADDRESS, metadata={"description": "The `id` of a `members` question"})
    item = Text(max_length=40, validate=_ADDRESS, metadata={"description": "The `id` of one of its items"})
    locale = ma.fields.String(
        validate=ma.validate.OneOf(LOCALES, error="暂时还没有这种语言。"),
        metadata={"description": "The language to go on in"},
    )

    @ma.validates_schema
    def exactly_one(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Refuse what is none or two commands at once, or lacks what its command needs."""
        chosen = [name for name in ("answer", "text", "action") if name in data]
        if len(chosen) != 1:
            raise ma.ValidationError("answer、text、action 三项里要有一项，也只能有一项。", "action")
        needed = ("question",) if chosen == ["answer"] else _NEEDS.get(data.get("action", ""), ())
        for name in ("question", "loop", "item", "locale"):
            if name in needed and name not in data:
                raise ma.ValidationError("这里缺少一项。", name)
            if name not in needed and name in data:
                raise ma.ValidationError("这种操作用不到这一项。", name)


def command_of(body: dict[str, Any]) -> Command | Speak | str:
    """The command a checked body stands for; free text comes back as it is."""
    if "text" in body:
        return str(body["text"])
    if "answer" in body:
        return Answer(body["question"], body["answer"])
    action = body["action"]
    if action in _ABSENCES:
        return NoAnswer(body["question"], _ABSENCES[action])  # type: ignore[arg-type] # the table's values are the literals
    match action:
        case "change":
            return Change(body["question"])
        case "add":
            return Add(body["loop"])
        case "remove":
            return Remove(body["loop"], body["item"])
        case "language":
            return Speak(body["locale"])
    return Act(action)
