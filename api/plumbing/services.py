"""What the resources may call: the use cases, put together by wiring and found on the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from api.plumbing.limits import Limits
    from identity.service import Identity
    from regions.divisions import Divisions


@dataclass(frozen=True)
class Services:
    """Every use case the edge can reach; a field for each, so that a type checker sees them all."""

    now: Callable[[], datetime]
    blind: Callable[[str, str], str]  # vault.blind(purpose, value): keyed, for cursors and limit keys
    ping_store: Callable[[], None]  # raises Unavailable within its deadline
    limits: Limits
    identity: Identity
    regions: Divisions


def services() -> Services:
    """The services of the app that is answering."""
    return cast(Services, current_app.extensions["bangban"])
