"""A citizen's conversations: begin, take turns, look, move to another device, submit."""

from __future__ import annotations

from typing import Any

from api.citizen.conversation_schemas import (
    CONVERSATION,
    LINE,
    BeginBody,
    ClaimBody,
    ConversationsView,
    ConversationView,
    HandoverView,
    MessagesQuery,
    MessagesView,
    SummaryView,
)
from api.citizen.requests import CHANNEL_PARAMETER, channel
from api.citizen.turns import TurnBody, command_of
from api.plumbing import cursors
from api.plumbing.audiences import Audience
from api.plumbing.cursors import PageQuery
from api.plumbing.guards import principal
from api.plumbing.idempotency import if_match_version, outcome_headers
from api.plumbing.preview_schemas import REASONS, ReasonsView
from api.plumbing.repeating import this_request
from api.plumbing.services import services
from api.plumbing.told_schemas import told_of
from conversation_flows.beginning import Beginning
from conversation_flows.handover import HANDOVER_MINUTES
from conversation_flows.keeping import View
from conversation_flows.turns import Turn
from identity.mandates import Right

conversations = Audience(
    "conversations",
    guard="citizen",
    url_prefix="/v1/conversations",
    description="Guided applications, one plain question at a time",
)
_ENTRY = {
    "version": 7,
    "at": "2026-11-22T02:03:00+00:00",
    "outcome": "advanced",
    "did": "结婚了",
    "messages": ["好的，记下了。"],
    "asked": "您身体怎么样？",
}
_SUMMARY_LINE = {"question": "situation.marriage", "label": "婚姻状况", "text": "结婚了"}
_HANDOVER = {
    "code": "k3mp7xw2ra",
    "link": "https://bangban.example/continue#k3mp7xw2ra",
    "qr_svg": "<svg xmlns=…",
    "expires_in_seconds": 600,
}


def _answer(view: View) -> tuple[dict[str, Any], dict[str, str]]:
    """The view's data and the headers that tell its version and whether it is a repetition."""
    return view.data, outcome_headers(view.version, is_replayed=view.replayed)


@conversations.route("", methods=["POST"])
@Audience.on_behalf(Right.ACT)
@Audience.keyed
@Audience.limited("turns")
@Audience.refuses(404, 409, 429)
@conversations.doc(parameters=[CHANNEL_PARAMETER])
@conversations.arguments(BeginBody)
@conversations.response(201, ConversationView, example=CONVERSATION)
def begin_conversation(body: dict[str, Any]) -> Any:
    """Begin an application; the same key finds the one it began.

    With `screening` or `transfer` what was said there comes along; promises are given anew.
    """
    beginning = Beginning(
        service=body["service"],
        locale=body["locale"],
        channel=channel(),
        request=this_request(body),
        told=told_of(body["screening"]) if body["screening"] else None,
        earlier=body["transfer"]["conversation"] if body["transfer"] else None,
    )
    return _answer(services().conversations.begin(principal(), beginning))


@conversations.route("")
@Audience.on_behalf(Right.SEE)
@conversations.arguments(PageQuery, location="query")
@conversations.response(200, ConversationsView, example={"items": [LINE], "next": None})
def list_conversations(query: dict[str, Any]) -> dict[str, Any]:
    """List my conversations, newest first."""
    who = principal()
    items, following = cursors.newest_first(
        query,
        of=f"conversations/{who.account}",
        blind=services().blind,
        fetch=lambda before, limit: services().conversations.newest(who, before=before, limit=limit),
        place=lambda line: (line["created_at"], line["id"]),
    )
    return {"items": items, "next": following}


@conversations.route("/<id:conversation_id>")
@Audience.on_behalf(Right.SEE)
@Audience.refuses(409)
@conversations.response(200, ConversationView, example=CONVERSATION)
def show_conversation(conversation_id: str) -> Any:
    """Show a conversation and the question it is at."""
    return _answer(services().conversations.look(principal(), conversation_id))


