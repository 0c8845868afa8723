"""Every use case the edge may call, put together."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from adapters.clock import utc_now
from adapters.mongo.client import require_ready
from adapters.mongo.limits import MongoLimits
from adapters.mongo.outbox import Outbox
from adapters.qr import QrCodes
from adapters.relay import Relay
from adapters.rounds import Rounds
from adapters.tender import Tender
from adapters.watcher import Watcher
from api.plumbing.limits import Limits
from api.plumbing.links import Links
from api.plumbing.services import Background, Services
from api.plumbing.waiting import Waiting
from api.settings import Settings
from api.wiring.casework import (
    build_attaching,
    build_casework,
    build_desk,
    build_drawing,
    build_progress_notices,
    build_transferring,
    build_watching,
)
from api.wiring.conversations import (
    build_conversations,
    build_notices,
    build_screenings,
    build_tending,
    flows_of,
    patience_of,
)
from api.wiring.identity import build_helping, build_identity, build_looks
from api.wiring.keeping import build_export, build_retention, build_uploads
from api.wiring.papers import build_documents, build_printing
from api.wiring.promises import Promises, build_letters, build_promises, build_reminders
from api.wiring.store import Clock, OpenStore, open_store
from casework.applying import REPORTED, TRANSFERRED
from casework.draws import DRAWN
from casework.replies import Replies
from casework.service import SUBMITTED
from casework.uploads.service import RECEIVED
from eligibility.library import Library
from regions.table import load as load_divisions


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
