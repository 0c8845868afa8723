"""Carrying out a turn: from what the person said to the entry of the log that tells what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from conversation_flows.conversation import Conversation, Status
from conversation_flows.engine.attention import current
from conversation_flows.engine.commands import Answer, Command, Speak, Spoken
from conversation_flows.engine.outcome import OutOfPlace
from conversation_flows.engine.step import take
from conversation_flows.engine.walk import Walk
from conversation_flows.log import Entry, Request
from conversation_flows.transcript import did
from conversation_flows.understanding.danger import AFTERWARDS, Danger, danger_in, is_asked_about
from conversation_flows.understanding.reply import reply
from conversation_flows.understanding.understand import understand
from i18n.errors import Conflict
from i18n.marking import N_
from i18n.translations import translator
from identity.principal import Principal


@dataclass(frozen=True, slots=True)
class Turn:
    """One command, or free text that means one, on one conversation, based on a version of it."""

    conversation: str
    based_on: int | None
    request: Request
    command: Spoken
    channel: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who acts on a conversation, through which channel, and when."""

    principal: Principal
    channel: str
    now: datetime

    def source(self, conversation: Conversation) -> int:
        """The index of this source of answers."""
        who = self.principal
        account, role = who.speaker
        return conversation.state.source(account=account, role=role.value, channel=self.channel)

    def note(self, conversation: Conversation, did: str, said: str) -> Entry:
        """An entry about something beside the questions; both texts are marked for translation."""
        translate, asked = translator(conversation.locale), conversation.log.latest().asked
        source, version = self.source(conversation), conversation.version + 1
        return Entry(version, self.now, source, "digression", translate(did), (translate(said),), asked)


def carry_out(conversation: Conversation, walk: Walk, spoken: Spoken, speaker: Speaker) -> tuple[Entry, Status]:
    """Do what was said, or meant: the entry, and the conversation's status. Raises Conflict for what is not asked."""
    if isinstance(spoken, Speak):
        return _speak(conversation, walk, speaker), conversation.status
    source = speaker.source(conversation)
    danger = danger_in(_words_of(spoken))
    command = _command(spoken, walk)
    if danger is not None and not is_asked_about(danger, command):
        return _in_danger(conversation, walk, danger, speaker), "paused"
    section = _section(walk)
    try:
        step = take(walk, command, source)
    except OutOfPlace:
        raise Conflict(code="not_asked_now", text="这个问题现在不用回答。请看一下最新的问题。") from None
    first = [walk.environment.translate(danger.say)] if danger else []
    told = reply(spoken, command, walk, step) if isinstance(spoken, str) else step.messages
    entry = Entry(
        version=conversation.version + 1,
        at=speaker.now,
        by=source,
        outcome="crisis" if danger else step.outcome,
        did=spoken if isinstance(spoken, str) else did(walk, command, step.outcome),
        messages=(*first, *told, *_transition(walk, section)),
        asked=asked_in(walk),
    )
    return entry, step.status


def asked_in(walk: Walk) -> str | None:
    """What is asked now, in words; ``None`` when everything has been said."""
    here = current(walk)
    return here.prompt() if here else None


def _speak(conversation: Conversation, walk: Walk, speaker: Speaker) -> Entry:
    """Another language from here on; what was said before stays as it was said."""
    entry = speaker.note(conversation, N_("换一种语言"), N_("好的，下面我用中文和您说。"))
    return replace(entry, asked=asked_in(walk))


def _in_danger(conversation: Conversation, walk: Walk, danger: Danger, speaker: Speaker) -> Entry:
    """The form stops; help comes first."""
    translate, asked = walk.environment.translate, conversation.log.latest().asked
    said = (translate(danger.say), translate(AFTERWARDS))
    source, version = speaker.source(conversation), conversation.version + 1
    return Entry(version, speaker.now, source, "crisis", danger.kind, said, asked)


def _command(spoken: Command | str, walk: Walk) -> Command:
    if not isinstance(spoken, str):
        return spoken
    return understand(spoken, current(walk), is_confirming=walk.state.pending is not None)


def _words_of(spoken: Spoken) -> str:
    """What the person wrote, wherever she wrote it."""
    if isinstance(spoken, str):
        return spoken
    return spoken.value if isinstance(spoken, Answer) and isinstance(spoken.value, str) else ""


def _section(walk: Walk) -> int | None:
    here = current(walk)
    return here.node.section if here else None


def _transition(walk: Walk, before: int | None) -> tuple[str, ...]:
    """A word when a new section begins, and when everything has been said; ``before`` is the section we were in."""
    say, section = walk.environment.say, _section(walk)
    if section is None:
        return (say("问题都答完了，可以提交了。"),)
    if before is None or section <= before:
        return ()
    return (say("接下来是：{title}。", title=say(walk.flow.sections[section].title)),)