@conversations.route("/<id:conversation_id>/turns", methods=["POST"])
@Audience.on_behalf(Right.ACT)
@Audience.keyed
@Audience.versioned
@Audience.limited("turns")
@Audience.refuses(409)
@conversations.doc(parameters=[CHANNEL_PARAMETER])
@conversations.arguments(TurnBody)
@conversations.response(200, ConversationView, example=CONVERSATION)
def take_turn(body: dict[str, Any], conversation_id: str) -> Any:
    """Answer the question, or do something else.

    An answer that will not do is a turn too: 200, `outcome` is `reprompt`, and the messages say kindly what would do.
    """
    turn = Turn(conversation_id, if_match_version(), this_request(body), command_of(body), channel())
    return _answer(services().conversations.take_turn(principal(), turn))


@conversations.route("/<id:conversation_id>/messages")
@Audience.on_behalf(Right.SEE)
@conversations.arguments(MessagesQuery, location="query")
@conversations.response(200, MessagesView, example={"page": 0, "entries": [_ENTRY]})
def list_messages(query: dict[str, Any], conversation_id: str) -> dict[str, Any]:
    """Read the transcript, a page at a time."""
    return services().conversations.messages(principal(), conversation_id, page=query["page"])


@conversations.route("/<id:conversation_id>/summary")
@Audience.on_behalf(Right.SEE)
@Audience.refuses(409)
@conversations.response(200, SummaryView, example={"sections": [{"title": "您自己", "lines": [_SUMMARY_LINE]}]})
def show_summary(conversation_id: str) -> dict[str, Any]:
    """Show everything said so far that counts, for the person to review."""
    return {"sections": services().conversations.summary(principal(), conversation_id)}


@conversations.route("/<id:conversation_id>/preview")
@Audience.on_behalf(Right.SEE)
@Audience.limited("turns")
@Audience.refuses(409)
@conversations.response(200, ReasonsView, example=REASONS)
def show_preview(conversation_id: str) -> dict[str, Any]:
    """Show what the household may get, with the reasons, the figures and what to ask next."""
    return services().conversations.preview(principal(), conversation_id)


@conversations.route("/<id:conversation_id>/handover", methods=["POST"])
@Audience.keyed
@Audience.versioned
@Audience.limited("turns")
@Audience.refuses(409)
@conversations.doc(parameters=[CHANNEL_PARAMETER])
@conversations.response(201, HandoverView, example=_HANDOVER)
def hand_over(conversation_id: str) -> Any:
    """Get a one-time code to go on with this conversation on another device.

    Whoever enters the code within ten minutes goes on with it in their own account, and it leaves this one.
    """
    code, view = services().conversations.hand_over(
        principal(), conversation_id, if_match_version(), channel(), this_request(None)
    )
    link = services().links.going_on(code)
    shown = {
        "code": code,
        "link": link,
        "qr_svg": services().qr.svg(link).decode(),
        "expires_in_seconds": HANDOVER_MINUTES * 60,
    }
    return shown, _answer(view)[1]


@conversations.route("/claim", methods=["POST"])
@Audience.keyed
@Audience.limited("claim")
@Audience.refuses(404, 409, 429)
@conversations.doc(parameters=[CHANNEL_PARAMETER])
@conversations.arguments(ClaimBody)
@conversations.response(200, ConversationView, example=CONVERSATION)
def claim_conversation(body: dict[str, Any]) -> Any:
    """Go on with a conversation that was handed over by a one-time code."""
    code = body["code"].strip().lower()
    return _answer(services().conversations.claim(principal(), code, channel(), this_request(body)))


@conversations.route("/<id:conversation_id>/submission", methods=["POST"])
@Audience.on_behalf(Right.ACT)
@Audience.keyed
@Audience.versioned
@Audience.limited("turns")
@Audience.refuses(409)
@conversations.doc(parameters=[CHANNEL_PARAMETER])
@conversations.response(200, ConversationView, example=CONVERSATION | {"status": "submitted"})
def submit_conversation(conversation_id: str) -> Any:
    """Submit the application, once. The bureau decides; the receipt in the answer is the proof."""
    view = services().casework.submit(
        principal(), conversation_id, based_on=if_match_version(), channel=channel(), request=this_request(None)
    )
    return _answer(view)
