"""What is kept of people: the files they send, what they take along, and when all of it is deleted."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from adapters.clock import utc_now
from adapters.conversation_secrets import ConversationSecrets
from adapters.inspection.process import ProcessInspector
from adapters.mongo.accounts import MongoAccounts
from adapters.mongo.audit import MongoAuditTrail
from adapters.mongo.authorisations import MongoAuthorisations
from adapters.mongo.commitments import MongoCommitments
from adapters.mongo.retention import MongoKept
from adapters.mongo.uploads import MongoUploads
from adapters.scanner.absent import NoScanner
from adapters.scanner.clamd import ClamdScanner
from adapters.vault.ciphers import CIPHERS
from api.settings import Settings
from api.wiring.identity import build_looks
from api.wiring.store import Clock, OpenStore
from casework.catalog import shipped_lifecycles
from casework.export import Export
from casework.retention import Retention
from casework.service import Casework
from casework.uploads.ports import Scanner
from casework.uploads.service import UploadService
from conversation_flows.service import ConversationService


def build_uploads(settings: Settings, store: OpenStore, now: Clock = utc_now) -> UploadService:
    """Taking files in, over an open store."""
    return UploadService(
        uploads=MongoUploads(store.database, store.vault, CIPHERS[settings.cipher.value]),
        inspector=ProcessInspector(),
        scanner=_scanner(settings),
        secrets=ConversationSecrets(store.vault),
        now=now,
    )


def build_export(
    store: OpenStore, conversations: ConversationService, casework: Casework, uploads: UploadService
) -> Export:
    """What a person may take along."""
    return Export(
        accounts=MongoAccounts(store.database, store.vault),
        conversations=conversations,
        casework=casework,
        commitments=MongoCommitments(store.database, store.vault),
        authorisations=MongoAuthorisations(store.database, store.vault),
        uploads=uploads,
        looks=build_looks(store),
        now=casework.now,
    )


def build_retention(settings: Settings, store: OpenStore, now: Clock = utc_now) -> Retention:
    """Deleting cases whose day has come."""
    return Retention(
        kept=MongoKept(store.database, store.vault),
        lifecycles=shipped_lifecycles(),
        audit=MongoAuditTrail(store.database, store.vault),
        keep_for=timedelta(days=settings.keep_cases_days),
        now=now,
    )


def _scanner(settings: Settings) -> Scanner:
    """The configured daemon, or in a demo nobody."""
    if settings.scanner is None:
        return NoScanner()
    address = urlsplit(settings.scanner)
    return ClamdScanner(str(address.hostname), int(address.port or 0))
