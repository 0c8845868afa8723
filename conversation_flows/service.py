"""The use cases of a conversation: begin, take a turn, look, and move to another device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from conversation_flows.beginning import Beginning, Beginnings
from conversation_flows.conversation import Conversation, Handover, Status, day_in_china
from conversation_flows.engine.attention import current
from conversation_flows.engine.carry import carry, moved
from conversation_flows.engine.commands import Act, Add, Answer, Change, Command, NoAnswer, Remove, Speak, Spoken
from conversation_flows.engine.environment import Environment, Places
from conversation_flows.engine.flow import Question
from conversation_flows.engine.frame import Position
from conversation_flows.engine.outcome import OutOfPlace
from conversation_flows.engine.path import find
from conversation_flows.engine.step import take
from conversation_flows.engine.walk import Walk
from conversation_flows.log import Entry, Request
from conversation_flows.patience import USUAL, Patience
from conversation_flows.ports import Conversations, Flows, Secrets
from conversation_flows.preview import Previews
from conversation_flows.understanding.danger import AFTERWARDS, Danger, danger_in, is_asked_about
from conversation_flows.understanding.reply import reply
from conversation_flows.understanding.understand import understand
from conversation_flows.view import conversation_line, conversation_view, summary
from i18n.errors import Conflict, IdempotencyKeyReused, NotFound, Stale, Unavailable
from i18n.formatting import formats
from i18n.marking import N_
from i18n.translations import translator
from identity.principal import Principal

MOST_TURNS = 3_000  # turns of one conversation; people need some sixty
_PAGE = 64  # log entries kept beside the state before they move to a page of their own
_KEPT = 32  # newest entries that stay, so that a late retry is still recognised
HANDOVER_MINUTES = 10
_TRIES_OF_A_RACE = 8  # turns that may come in between while somebody claims
_CODE_LENGTH = 10  # 50 bits, alive for ten minutes, and guessing is limited at the edge


@dataclass(frozen=True, slots=True)
class View:
    """A conversation as a client sees it, the version it is at, and whether this was a repeated request."""

    data: dict[str, Any]
    version: int
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One command, or free text that means one, on one conversation, based on a version of it."""

    conversation: str
    based_on: int | None
    request: Request
    command: Spoken
    channel: str


