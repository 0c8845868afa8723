"""Conversations and casework around a store in memory: compare-and-set like the real one, and breakable on purpose."""

from __future__ import annotations

import copy
import dataclasses
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from casework.application import Application
from casework.applying import Rules
from casework.calendar import WorkingDays
from casework.calendar_table import load_table
from casework.catalog import shipped_lifecycles, shipped_reasons
from casework.deadlines import Clockwork
from casework.limits import load_limits
from casework.routing import router_of
from casework.service import Casework
from conversation_flows.beginning import Beginning
from conversation_flows.catalog import shipped_catalog
from conversation_flows.conversation import Conversation
from conversation_flows.engine.commands import Act, Add, Answer, Change, Command, NoAnswer, Remove
from conversation_flows.engine.state import from_bytes, to_bytes
from conversation_flows.keeping import View
from conversation_flows.log import Log, Request
from conversation_flows.notices import Notices
from conversation_flows.personas import Persona, Player, personas
from conversation_flows.ports import Flows
from conversation_flows.preview import Previews
from conversation_flows.service import ConversationService
from conversation_flows.tending import Tending
from conversation_flows.turns import Turn
from eligibility.law.parameters import lineage_of
from eligibility.records.bundles import Bundle
from i18n.errors import Unavailable
from identity.accounts import Account, IdentityKind
from identity.principal import Principal, Role
from tests.casework_world import PlainPapers
from tests.shipped import DIVISIONS, LIBRARY

SERVICE = "minimum_living_guarantee"
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)  # noon in China
PREVIEWS = Previews(LIBRARY)
LIMITS = load_limits(DIVISIONS)
CLOCKWORK = Clockwork(LIMITS, WorkingDays(load_table(), lineage_of(DIVISIONS)))
RULES = Rules(shipped_reasons(), CLOCKWORK, DIVISIONS, PlainPapers())
ANNA = Principal(account="acct_anna", session="sess_1", role=Role.CITIZEN)
BATU = Principal(account="acct_batu", session="sess_2", role=Role.CITIZEN)


def request(key: str, body: str = "body") -> Request:
    """What makes one request recognisable."""
    return Request(key=f"key-{key}", body=body)


def copied(conversation: Conversation) -> Conversation:
    """What a store would give back: another conversation, which shares only what never changes."""
    log = Log([*conversation.log.requests], [*conversation.log.lines])
    state = from_bytes(to_bytes(conversation.state))
    return dataclasses.replace(conversation, state=state, log=log, outbox=copy.deepcopy(conversation.outbox))


class Broken(Exception):
    """The process died here."""


@dataclass
class Faults:
    """What goes wrong, once each: by the name of a place, an exception to raise there."""

    waiting: dict[str, BaseException] = field(default_factory=dict)

    def at(self, place: str) -> None:
        """Fail here if that is planned."""
        if place in self.waiting:
            raise self.waiting.pop(place)


@dataclass
class MemoryConversations:
    """Implements :class:`conversation_flows.ports.Conversations`; gives out copies, as a store does."""

    faults: Faults
    kept: dict[str, Conversation] = field(default_factory=dict)
    pages: dict[tuple[str, int], Log] = field(default_factory=dict)
    between: Callable[[], object] | None = None

    def insert(self, conversation: Conversation, *, owner: str) -> bool:
        self.faults.at("before insert")
        if conversation.id in self.kept:
            return False
        self.kept[conversation.id] = copied(conversation)
        return True

    def find(self, conversation_id: str, *, owner: str) -> Conversation | None:
        self.faults.at("before find")
        found = self.kept.get(conversation_id)
        return copied(found) if found and found.owner == owner else None

    def replace(self, conversation: Conversation, *, owner: str, version: int) -> bool:
        self._let_others_in()
        self.faults.at("before replace")
        known = self.kept.get(conversation.id)
        if known is None or known.version != version or known.owner != owner:
            return False
        assert conversation.version == version + 1
        self.kept[conversation.id] = copied(conversation)
        self.faults.at("after replace")
        return True

    def _let_others_in(self) -> None:
        """Somebody else acts between our reading and our writing, once."""
        between, self.between = self.between, None
        if between is not None:
            between()

    def newest(self, *, owner: str, before: tuple[datetime, str] | None, limit: int) -> list[Conversation]:
        mine = [c for c in self.kept.values() if c.owner == owner]
        mine.sort(key=lambda c: (-c.created_at.timestamp(), c.id))
        if before is not None:
            mine = [c for c in mine if (-c.created_at.timestamp(), c.id) > (-before[0].timestamp(), before[1])]
        return [copied(conversation) for conversation in mine[:limit]]

    def count_open(self, *, owner: str) -> int:
        return sum(c.owner == owner and not c.is_over for c in self.kept.values())

    def find_handed_over(self, *, scope: str) -> Conversation | None:
        held = (c for c in self.kept.values() if c.handover and c.handover.key == scope)
        return next(map(copied, held), None)

    def keep_page(self, number: int, log: Log, *, scope: str) -> None:
        self.faults.at("before page")
        known = self.pages.setdefault((scope, number), copy.deepcopy(log))
        assert known.lines == log.lines, "a page that is kept never changes"
        self.faults.at("after page")

    def page(self, number: int, *, scope: str) -> Log:
        return self.pages.get((scope, number), Log())

    def due(self, now: datetime, *, limit: int) -> list[tuple[str, str]]:
        found = [(c.tend_at, c.id, c.owner) for c in self.kept.values() if c.tend_at and c.tend_at <= now]
        return [(conversation_id, owner) for _, conversation_id, owner in sorted(found)[:limit]]

    def delete_pages(self, *, scope: str) -> None:
        self.faults.at("before deleting pages")
        self.pages = {key: log for key, log in self.pages.items() if key[0] != scope}


