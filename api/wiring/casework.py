"""What happens after the last question: cases, the desk, the watchers, and news of it."""

from __future__ import annotations

from adapters.conversation_secrets import ConversationSecrets
from adapters.mongo.accounts import MongoAccounts
from adapters.mongo.applications import MongoApplications
from adapters.mongo.audit import MongoAuditTrail
from adapters.mongo.conversation_events import MongoConversationEvents
from adapters.mongo.counters import Counters
from adapters.mongo.outbox import Outbox
from adapters.mongo.packs import MongoPacks
from adapters.mongo.samplings import MongoSamplings
from adapters.mongo.work_lists import MongoWorkLists
from adapters.relay import Relay
from api.plumbing.limits import Limits
from api.settings import Settings
from api.wiring.conversations import NOTICE_LEASE
from api.wiring.identity import build_looks, sms_of
from api.wiring.papers import build_issuing
from api.wiring.store import OpenStore
from casework.applying import NOTICE, Guard, Rules
from casework.attaching import Attaching
from casework.calendar import WorkingDays
from casework.calendar_table import load_table
from casework.catalog import shipped_lifecycles, shipped_reasons
from casework.colleagues import Colleagues
from casework.deadlines import Clockwork
from casework.department_checks import Permissions
from casework.desk import Desk
from casework.draws import Drawing
from casework.duties import Duties
from casework.limits import load_limits
from casework.notices import ProgressNotices
from casework.ports import PaperIssuer
from casework.routing import router_of
from casework.service import Casework
from casework.transferring import Transferring
from casework.watching import Watching
from conversation_flows.service import ConversationService
from eligibility.law.parameters import lineage_of
from identity.ports import Limits as LimitsPort
from regions.divisions import Divisions
from regions.table import load as load_divisions


def build_casework(store: OpenStore, conversations: ConversationService, limits: Limits, *guards: Guard) -> Casework:
    """What happens after the last question; ``guards`` are asked before anything is done to a case."""
    return Casework(
        conversations=conversations,
        applications=MongoApplications(store.database, store.vault),
        events=MongoConversationEvents(store.database, store.vault),
        sequence=Counters(store.database),
        secrets=ConversationSecrets(store.vault),
        guard=limits,
        now=conversations.now,
        packs=MongoPacks(store.database),
        lifecycles=shipped_lifecycles(),
        rules=build_rules(
            load_divisions(),
            build_issuing(store, conversations),
            Colleagues(MongoAccounts(store.database, store.vault)),
            *guards,
        ),
        router=router_of(load_divisions(), load_limits(load_divisions())),
    )


def build_rules(divisions: Divisions, papers: PaperIssuer, *guards: Guard) -> Rules:
    """What the law says about every step, and what else is asked of whoever takes it."""
    calendar, limits = WorkingDays(load_table(), lineage_of(divisions)), load_limits(divisions)
    return Rules(shipped_reasons(), Clockwork(limits, calendar), divisions, papers, guards=(Duties(limits), *guards))


def build_desk(store: OpenStore, casework: Casework, permissions: Permissions) -> Desk:
    """What officers call, by the clock of ``casework``."""
    return Desk(
        casework=casework,
        keeping=casework.conversations,
        work=MongoWorkLists(store.database, store.vault),
        looks=build_looks(store),
        duties=Duties(load_limits(load_divisions())),
        places=load_divisions(),
        now=casework.now,
        permissions=permissions,
        colleagues=Colleagues(MongoAccounts(store.database, store.vault)),
    )


def build_drawing(store: OpenStore, casework: Casework) -> Drawing:
    """The county's sample of households to visit, by the clock of ``casework``."""
    return Drawing(
        casework=casework,
        work=MongoWorkLists(store.database, store.vault),
        samplings=MongoSamplings(store.database),
        numbers=Counters(store.database),
        limits=load_limits(load_divisions()),
        trail=MongoAuditTrail(store.database, store.vault),
        now=casework.now,
    )


def build_watching(store: OpenStore, casework: Casework) -> Watching:
    """What is done when the time of a step is over, by the clock of ``casework``."""
    return Watching(casework, MongoApplications(store.database, store.vault))


def build_attaching(store: OpenStore, casework: Casework) -> Attaching:
    """What takes reports of changes into the cases they are about."""
    return Attaching(casework, Outbox(store.database).mark_done)


def build_transferring(store: OpenStore, casework: Casework) -> Transferring:
    """What makes the application that follows from one that was not confirmed."""
    flows, mark_done = casework.conversations.flows, Outbox(store.database).mark_done
    return Transferring(casework, flows, casework.sequence, mark_done)


def build_progress_notices(
    settings: Settings, store: OpenStore, conversations: ConversationService, limits: LimitsPort
) -> Relay:
    """The text messages about what happened to an application: a relay of their own, each try claimed."""
    outbox = Outbox(store.database)
    notices = ProgressNotices(
        applications=MongoApplications(store.database, store.vault),
        lifecycles=shipped_lifecycles(),
        keeping=conversations,
        accounts=MongoAccounts(store.database, store.vault),
        sms=sms_of(settings),
        limits=limits,
        mark_done=outbox.mark_done,
    )
    return Relay(outbox, {NOTICE: notices.handle}, every_seconds=30, lease=NOTICE_LEASE, now=conversations.now)