@dataclass(frozen=True)
class ConversationService:
    """Everything a person can do with conversations."""

    conversations: Conversations
    flows: Flows
    places: Places
    secrets: Secrets
    now: Callable[[], datetime]
    previews: Previews
    patience: Patience = USUAL

    # --- beginning and looking ---------------------------------------------------------------------------------------

    def begin(self, principal: Principal, beginning: Beginning) -> View:
        """Open a conversation; the same key opens the same one.

        Raises NotFound, TooMany, IdempotencyKeyReused, and Invalid for answers brought along that do not hold.
        """
        return Beginnings(self).begin(principal, beginning)

    def look(self, principal: Principal, conversation_id: str) -> View:
        """The conversation as it stands; raises NotFound. A newer flow shows at once; the next turn keeps it."""
        conversation = self._load(principal, conversation_id)
        told = self._carry(conversation)[1]
        entry = conversation.log.latest()
        return self.view(conversation, entry=replace(entry, messages=(*entry.messages, *told)))

    def newest(self, principal: Principal, *, before: tuple[datetime, str] | None, limit: int) -> list[dict[str, Any]]:
        """The person's conversations, newest first."""
        found = self.conversations.newest(owner=principal.account, before=before, limit=limit)
        return [conversation_line(conversation) for conversation in found]

    def messages(self, principal: Principal, conversation_id: str, *, page: int | None) -> dict[str, Any]:
        """One page of the transcript, newest page when ``page`` is None; pages count from 0, oldest first."""
        conversation = self._load(principal, conversation_id)
        number = conversation.pages if page is None else page
        log = conversation.log
        if number != conversation.pages:
            log = self.conversations.page(number, scope=conversation.id)
        return {"entries": [_transcript(entry) for entry in log.entries()], "page": number}

    def summary(self, principal: Principal, conversation_id: str) -> list[dict[str, Any]]:
        """Everything said so far that counts, section by section."""
        return summary(self._walk(self.load(principal, conversation_id)))

    def preview(self, principal: Principal, conversation_id: str) -> dict[str, Any]:
        """What the household may be entitled to, with reasons; raises NotFound, and Conflict for an expired one."""
        conversation = self.load(principal, conversation_id)
        require_not_expired(conversation)
        return self.previews.look(self._walk(conversation)).full()

    # --- taking a turn -----------------------------------------------------------------------------------------------

    def take_turn(self, principal: Principal, turn: Turn) -> View:
        """Apply one command; raises NotFound, Stale, Conflict, IdempotencyKeyReused. An acknowledged turn is kept."""
        conversation = self._load(principal, turn.conversation)
        repeated = self.repeated(conversation, turn.request)
        if repeated is not None:
            return repeated
        _require_open(conversation)
        if turn.based_on != conversation.version:
            raise Stale
        if isinstance(turn.command, Speak):
            conversation.locale = turn.command.locale
        command, told = self._carry(conversation, turn.command)
        walk = self._walk(conversation)
        entry, status = self._step(conversation, walk, principal, replace(turn, command=command))
        entry = replace(entry, messages=(*told, *entry.messages))
        return self.commit(conversation, turn.request, entry, status, walk)

    def _carry(self, conversation: Conversation, command: Spoken = "") -> tuple[Spoken, tuple[str, ...]]:
        """Bring a conversation to the newest version there is a way to; the command as it is there, and what to say."""
        told: list[str] = []
        while not conversation.is_over:
            migration = self.flows.migration(conversation.flow, conversation.flow_version)
            new = self.flows.pinned(conversation.flow, migration.to_version) if migration else None
            if migration is None or new is None:
                break
            environment = self._environment(conversation, conversation.locale)
            again = carry(conversation.state, migration, new, environment)
            conversation.flow_version = migration.to_version
            command = moved(command, migration)
            told.append(environment.translate(migration.say))
            looked_at = environment.translate("有 {n} 个回答要请您再看一下。").replace("{n}", str(again))
            told += [looked_at] if again else []
        return command, tuple(told)

    def _step(self, conversation: Conversation, walk: Walk, principal: Principal, turn: Turn) -> tuple[Entry, Status]:
        if isinstance(turn.command, Speak):
            return self._speak(conversation, principal, turn.channel, turn.command.locale), conversation.status
        source = walk.state.source(account=principal.account, role=principal.role.value, channel=turn.channel)
        danger = danger_in(_words_of(turn.command))
        command = _command(turn.command, walk)
        is_answer = danger is not None and is_asked_about(danger, command)
        if danger is not None and not is_answer:
            return self._in_danger(conversation, walk, danger, source), "paused"
        section = _section(walk)
        try:
            step = take(walk, command, source)
        except OutOfPlace:
            raise Conflict(code="not_asked_now", text="这个问题现在不用回答。请看一下最新的问题。") from None
        here = current(walk)
        told = reply(turn.command, command, walk, step) if isinstance(turn.command, str) else step.messages
        first = (walk.environment.translate(danger.say),) if danger else ()
        messages = (*first, *told, *_transition(walk, section, here))
        asked = here.prompt() if here else None
        did = turn.command if isinstance(turn.command, str) else _did(walk, command, step.outcome)
        outcome = "crisis" if danger else step.outcome
        entry = Entry(conversation.version + 1, self.now(), source, outcome, did, messages, asked)
        return entry, step.status

    def _speak(self, conversation: Conversation, principal: Principal, channel: str, locale: str) -> Entry:
        """Another language from here on; what was said before stays as it was said."""
        entry = self._note(conversation, principal, channel, N_("换一种语言"), N_("好的，下面我用中文和您说。"))
        here = current(self._walk(conversation))
        return replace(entry, asked=here.prompt() if here else None)

    def _in_danger(self, conversation: Conversation, walk: Walk, danger: Danger, source: int) -> Entry:
        """The form stops; help comes first."""
        translate = walk.environment.translate
        said = (translate(danger.say), translate(AFTERWARDS))
        asked = conversation.log.latest().asked
        return Entry(conversation.version + 1, self.now(), source, "crisis", danger.kind, said, asked)

    def commit(
        self,
        conversation: Conversation,
        request: Request,
        entry: Entry,
        status: Status,
        walk: Walk | None = None,
        former_owner: str | None = None,
    ) -> View:
        """Keep a changed conversation as its next version; the loser of a race to its own twin gets the twin's view."""
        before, owner = conversation.version, former_owner or conversation.owner
        if before >= MOST_TURNS and status != "submitted":
            raise Conflict(code="too_long", text="这份申请改动次数太多了。请拨打 12345，请工作人员帮您办理。")
        conversation.status = status
        conversation.advance(request, entry)
        conversation.wait(self.patience)
        self._turn_page(conversation)
        if self._replace(conversation, owner, before):
            return self.view(conversation, walk=walk)
        kept = self.conversations.find(conversation.id, owner=conversation.owner)
        repeated = self.repeated(kept, request) if kept else None
        if repeated is None:
            raise Stale
        return repeated

    def _replace(self, conversation: Conversation, owner: str, before: int) -> bool:
        """Compare and set; a reply that got lost is settled by looking whether this very write is there."""
        try:
            return self.conversations.replace(conversation, owner=owner, version=before)
        except Unavailable:
            kept = self.conversations.find(conversation.id, owner=conversation.owner)
            if kept is not None and kept.log.find(conversation.log.requests[-1].key) is not None:
                return kept.version == conversation.version
            raise

    def _turn_page(self, conversation: Conversation) -> None:
        """Move a full page out of the document, before the write that forgets it: a crash between leaves both."""
        if len(conversation.log.lines) < _PAGE + _KEPT:
            return
        self.conversations.keep_page(conversation.pages, conversation.log.split(_PAGE), scope=conversation.id)
        conversation.pages += 1

    def repeated(self, conversation: Conversation, request: Request) -> View | None:
        """The view of what this very request already did; raises IdempotencyKeyReused when its body differs."""
        found = conversation.log.find(request.key)
        if found is None:
            return None
        if found[0].body != request.body:
            raise IdempotencyKeyReused
        return self.view(conversation, entry=found[1], replayed=True)

    # --- another device ----------------------------------------------------------------------------------------------

    def hand_over(
        self, principal: Principal, conversation_id: str, based_on: int, channel: str, request: Request
    ) -> tuple[str, View]:
        """A one-time code that opens this conversation elsewhere for ten minutes; a new one undoes the one before."""
        conversation = self._load(principal, conversation_id)
        code = self.secrets.derived_code(_CODE_LENGTH, "handover", conversation.id, request.key)
        repeated = self.repeated(conversation, request)
        if repeated is not None:
            return code, repeated
        _require_open(conversation)
        if based_on != conversation.version:
            raise Stale
        expires_at = self.now() + timedelta(minutes=HANDOVER_MINUTES)
        conversation.handover = Handover(self.secrets.blind("handover", code), expires_at)
        did, said = N_("换一台设备继续填"), N_("接续码已生成，十分钟内有效。")
        entry = self._note(conversation, principal, channel, did, said)
        return code, self.commit(conversation, request, entry, conversation.status)

    def claim(self, principal: Principal, code: str, channel: str, request: Request) -> View:
        """Open a handed-over conversation on this device; it is the claimer's from now on. Raises NotFound, TooMany.

        A claimer knows no version: when a last turn of the other device comes in between, it is read again.
        """
        for _ in range(_TRIES_OF_A_RACE):
            try:
                return self._claim(principal, code, channel, request)
            except Stale:
                continue
        raise Unavailable(retry_after_seconds=1)

    def _claim(self, principal: Principal, code: str, channel: str, request: Request) -> View:
        conversation = self.conversations.find_handed_over(scope=self.secrets.blind("handover", code))
        if conversation is None or conversation.handover is None:
            raise NotFound
        if conversation.handover.is_used:
            return self._claimed_before(conversation, principal, request)
        if conversation.handover.expires_at <= self.now() or conversation.is_over:
            raise NotFound
        former, conversation.owner = conversation.owner, principal.account
        if former != principal.account:
            Beginnings(self).require_room(principal)
        conversation.handover = replace(conversation.handover, is_used=True)
        entry = self._note(conversation, principal, channel, N_("在新设备上继续"), N_("接上了，我们继续。"))
        return self.commit(conversation, request, entry, conversation.status, former_owner=former)

    def _claimed_before(self, conversation: Conversation, principal: Principal, request: Request) -> View:
        """A used code is worth nothing, except to the very request that used it."""
        repeated = self.repeated(conversation, request) if conversation.owner == principal.account else None
        if repeated is None:
            raise NotFound
        return repeated

    def _note(self, conversation: Conversation, principal: Principal, channel: str, did: str, message: str) -> Entry:
        source = conversation.state.source(account=principal.account, role=principal.role.value, channel=channel)
        asked = conversation.log.latest().asked
        translate = translator(conversation.locale)
        did, said = translate(did), (translate(message),)
        return Entry(conversation.version + 1, self.now(), source, "digression", did, said, asked)

    # --- inside ------------------------------------------------------------------------------------------------------

    def load(self, principal: Principal, conversation_id: str) -> Conversation:
        """The person's conversation, in the newest version of its flow it can go on in; raises NotFound."""
        conversation = self._load(principal, conversation_id)
        self._carry(conversation)
        return conversation

    def walk(self, conversation: Conversation, *, locale: str | None = None) -> Walk:
        """A look at a conversation with its pinned flow, in its own language or another."""
        return self._walk(conversation, locale)

    def _load(self, principal: Principal, conversation_id: str) -> Conversation:
        conversation = self.conversations.find(conversation_id, owner=principal.account)
        if conversation is None:
            raise NotFound
        return conversation

    def _walk(self, conversation: Conversation, locale: str | None = None) -> Walk:
        flow = self.flows.pinned(conversation.flow, conversation.flow_version)
        if flow is None:
            raise Conflict(code="flow_gone", text="这份申请的问卷已经停用了。请拨打 12345，请工作人员帮您接着办。")
        return Walk(flow, conversation.state, self._environment(conversation, locale or conversation.locale))

    def environment(self, locale: str) -> Environment:
        """Today's surroundings, in a language."""
        return Environment(
            day_in_china(self.now()), self.places, self.secrets.new_item, translator(locale), formats(locale)
        )

    def _environment(self, conversation: Conversation, locale: str) -> Environment:
        receipt = conversation.receipt  # what was submitted stays what it was on that day, ages included
        today = day_in_china(receipt.submitted_at if receipt else self.now())
        return Environment(today, self.places, self.secrets.new_item, translator(locale), formats(locale))

    def view(
        self,
        conversation: Conversation,
        *,
        entry: Entry | None = None,
        walk: Walk | None = None,
        replayed: bool = False,
    ) -> View:
        """The conversation as it stands, with what came of ``entry`` or else of the latest one."""
        walk = walk or self._walk(conversation)
        data = conversation_view(conversation, walk, entry or conversation.log.latest())
        data["preview"] = None if conversation.status == "expired" else self.previews.look(walk).brief()
        return View(data, conversation.version, replayed)


