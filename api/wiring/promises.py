"""Promising instead of proving: commitments, authorisations, and what anybody may verify of them."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.clock import utc_now
from adapters.conversation_secrets import ConversationSecrets
from adapters.mongo.accounts import MongoAccounts
from adapters.mongo.applications import MongoApplications
from adapters.mongo.authorisations import MongoAuthorisations
from adapters.mongo.commitments import MongoCommitments
from adapters.mongo.credit import MongoCredit
from adapters.mongo.outbox import Outbox
from adapters.relay import Handler, Relay
from adapters.signatures import JoseStatements
from api.settings import Settings
from api.wiring.conversations import NOTICE_LEASE
from api.wiring.identity import sms_of
from api.wiring.papers import build_documents, build_issuing
from api.wiring.store import Clock, OpenStore
from casework.applying import HAPPENED
from casework.authorisations import REMINDER as AUTHORISATION_REMINDER
from casework.authorisations import Authorisations
from casework.calendar import WorkingDays
from casework.calendar_table import load_table
from casework.commitments import Commitments
from casework.documents import Documents
from casework.letters import Letters
from casework.promising.consequences import CLEARED, REFUTED, Consequences
from casework.promising.following import Following
from casework.promising.links import PersonalLinks
from casework.promising.reading import shipped_catalogue
from casework.promising.reminding import Reminding
from casework.promising.standing import Standing
from casework.promising.verifying import Verifying
from casework.promising.watching import REMINDER as COMMITMENT_REMINDER
from casework.uploads.service import UploadService
from casework.verification import CommitmentSource, Verifications
from conversation_flows.service import ConversationService
from eligibility.law.parameters import lineage_of
from identity.ports import Limits as LimitsPort
from regions.table import load as load_divisions


@dataclass(frozen=True)
class Promises:
    """Everything about promising instead of proving, and the handlers of its events."""

    commitments: Commitments
    authorisations: Authorisations
    verifying: Verifying
    verifications: Verifications
    following: Following
    consequences: Consequences

    @property
    def handlers(self) -> dict[str, Handler]:
        """What happened to an application, for its commitments; and to a commitment, for the case and the register."""
        return {
            HAPPENED: self.following.handle,
            REFUTED: self.consequences.handle,
            CLEARED: self.consequences.handle,
        }


def build_promises(
    settings: Settings,
    store: OpenStore,
    conversations: ConversationService,
    limits: LimitsPort,
    uploads: UploadService,
    now: Clock = utc_now,
) -> Promises:
    """Commitments, authorisations, and what anybody may verify of them, over an open store."""
    applications = MongoApplications(store.database, store.vault)
    kept, secrets = MongoCommitments(store.database, store.vault), ConversationSecrets(store.vault)
    catalogue, statements = shipped_catalogue(), JoseStatements(store.ring, issuer=settings.public_url)
    standing = Standing(MongoCredit(store.database), secrets, now)
    days = WorkingDays(load_table(), lineage_of(load_divisions()))
    mark_done = Outbox(store.database).mark_done
    asked = MongoAuthorisations(store.database, store.vault)
    commitments = Commitments(
        applications, kept, conversations, catalogue, secrets, days, standing, statements, uploads, now
    )
    personal = PersonalLinks(asked, secrets, limits, now)
    authorisations = Authorisations(applications, asked, conversations, catalogue, secrets, personal, now)
    verifying = Verifying(applications, kept, catalogue, secrets, days, now)
    consequences = Consequences(applications, kept, conversations, catalogue, standing, mark_done, secrets)
    return Promises(
        commitments,
        authorisations,
        verifying,
        Verifications((CommitmentSource(kept, catalogue), build_documents(settings, store)), statements),
        Following(applications, commitments, authorisations, verifying, mark_done),
        consequences,
    )


def build_reminders(
    settings: Settings, store: OpenStore, conversations: ConversationService, limits: LimitsPort
) -> Relay:
    """The text messages about what people still have to choose or answer: a relay of their own, each try claimed."""
    outbox = Outbox(store.database)
    reminding = Reminding(
        applications=MongoApplications(store.database, store.vault),
        commitments=MongoCommitments(store.database, store.vault),
        authorisations=MongoAuthorisations(store.database, store.vault),
        accounts=MongoAccounts(store.database, store.vault),
        keeping=conversations,
        sms=sms_of(settings),
        limits=limits,
        mark_done=outbox.mark_done,
    )
    handlers = {
        COMMITMENT_REMINDER: reminding.handle_commitment,
        AUTHORISATION_REMINDER: reminding.handle_authorisation,
    }
    return Relay(outbox, handlers, every_seconds=30, lease=NOTICE_LEASE, now=conversations.now)


def build_letters(
    store: OpenStore, conversations: ConversationService, promises: Promises, documents: Documents
) -> Letters:
    """Signed commitments as letters."""
    return Letters(promises.commitments, build_issuing(store, conversations), documents)
