"""Every audience the application serves; mounting one is adding it here."""

from __future__ import annotations

from api.ops.docs import docs
from api.ops.health import health
from api.plumbing.audiences import Audience
from api.public.regions import regions

AUDIENCES: tuple[Audience, ...] = (health, docs, regions)