def require_not_expired(conversation: Conversation) -> None:
    """Raise Conflict when everything said in it has been deleted."""
    if conversation.status == "expired":
        raise Conflict(code="expired", text="这份申请很久没有动，内容已经删除了。请重新开始一份，我们一步一步陪您填。")


def _require_open(conversation: Conversation) -> None:
    require_not_expired(conversation)
    if conversation.status == "submitted":
        raise Conflict(code="already_submitted", text="这份申请已经提交了，不能再改。要补充或撤回，请看申请进度。")


def _command(spoken: Command | str, walk: Walk) -> Command:
    if not isinstance(spoken, str):
        return spoken
    return understand(spoken, current(walk), is_confirming=walk.state.pending is not None)


def _words_of(command: Spoken) -> str:
    """What the person wrote, wherever she wrote it."""
    if isinstance(command, str):
        return command
    return command.value if isinstance(command, Answer) and isinstance(command.value, str) else ""


def _section(walk: Walk) -> int | None:
    here = current(walk)
    return here.node.section if here else None


def _transition(walk: Walk, section: int | None, here: Position | None) -> tuple[str, ...]:
    """A word when a new part begins, and when everything has been said."""
    translate = walk.environment.translate
    if here is None:
        return (translate("问题都答完了，可以提交了。"),)
    if section is None or here.node.section <= section:
        return ()
    title = translate(walk.flow.sections[here.node.section].title)
    return (translate("接下来是：{title}。").replace("{title}", title),)


