"""Every audience the application serves; mounting one is adding it here."""

from __future__ import annotations

from api.ops.docs import docs
from api.ops.health import health
from api.plumbing.audiences import Audience

AUDIENCES: tuple[Audience, ...] = (health, docs)