class DerivedSecrets:
    """Implements :class:`conversation_flows.ports.Secrets` without chance: random ids count up."""

    def __init__(self) -> None:
        self.count = 0

    def new_id(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}_{self.count:026d}"

    def new_item(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}_{self.count:08d}"

    def derived_id(self, prefix: str, *parts: str) -> str:
        return f"{prefix}_{self.derived_code(26, prefix, *parts)}"

    def derived_code(self, length: int, *parts: str) -> str:
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:length]

    def blind(self, purpose: str, value: str) -> str:
        return self.derived_code(40, purpose, value)


@dataclass
class MemoryCasework:
    """Implements the applications, events, sequence, guard and packs that casework needs."""

    faults: Faults
    conversations: MemoryConversations
    applications: dict[str, Application] = field(default_factory=dict)
    inserts: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    tries: list[tuple[str, str, str]] = field(default_factory=list)
    bundles: dict[str, Bundle] = field(default_factory=dict)

    def insert(self, application: Application, *, owner: str) -> bool:
        self.faults.at("before application")
        is_new = application.id not in self.applications
        self.inserts += is_new
        known = self.applications.setdefault(application.id, copy.deepcopy(application))
        assert known == application, "what follows from a submission is always the same"
        self.faults.at("after application")
        return is_new

    def find(self, application_id: str, *, owner: str) -> Application | None:
        found = self.applications.get(application_id)
        return found if found and found.owner == owner else None

    def find_within(self, application_id: str, *, scope: Collection[str]) -> Application | None:
        found = self.applications.get(application_id)
        return found if found and {found.township, found.region} & set(scope) else None

    def find_carrying(self, application_id: str, *, scope: str) -> Application | None:
        found = self.applications.get(application_id)
        return found if found and any(event["id"] == scope for event in found.outbox) else None

    def replace(self, application: Application, *, owner: str, version: int) -> bool:
        self.faults.at("before change")
        known = self.applications.get(application.id)
        if known is None or (known.version, known.owner) != (version, owner):
            return False
        assert application.version == version + 1
        self.applications[application.id] = application
        self.faults.at("after change")
        return True

    def due(self, now: datetime, *, limit: int) -> list[tuple[str, str]]:
        found = [(a.watch_at, a.id, a.owner) for a in self.applications.values() if a.watch_at and a.watch_at <= now]
        return [(application_id, owner) for _, application_id, owner in sorted(found)[:limit]]

    def newest(self, *, owner: str, before: tuple[datetime, str] | None, limit: int) -> list[Application]:
        return [a for a in self.applications.values() if a.owner == owner][:limit]

    def find_tracked(self, *, scope: str) -> Application | None:
        return next((a for a in self.applications.values() if a.tracking_code == scope), None)

    def conversation(self, conversation_id: str, event_id: str) -> Conversation | None:
        found = self.conversations.kept.get(conversation_id)
        carries = found is not None and any(event["id"] == event_id for event in found.outbox)
        return copied(found) if found and carries else None

    def done(self, conversation_id: str, event_id: str) -> None:
        self.faults.at("before done")
        kept = self.conversations.kept[conversation_id]
        kept.outbox = [event for event in kept.outbox if event["id"] != event_id]

    def next(self, name: str) -> int:
        self.numbers[name] = self.numbers.get(name, 0) + 1
        self.faults.at("after number")
        return self.numbers[name]

    def decision(self, *, scope: str) -> bytes | None:
        return self.applications[scope].decision

    def keep(self, bundle: Bundle) -> None:
        self.faults.at("before bundle")
        self.bundles[bundle.digest] = bundle

    def hit(self, name: str, key: str) -> None:
        self.tries.append(("hit", name, key))
        self.faults.at("guard")

    def take_back(self, name: str, key: str) -> None:
        self.tries.append(("take back", name, key))

    def forget(self, name: str, key: str) -> None:
        self.tries.append(("forget", name, key))


