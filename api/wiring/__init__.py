"""The composition root: the only package that knows every adapter."""

from __future__ import annotations

from api.wiring.casework import (
    build_attaching,
    build_casework,
    build_desk,
    build_drawing,
    build_progress_notices,
    build_rules,
    build_transferring,
    build_watching,
)
from api.wiring.conversations import (
    NOTICE_LEASE,
    build_conversations,
    build_notices,
    build_screenings,
    build_tending,
    flows_of,
    patience_of,
)
from api.wiring.identity import AUDIENCE, build_helping, build_identity, build_looks
from api.wiring.keeping import build_export, build_retention, build_uploads
from api.wiring.papers import PRINTING_LEASE, build_documents, build_issuing, build_printing
from api.wiring.promises import Promises, build_letters, build_promises, build_reminders
from api.wiring.services import build_services
from api.wiring.store import OPEN_SECONDS, Clock, OpenStore, open_ring, open_store, ring_path

__all__ = [
    "AUDIENCE",
    "NOTICE_LEASE",
    "OPEN_SECONDS",
    "PRINTING_LEASE",
    "Clock",
    "OpenStore",
    "Promises",
    "build_attaching",
    "build_casework",
    "build_conversations",
    "build_desk",
    "build_documents",
    "build_drawing",
    "build_export",
    "build_helping",
    "build_identity",
    "build_issuing",
    "build_letters",
    "build_looks",
    "build_notices",
    "build_printing",
    "build_progress_notices",
    "build_promises",
    "build_reminders",
    "build_retention",
    "build_rules",
    "build_screenings",
    "build_services",
    "build_tending",
    "build_transferring",
    "build_uploads",
    "build_watching",
    "flows_of",
    "open_ring",
    "open_store",
    "patience_of",
    "ring_path",
]
