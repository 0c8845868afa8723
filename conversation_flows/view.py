"""What a client gets back: enough to draw any question of any flow. Shapes as in the API reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conversation_flows.conversation import Conversation
from conversation_flows.engine.attention import current, has_before
from conversation_flows.engine.flow import Loop, Question
from conversation_flows.engine.frame import Frame, Position
from conversation_flows.engine.path import find, path
from conversation_flows.engine.progress import progress
from conversation_flows.engine.scopes import Record
from conversation_flows.engine.walk import Walk
from conversation_flows.log import Entry
from i18n.marking import N_


def conversation_view(conversation: Conversation, walk: Walk, entry: Entry) -> dict[str, Any]:
    """The conversation as it stands, with what came of ``entry``."""
    here = current(walk) if conversation.status != "submitted" else None
    asked = None if conversation.is_over else here
    return {
        **conversation_line(conversation),
        "outcome": entry.outcome,
        "messages": [{"kind": "say", "text": text, "speech": text} for text in entry.messages],
        "question": question_view(asked) if asked else None,
        "progress": _progress(walk, here),
        "can": _can(conversation, walk, here),
        "receipt": _receipt(conversation),
    }


def conversation_line(conversation: Conversation) -> dict[str, Any]:
    """What a list shows of a conversation."""
    return {
        "id": conversation.id,
        "service": conversation.service,
        "flow": {"id": conversation.flow, "version": conversation.flow_version},
        "status": conversation.status,
        "version": conversation.version,
        "locale": conversation.locale,
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "deletion": _deletion(conversation),
    }


def question_view(here: Position) -> dict[str, Any]:
    """The question asked at a position."""
    if isinstance(here.node, Loop):
        return _loop_view(here, here.node)
    question, environment = here.node, here.frame.walk.environment
    record = here.frame.scope.answers.get(question.key)
    prompted = here.prompt()
    view: dict[str, Any] = {
        "id": here.address,
        "kind": question.kind_name,
        "prompt": prompted,
        "speech": question.speech.render(here.frame) if question.speech else prompted,
        **_reasons(here),
        "required": not question.is_optional,
        "may_be_unknown": question.may_be_unknown,
        "options": None,
        "items": None,
        "min": None,
        "max": None,
        "unit": question.unit or None,
        "example": question.example,
        "value": None if record is None or "v" not in record else question.kind.sent(record["v"]),
        "prefilled": None,
    }
    return view | question.kind.describe(question, environment)


def _loop_view(here: Position, loop: Loop) -> dict[str, Any]:
    prompted = here.prompt()
    return {
        "id": here.address,
        "kind": "members",
        "title": loop.about.render(here.frame),
        "prompt": prompted,
        "speech": prompted,
        **_reasons(here),
        "required": True,
        "may_be_unknown": False,
        "options": None,
        "items": [_item(frame) for frame in here.frame.items(loop)],
        "min": None,
        "max": loop.at_most,
        "unit": None,
        "example": None,
        "value": None,
        "prefilled": None,
    }


def _reasons(here: Position) -> dict[str, Any]:
    node, frame = here.node, here.frame
    return {
        "why": node.why.render(frame) if node.why else None,
        "help": node.help.render(frame) if node.help else None,
        "law": frame.walk.environment.translate(node.law) if node.law else None,
    }


def _item(frame: Frame) -> dict[str, Any]:
    return {"id": frame.item, "line": frame.loop.line.render(frame) if frame.loop else ""}


def _progress(walk: Walk, here: Position | None) -> dict[str, Any]:
    done = progress(walk, here)
    return {
        "section": done.section,
        "sections": done.sections,
        "title": done.title,
        "answered": done.answered,
        "about_left": done.about_left,
    }


def _can(conversation: Conversation, walk: Walk, here: Position | None) -> list[str]:
    if conversation.is_over:
        return []
    can = ["change", "explain", "repeat", "handoff", "restart"]
    if has_before(walk, here):
        can.insert(0, "back")
    if walk.state.pending is not None:
        can.insert(0, "confirm")
    can.append("resume" if conversation.status == "paused" else "pause")
    if here is None:
        can.insert(0, "submit")
    elif isinstance(here.node, Loop):
        can += ["add", "remove"] if here.loop_state.items else ["add"]
    else:
        can += ["skip"] if here.node.is_optional else []
        can += ["dont_know", "refuse"] if here.node.may_be_unknown else []
    return can


def _deletion(conversation: Conversation) -> dict[str, Any] | None:
    deletion = conversation.deletion
    return None if deletion is None else {"at": deletion.at, "reason": deletion.reason}


def _receipt(conversation: Conversation) -> dict[str, Any] | None:
    receipt = conversation.receipt
    if receipt is None:
        return None
    return {
        "number": receipt.number,
        "application": receipt.application,
        "tracking_code": receipt.tracking_code,
        "submitted_at": receipt.submitted_at,
    }


NONE_WORDS = {"dont_know": N_("不知道"), "refused": N_("不想说"), "skipped": N_("没填")}


def summary(walk: Walk) -> list[dict[str, Any]]:
    """Everything on the path that has been said, section by section: what a person reviews and what is submitted."""
    sections: list[dict[str, Any]] = [
        {"title": walk.environment.translate(section.title), "lines": []} for section in walk.flow.sections
    ]
    for position in path(walk):
        node = position.node
        if isinstance(node, Question) and position.record is not None:
            sections[node.section]["lines"].append(_line(position, node, position.record))
        elif isinstance(node, Loop) and position.loop_state.closed and not position.loop_state.items:
            sections[node.section]["lines"].append(_empty_line(position))
    return [section for section in sections if section["lines"]]


def _empty_line(position: Position) -> dict[str, Any]:
    """That there is none is something said, too."""
    none = position.frame.walk.environment.translate("没有")
    return {"question": position.address, "label": _label(position), "text": none} | _about(position.frame)


def _about(frame: Frame) -> dict[str, Any]:
    lines = list(_lines_around(frame))[::-1]
    return {"about": frame.walk.environment.translate("；").join(lines)} if lines else {}


def _lines_around(frame: Frame | None) -> Iterator[str]:
    """The item's own line, then that of the item it belongs to: an income says whose it is."""
    while frame is not None and frame.loop is not None:
        yield frame.loop.line.render(frame)
        frame = frame.around


def _line(position: Position, question: Question, record: Record) -> dict[str, Any]:
    translate = position.frame.walk.environment.translate
    shown = position.frame.shown(question)
    line: dict[str, Any] = {
        "question": position.address,
        "label": _label(position),
        "text": shown if shown is not None else translate(NONE_WORDS[record["none"]]),
    }
    line |= _about(position.frame)
    if "from" in record:
        origin = find(position.frame.walk, position.frame.prefix + record["from"])
        line["from"] = _label(origin) if origin else record["from"]
    return line


def _label(position: Position) -> str:
    node = position.node
    text = node.label or node.ask
    return text.render(position.frame)
