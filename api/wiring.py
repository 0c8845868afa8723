"""The composition root: the only module that knows every adapter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from adapters.clock import utc_now
from adapters.conversation_secrets import ConversationSecrets
from adapters.inspection.process import ProcessInspector
from adapters.mongo.abandoned import MongoAbandoned
from adapters.mongo.accounts import MongoAccounts
from adapters.mongo.applications import MongoApplications
from adapters.mongo.audit import MongoAuditTrail
from adapters.mongo.authorisations import MongoAuthorisations
from adapters.mongo.client import Database, connect, once_there, require_ready
from adapters.mongo.commitments import MongoCommitments
from adapters.mongo.conversation_events import MongoConversationEvents
from adapters.mongo.conversations import MongoConversations
from adapters.mongo.counters import Counters
from adapters.mongo.credit import MongoCredit
from adapters.mongo.embedded import EmbeddedStore
from adapters.mongo.limits import MongoLimits
from adapters.mongo.mandates import MongoMandates
from adapters.mongo.outbox import Outbox
from adapters.mongo.packs import MongoPacks
from adapters.mongo.papers import MongoPapers
from adapters.mongo.readiness import make_ready
from adapters.mongo.retention import MongoKept
from adapters.mongo.samplings import MongoSamplings
from adapters.mongo.sessions import MongoSessions
from adapters.mongo.sign_in_codes import MongoSignInCodes
from adapters.mongo.uploads import MongoUploads
from adapters.mongo.work_lists import MongoWorkLists
from adapters.passwords import Argon2Passwords, TotpSecondFactors
from adapters.pdf.press import Press
from adapters.qr import QrCodes
from adapters.refresh_tokens import RandomRefreshTokens
from adapters.relay import Handler, Relay
from adapters.rounds import Rounds
from adapters.scanner.absent import NoScanner
from adapters.scanner.clamd import ClamdScanner
from adapters.secrets_source import SystemSecrets
from adapters.signatures import JoseStatements
from adapters.sms.console import ConsoleSender
from adapters.sms.gateway import GatewaySender
from adapters.tender import Tender
from adapters.tokens import JoseAccessTokens
from adapters.vault.ciphers import CIPHERS
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from adapters.watcher import Watcher
from adapters.wechat.absent import NoWeChat
from adapters.wechat.client import WECHAT_ORIGIN, WeChatClient
from api.plumbing.limits import Limits
from api.plumbing.links import Links
from api.plumbing.services import Background, Services
from api.plumbing.waiting import Waiting
from api.settings import Settings, SmsSender
from casework.applying import HAPPENED, NOTICE, PAPER_ISSUED, REPORTED, TRANSFERRED, Guard, Rules
from casework.attaching import Attaching
from casework.authorisations import REMINDER as AUTHORISATION_REMINDER
from casework.authorisations import Authorisations
from casework.calendar import WorkingDays
from casework.calendar_table import load_table
from casework.catalog import shipped_lifecycles, shipped_reasons
from casework.colleagues import Colleagues
from casework.commitments import Commitments
from casework.deadlines import Clockwork
from casework.department_checks import Permissions
from casework.desk import Desk
from casework.documents import Documents
from casework.draws import DRAWN, Drawing
from casework.duties import Duties
from casework.export import Export
from casework.issuing import Issuing
from casework.letters import Letters
from casework.limits import load_limits
from casework.notices import ProgressNotices
from casework.ports import PaperIssuer
from casework.promising.consequences import CLEARED, REFUTED, Consequences
from casework.promising.following import Following
from casework.promising.links import PersonalLinks
from casework.promising.reading import shipped_catalogue
from casework.promising.reminding import Reminding
from casework.promising.standing import Standing
from casework.promising.verifying import Verifying
from casework.promising.watching import REMINDER as COMMITMENT_REMINDER
from casework.replies import Replies
from casework.retention import Retention
from casework.routing import router_of
from casework.service import SUBMITTED, Casework
from casework.transferring import Transferring
from casework.uploads.ports import Scanner
from casework.uploads.service import RECEIVED, UploadService
from casework.verification import CommitmentSource, Verifications
from casework.watching import Watching
from casework.writing.rules import RulesOfRecords
from conversation_flows.catalog import shipped_catalog
from conversation_flows.notices import Notices
from conversation_flows.patience import USUAL, Patience
from conversation_flows.ports import Flows
from conversation_flows.preview import Previews
from conversation_flows.releases.published import published
from conversation_flows.screening import WHAT_MAY_I_GET, Screenings
from conversation_flows.service import ConversationService
from conversation_flows.tending import EXPIRED, REMINDER, Tending
from eligibility.law.parameters import lineage_of
from eligibility.library import Library
from identity.citizens import CitizenSignIn
from identity.families import Families
from identity.helping import Helping
from identity.looking import Looks
from identity.ports import Limits as LimitsPort
from identity.ports import SmsSender as SmsSenderPort
from identity.ports import WeChat
from identity.register import StaffRegister
from identity.service import Identity
from identity.sessions import SessionPolicy
from identity.staff import StaffSignIn
from identity.step_up import StepUp
from regions.divisions import Divisions
from regions.table import load as load_divisions

Clock = Callable[[], datetime]

PRINTING_LEASE = timedelta(minutes=5)  # after which papers that were not printed are tried again
NOTICE_LEASE = timedelta(hours=1)  # after which a text message that did not go out is tried again
AUDIENCE = "bangban"  # the `aud` of access tokens: this service and no other


OPEN_SECONDS = 30  # what an embedded store that was just killed gets to be there again


@dataclass(frozen=True)
class OpenStore:
    """The store and what opens its contents; ``embedded`` is there when we run the server ourselves."""

    database: Database
    vault: Vault
    ring: KeyRing
    embedded: EmbeddedStore | None

    def close(self) -> None:
        """Give back connections, and end the embedded server if it is ours."""
        self.database.client.close()
        if self.embedded:
            self.embedded.stop()


def build_services(settings: Settings, store: OpenStore | None = None, now: Clock = utc_now) -> Services:
    """Everything the edge may call, over ``store`` or one opened in this process; a rehearsal sets its own clock."""
    store = store or open_store(settings)
    limits = Limits(shared=MongoLimits(store.database), blind=store.vault.blind, now=now)
    divisions = load_divisions()
    library = Library(divisions, settings.region, demo=settings.demo_figures)
    conversations = build_conversations(store, divisions, library, patience_of(settings), flows_of(settings), now)
    tending = build_tending(store, conversations)
    uploads = build_uploads(settings, store, now)
    promises = build_promises(settings, store, conversations, limits, uploads, now)
    casework = build_casework(store, conversations, limits, promises.commitments.require_settled)
    drawing = build_drawing(store, casework)
    documents = build_documents(settings, store)
    watching = build_watching(store, casework)
    built = Services(
        now=now,
        blind=store.vault.blind,
        ping_store=partial(require_ready, store.database),
        limits=limits,
        identity=build_identity(settings, store, limits),
        helping=build_helping(settings, store, limits),
        looks=build_looks(store),
        regions=divisions,
        conversations=conversations,
        screenings=build_screenings(divisions, library, now),
        tending=tending,
        casework=casework,
        replies=Replies(casework, uploads),
        waiting=Waiting(places=settings.threads // 2),
        watching=watching,
        desk=build_desk(store, casework, promises.authorisations),
        drawing=drawing,
        uploads=uploads,
        export=build_export(store, conversations, casework, uploads),
        documents=documents,
        letters=build_letters(store, conversations, promises, documents),
        commitments=promises.commitments,
        authorisations=promises.authorisations,
        verifying=promises.verifying,
        verifications=promises.verifications,
        links=Links(settings.public_url),
        qr=QrCodes(),
        background=(),
    )
    return replace(built, background=_background(settings, store, built, promises))


def _background(settings: Settings, store: OpenStore, built: Services, promises: Promises) -> tuple[Background, ...]:
    """What works beside the requests: relays with a handler for every event, and everybody who goes round."""
    outbox, now = Outbox(store.database), built.now
    transferring, attaching = build_transferring(store, built.casework), build_attaching(store, built.casework)
    return (
        Relay(outbox, {SUBMITTED: built.casework.handle, RECEIVED: built.uploads.handle}, now=now),
        Relay(outbox, {**promises.handlers, DRAWN: built.drawing.handle}, now=now),
        Relay(outbox, {TRANSFERRED: transferring.handle, REPORTED: attaching.handle}, now=now),
        build_notices(settings, store, built.conversations, built.limits),
        build_reminders(settings, store, built.conversations, built.limits),
        build_progress_notices(settings, store, built.conversations, built.limits),
        build_printing(store, built.documents, now),
        Tender(built.tending),
        Watcher(built.watching),
        Rounds({"retention": build_retention(settings, store, now).run}, every_seconds=86_400),
        Rounds({"commitments": promises.verifying.watch, "authorisations": promises.authorisations.watch}),
    )


def open_store(settings: Settings) -> OpenStore:
    """The configured store, or an embedded one made ready for use; call it in the process that will use it.

    Raises ``KeyRingError`` or ``StoreCannotStart``, one sentence each. A configured server is not contacted yet.
    """
    ring = open_ring(settings)
    embedded = None if settings.mongodb_uri else EmbeddedStore(settings.data)
    uri = settings.mongodb_uri or (embedded.start() if embedded else "")
    database = connect(uri, database=settings.database, timeout_seconds=settings.store_timeout_seconds)
    if embedded:
        # in production `flask store migrate` does this, before a release
        once_there(partial(make_ready, database, now=utc_now), within_seconds=OPEN_SECONDS)
    return OpenStore(database, Vault(ring), ring, embedded)


def open_ring(settings: Settings) -> KeyRing:
    """The key ring: one that must exist in production, one made on first use in a demo."""
    if settings.is_production:
        return KeyRing.load(ring_path(settings))
    return KeyRing.open_or_create(ring_path(settings), settings.cipher)


def ring_path(settings: Settings) -> Path:
    """Where the key ring is."""
    return settings.key_ring or settings.data / "keys.json"


def build_identity(
    settings: Settings, store: OpenStore, limits: LimitsPort, passwords: Argon2Passwords | None = None
) -> Identity:
    """Who is speaking: sign-in, sessions and the register of staff over an open store.

    Only tests bring ``passwords`` of their own, which cost less to check.
    """
    accounts, audit = MongoAccounts(store.database, store.vault), MongoAuditTrail(store.database, store.vault)
    passwords = passwords or Argon2Passwords()
    second_factors, secrets = TotpSecondFactors(), SystemSecrets()
    families = Families(
        sessions=MongoSessions(store.database),
        accounts=accounts,
        access=JoseAccessTokens(store.ring, issuer=settings.public_url, audience=AUDIENCE),
        refresh_tokens=RandomRefreshTokens(store.vault),
        audit=audit,
        secrets=secrets,
        citizen_policy=_policy(settings.session_idle_seconds, settings.session_absolute_seconds),
        staff_policy=_policy(settings.staff_session_idle_seconds, settings.staff_session_absolute_seconds),
    )
    citizens = CitizenSignIn(
        accounts=accounts,
        codes=MongoSignInCodes(store.database),
        families=families,
        wechat=_wechat(settings),
        sms=_sms(settings),
        limits=limits,
        blinds=store.vault,
        secrets=secrets,
    )
    staff = StaffSignIn(accounts, families, passwords, second_factors, limits, audit)
    register = StaffRegister(accounts, families, passwords, second_factors, secrets, audit)
    step_up = StepUp(accounts, families, second_factors, limits, audit)
    return Identity(citizens, staff, register, families, accounts, limits, audit, step_up)


def build_looks(store: OpenStore) -> Looks:
    """Who of the staff looked at whose file, over an open store."""
    trail = MongoAuditTrail(store.database, store.vault)
    return Looks(trail, trail)


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
        sms=_sms(settings),
        limits=limits,
    )
    handlers = {REMINDER: notices.handle, EXPIRED: notices.handle}
    return Relay(Outbox(store.database), handlers, every_seconds=30, lease=NOTICE_LEASE, now=conversations.now)


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


def build_rules(divisions: Divisions, papers: PaperIssuer, *guards: Guard) -> Rules:
    """What the law says about every step, and what else is asked of whoever takes it."""
    calendar, limits = WorkingDays(load_table(), lineage_of(divisions)), load_limits(divisions)
    return Rules(shipped_reasons(), Clockwork(limits, calendar), divisions, papers, guards=(Duties(limits), *guards))


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


def build_letters(
    store: OpenStore, conversations: ConversationService, promises: Promises, documents: Documents
) -> Letters:
    """Signed commitments as letters."""
    return Letters(promises.commitments, build_issuing(store, conversations), documents)


def build_printing(store: OpenStore, documents: Documents, now: Clock = utc_now) -> Relay:
    """The printing of what was issued: a relay of its own, each try claimed, so that a slow press holds up nothing."""
    return Relay(Outbox(store.database), {PAPER_ISSUED: documents.handle}, lease=PRINTING_LEASE, now=now)


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
        sms=_sms(settings),
        limits=limits,
        mark_done=outbox.mark_done,
    )
    handlers = {
        COMMITMENT_REMINDER: reminding.handle_commitment,
        AUTHORISATION_REMINDER: reminding.handle_authorisation,
    }
    return Relay(outbox, handlers, every_seconds=30, lease=NOTICE_LEASE, now=conversations.now)


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
        sms=_sms(settings),
        limits=limits,
        mark_done=outbox.mark_done,
    )
    return Relay(outbox, {NOTICE: notices.handle}, every_seconds=30, lease=NOTICE_LEASE, now=conversations.now)


def build_helping(settings: Settings, store: OpenStore, limits: LimitsPort) -> Helping:
    """Who may act for whom."""
    return Helping(
        mandates=MongoMandates(store.database, store.vault),
        accounts=MongoAccounts(store.database, store.vault),
        blinds=store.vault,
        secrets=SystemSecrets(),
        derived=ConversationSecrets(store.vault),
        sms=_sms(settings),
        limits=limits,
        audit=MongoAuditTrail(store.database, store.vault),
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


def build_uploads(settings: Settings, store: OpenStore, now: Clock = utc_now) -> UploadService:
    """Taking files in, over an open store."""
    return UploadService(
        uploads=MongoUploads(store.database, store.vault, CIPHERS[settings.cipher.value]),
        inspector=ProcessInspector(),
        scanner=_scanner(settings),
        secrets=ConversationSecrets(store.vault),
        now=now,
    )


def _policy(idle_seconds: int, absolute_seconds: int) -> SessionPolicy:
    return SessionPolicy(timedelta(seconds=idle_seconds), timedelta(seconds=absolute_seconds))


def _wechat(settings: Settings) -> WeChat:
    """WeChat, or in a demo its stand-in; a demo without one must not knock at the real door."""
    origin = settings.wechat_url or (WECHAT_ORIGIN if settings.is_production else None)
    if origin is None:
        return NoWeChat()
    return WeChatClient(origin, app_id=settings.wechat_app_id, secret=settings.wechat_secret)


def _scanner(settings: Settings) -> Scanner:
    """The configured daemon, or in a demo nobody."""
    if settings.scanner is None:
        return NoScanner()
    address = urlsplit(settings.scanner)
    return ClamdScanner(str(address.hostname), int(address.port or 0))


def _sms(settings: Settings) -> SmsSenderPort:
    if settings.sms_sender is SmsSender.GATEWAY and settings.sms_url:
        return GatewaySender(settings.sms_url, key=settings.sms_key)
    return ConsoleSender()