@dataclass
class MemoryPhones:
    """Implements the accounts, senders and limits that notices need."""

    faults: Faults
    phones: dict[str, str] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)
    tries: list[tuple[str, str]] = field(default_factory=list)

    def find(self, *, owner: str) -> Account | None:
        phone = self.phones.get(owner)
        return Account(owner, Role.CITIZEN, NOON, {IdentityKind.PHONE: phone} if phone else {})

    def send_notice(self, phone: str, text: str) -> None:
        self.faults.at("before sending")
        self.sent.append((phone, text))

    def hit(self, name: str, key: str) -> None:
        self.faults.at(name)
        self.tries.append((name, key))


class World:
    """One process, one store in memory, one clock."""

    def __init__(self, flows: Flows | None = None) -> None:
        self.faults = Faults()
        self.time = NOON
        self.store = MemoryConversations(self.faults)
        self.secrets = DerivedSecrets()
        self.phones = MemoryPhones(self.faults)
        self.service = ConversationService(
            self.store, flows or shipped_catalog(), DIVISIONS, self.secrets, lambda: self.time, PREVIEWS, self.phones
        )
        self.cases = MemoryCasework(self.faults, self.store)
        self.casework = Casework(
            conversations=self.service,
            applications=self.cases,
            events=self.cases,
            sequence=self.cases,
            secrets=self.secrets,
            guard=self.cases,
            now=lambda: self.time,
            packs=self.cases,
            lifecycles=shipped_lifecycles(),
            rules=RULES,
            router=router_of(DIVISIONS, LIMITS),
        )
        self.tending = Tending(self.store, self.store, self.secrets, self.service.patience, lambda: self.time)
        self.notices = Notices(self.service, self.cases, self.phones, self.phones, self.phones)
        self.asked = 0

    def pass_time(self, **duration: float) -> None:
        """Let time pass."""
        self.time += timedelta(**duration)

    def lose_reply(self) -> None:
        """The next replacement is applied, and its reply lost."""
        self.faults.waiting["after replace"] = Unavailable(retry_after_seconds=1)

    def begin(self, key: str = "begin", who: Principal = ANNA, service: str = SERVICE) -> View:
        """Open a conversation."""
        return self.service.begin(who, Beginning(service, "zh-CN", "h5", request(key)))

    def turn(
        self, view: View, command: Command | str, *, key: str | None = None, body: str = "body", who: Principal = ANNA
    ) -> View:
        """One turn on what ``view`` shows."""
        self.asked += 1
        mark = request(key or f"turn {self.asked}", body)
        return self.service.take_turn(who, Turn(view.data["id"], view.version, mark, command, "h5"))

    def answer(self, view: View, value: Any, **how: Any) -> View:
        """Answer what ``view`` asks."""
        return self.turn(view, Answer(view.data["question"]["id"], value), **how)

    def play(self, persona: Persona, who: Principal = ANNA) -> list[tuple[dict[str, Any] | None, View]]:
        """A persona from the greeting to the last question: what it sent, and what came back."""
        view = self.begin(f"play {persona.name}", who, persona.service)
        player, told = Player(persona), [(None, view)]
        history: list[tuple[dict[str, Any] | None, View]] = list(told)
        while (body := player.reply(view.data)) is not None:
            view = self.turn(view, command_of(body), who=who)
            history.append((body, view))
            assert len(history) < 1000, "a persona that never ends"
        return history

    def reach(self, address: str, view: View | None = None, persona: str = "herder_couple") -> View:
        """Let a persona answer until ``address`` is asked, whatever the flow asks before."""
        view, player = view or self.begin(), Player(personas()[persona])
        while view.data["question"]["id"] != address:
            body = player.reply(view.data)
            assert body is not None, f"{address} is never asked"
            view = self.turn(view, command_of(body))
        return view

    def submit(self, view: View, key: str = "submit", who: Principal = ANNA) -> View:
        """Submit what ``view`` shows."""
        return self.casework.submit(who, view.data["id"], based_on=view.version, channel="h5", request=request(key))


_ABSENCES: dict[str, Any] = {"dont_know": "dont_know", "refuse": "refused", "skip": "skipped"}


def command_of(body: dict[str, Any]) -> Command | str:
    """The command a turn's body means."""
    match body:
        case {"text": text}:
            return str(text)
        case {"answer": value, "question": question}:
            return Answer(question, value)
        case {"action": "change", "question": question}:
            return Change(question)
        case {"action": "add", "loop": loop}:
            return Add(loop)
        case {"action": "remove", "loop": loop, "item": item}:
            return Remove(loop, item)
        case {"action": action, "question": question}:
            return NoAnswer(question, _ABSENCES[action])
    return Act(body["action"])
