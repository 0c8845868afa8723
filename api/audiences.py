"""Every audience the application serves; mounting one is adding it here."""

from __future__ import annotations

from api.citizen.me import me
from api.ops.docs import docs
from api.ops.health import health
from api.plumbing.audiences import Audience
from api.public.keys import keys
from api.public.regions import regions
from api.public.sign_in import sign_in

AUDIENCES: tuple[Audience, ...] = (health, docs, regions, sign_in, keys, me)
