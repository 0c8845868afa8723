"""The `flask …` command groups."""

from __future__ import annotations

import click

from api.commands.audit import audit
from api.commands.calendar import calendar
from api.commands.casework import casework
from api.commands.commitments import commitments
from api.commands.conversations import conversations
from api.commands.demo import demo
from api.commands.eligibility import eligibility
from api.commands.flows import flows
from api.commands.i18n import i18n
from api.commands.keys import keys
from api.commands.limits import limits
from api.commands.outbox import outbox
from api.commands.papers import papers
from api.commands.regions import regions
from api.commands.retention import retention
from api.commands.routing import routing
from api.commands.serve import serve
from api.commands.staff import staff
from api.commands.store import store

COMMANDS: tuple[click.Command, ...] = (
    audit,
    calendar,
    casework,
    commitments,
    conversations,
    demo,
    eligibility,
    flows,
    i18n,
    keys,
    limits,
    papers,
    outbox,
    regions,
    retention,
    routing,
    serve,
    staff,
    store,
)
