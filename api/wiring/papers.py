"""What becomes of papers: who writes them, prints them and keeps them."""

from __future__ import annotations

from datetime import timedelta

from adapters.clock import utc_now
from adapters.conversation_secrets import ConversationSecrets
from adapters.mongo.applications import MongoApplications
from adapters.mongo.outbox import Outbox
from adapters.mongo.packs import MongoPacks
from adapters.mongo.papers import MongoPapers
from adapters.pdf.press import Press
from adapters.qr import QrCodes
from adapters.relay import Relay
from api.plumbing.links import Links
from api.settings import Settings
from api.wiring.store import Clock, OpenStore
from casework.applying import PAPER_ISSUED
from casework.catalog import shipped_reasons
from casework.documents import Documents
from casework.issuing import Issuing
from casework.writing.rules import RulesOfRecords
from conversation_flows.service import ConversationService
from regions.table import load as load_divisions

PRINTING_LEASE = timedelta(minutes=5)  # after which papers that were not printed are tried again


def build_issuing(store: OpenStore, conversations: ConversationService) -> Issuing:
    """Who writes the papers that actions issue."""
    rules = RulesOfRecords(conversations.previews.library, MongoPacks(store.database))
    return Issuing(ConversationSecrets(store.vault).derived_id, load_divisions(), shipped_reasons(), rules)


def build_documents(settings: Settings, store: OpenStore) -> Documents:
    """What becomes of papers once they are issued."""
    return Documents(
        applications=MongoApplications(store.database, store.vault),
        kept=MongoPapers(store.database, store.vault),
        press=Press(),
        draw=QrCodes().svg,
        link=Links(settings.public_url).verification,
        mark_done=Outbox(store.database).mark_done,
    )


def build_printing(store: OpenStore, documents: Documents, now: Clock = utc_now) -> Relay:
    """The printing of what was issued: a relay of its own, each try claimed, so that a slow press holds up nothing."""
    return Relay(Outbox(store.database), {PAPER_ISSUED: documents.handle}, lease=PRINTING_LEASE, now=now)
