"""What a client gets back of a conversation. Shapes as in the API reference."""

from __future__ import annotations

from typing import Any

from conversation_flows.conversation import Conversation
from conversation_flows.engine.attention import current, has_before
from conversation_flows.engine.flow import Loop
from conversation_flows.engine.frame import Position
from conversation_flows.engine.progress import progress
from conversation_flows.engine.walk import Walk
from conversation_flows.log import Entry
from conversation_flows.question_view import question_view


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
