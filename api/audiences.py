"""Every audience the application serves; mounting one is adding it here."""

from __future__ import annotations

from api.citizen.application_actions import replies
from api.citizen.applications import applications
from api.citizen.authorisations import asked
from api.citizen.commitments import commitments
from api.citizen.conversations import conversations
from api.citizen.delegations import delegations
from api.citizen.documents import documents
from api.citizen.letters import letters
from api.citizen.me import me
from api.citizen.needs import needs
from api.citizen.uploads import uploads
from api.desk.audit import audit
from api.desk.cases import cases
from api.desk.colleagues import colleagues
from api.desk.commitments import promised
from api.desk.documents import case_documents
from api.desk.samplings import samplings
from api.desk.step_up import step_up
from api.desk.uploads import case_uploads
from api.desk.work import work
from api.hotline.calls import calls
from api.ops.docs import docs
from api.ops.health import health
from api.plumbing.audiences import Audience
from api.public.authorisations import authorisations
from api.public.certificates import certificates
from api.public.keys import keys
from api.public.offers import offers
from api.public.pages import pages
from api.public.previews import previews
from api.public.regions import regions
from api.public.screenings import screenings
from api.public.sign_in import sign_in
from api.public.tracking import tracking
from api.public.verifications import verifications

AUDIENCES: tuple[Audience, ...] = (
    health,
    docs,
    offers,
    regions,
    screenings,
    previews,
    sign_in,
    step_up,
    keys,
    me,
    conversations,
    applications,
    replies,
    needs,
    documents,
    certificates,
    commitments,
    letters,
    asked,
    authorisations,
    verifications,
    promised,
    work,
    cases,
    case_documents,
    case_uploads,
    colleagues,
    samplings,
    audit,
    uploads,
    delegations,
    calls,
    tracking,
    pages,
)
