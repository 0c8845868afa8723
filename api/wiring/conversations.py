"""The guided conversations, the screenings, and what is done about those nobody comes back to."""

from __future__ import annotations

from datetime import timedelta

from adapters.clock import utc_now
from adapters.conversation_secrets import ConversationSecrets
from adapters.mongo.abandoned import MongoAbandoned
from adapters.mongo.accounts import MongoAccounts
from adapters.mongo.conversation_events import MongoConversationEvents
from adapters.mongo.conversations import MongoConversations
from adapters.mongo.outbox import Outbox
from adapters.relay import Relay
from api.settings import Settings
from api.wiring.identity import sms_of
from api.wiring.store import Clock, OpenStore
from conversation_flows.catalog import shipped_catalog
from conversation_flows.notices import Notices
from conversation_flows.patience import USUAL, Patience
from conversation_flows.ports import Flows
from conversation_flows.preview import Previews
from conversation_flows.releases.published import published
from conversation_flows.screening import WHAT_MAY_I_GET, Screenings
from conversation_flows.service import ConversationService
from conversation_flows.tending import EXPIRED, REMINDER, Tending
from eligibility.library import Library
from identity.ports import Limits as LimitsPort
from regions.divisions import Divisions

NOTICE_LEASE = timedelta(hours=1)  # after which a text message that did not go out is tried again


def patience_of(settings: Settings) -> Patience:
    """How long abandoned conversations are waited for."""
    return Patience(
        remind_after=timedelta(days=settings.remind_after_days),
        warn_before=timedelta(days=settings.warn_before_days),
        expire_after=timedelta(days=settings.expire_after_days),
    )


def flows_of(settings: Settings) -> Flows:
    """The flows to talk: in production what was released, in a demo the working copies, for their authors to try."""
    return published(shipped_catalog()) if settings.is_production else shipped_catalog()


def build_conversations(
    store: OpenStore,
    divisions: Divisions,
    library: Library,
    patience: Patience = USUAL,
    flows: Flows | None = None,
    now: Clock = utc_now,
) -> ConversationService:
    """The guided conversations over an open store; of the working copies, if no flows are given."""
    return ConversationService(
        conversations=MongoConversations(store.database, store.vault),
        flows=flows or shipped_catalog(),
        places=divisions,
        secrets=ConversationSecrets(store.vault),
        now=now,
        previews=Previews(library),
        accounts=MongoAccounts(store.database, store.vault),
        patience=patience,
    )


def build_screenings(divisions: Divisions, library: Library, now: Clock = utc_now) -> Screenings:
    """What anybody may ask without signing in."""
    flow = shipped_catalog().screening(WHAT_MAY_I_GET)
    return Screenings(flow, Previews(library, follows_path=False), divisions, now)


def build_tending(store: OpenStore, conversations: ConversationService) -> Tending:
    """What is done about conversations nobody comes back to, with the service's own patience and clock."""
    return Tending(
        conversations=conversations.conversations,
        abandoned=MongoAbandoned(store.database, store.vault),
        secrets=conversations.secrets,
        patience=conversations.patience,
        now=conversations.now,
    )


def build_notices(
    settings: Settings, store: OpenStore, conversations: ConversationService, limits: LimitsPort
) -> Relay:
    """The text messages about it: a relay of their own, so that a slow gateway holds up nothing else."""
    notices = Notices(
        service=conversations,
        events=MongoConversationEvents(store.database, store.vault),
        accounts=MongoAccounts(store.database, store.vault),
        sms=sms_of(settings),
        limits=limits,
    )
    handlers = {REMINDER: notices.handle, EXPIRED: notices.handle}
    return Relay(Outbox(store.database), handlers, every_seconds=30, lease=NOTICE_LEASE, now=conversations.now)