_DONE_WORDS = {
    "back": N_("返回"),
    "explain": N_("为什么问"),
    "repeat": N_("再说一遍"),
    "pause": N_("先停一下"),
    "resume": N_("继续"),
    "restart": N_("重新开始"),
    "handoff": N_("找人帮忙"),
    "confirm": N_("确认"),
    "dont_know": N_("不知道"),
    "refused": N_("不想说"),
    "skipped": N_("跳过"),
}


def _did(walk: Walk, command: Command, outcome: str) -> str:
    """The person's side of the transcript, in words."""
    translate = walk.environment.translate
    match command:
        case Answer() if outcome == "reprompt":
            return translate("（没有记下）")
        case Answer(address, value):
            position = find(walk, address)
            if position is None or not isinstance(position.node, Question):
                return translate("有" if value is True else "没有了")
            return position.frame.shown(position.node) or ""
        case NoAnswer(_, none):
            return translate(_DONE_WORDS[none])
        case Change():
            return translate("改前面的回答")
        case Add():
            return translate("再加一项")
        case Remove():
            return translate("去掉一项")
        case Act(action):
            return translate(_DONE_WORDS[action])


def _transcript(entry: Entry) -> dict[str, Any]:
    return {
        "version": entry.version,
        "at": entry.at,
        "outcome": entry.outcome,
        "did": entry.did,
        "messages": list(entry.messages),
        "asked": entry.asked,
    }
