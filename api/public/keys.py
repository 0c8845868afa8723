"""The public keys our access tokens are signed with."""

from __future__ import annotations

import marshmallow as ma

from api.plumbing.audiences import Audience
from api.plumbing.caching import cacheable
from api.plumbing.services import services

keys = Audience("keys", guard="public", url_prefix="/.well-known", description="Keys to verify signatures with")

CACHED_SECONDS = 300  # the next key is announced long before it signs


class KeyView(ma.Schema):
    """One public key (RFC 7517)."""

    kty = ma.fields.String(required=True)
    crv = ma.fields.String(required=True)
    x = ma.fields.String(required=True)
    y = ma.fields.String(required=True)
    kid = ma.fields.String(required=True)
    use = ma.fields.String(required=True)
    alg = ma.fields.String(required=True)


class KeySetView(ma.Schema):
    """All keys a valid token may be signed with: the previous, the current and the next."""

    keys = ma.fields.List(ma.fields.Nested(KeyView), required=True)


_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "kid": "sign-1f3a9c02",
    "use": "sig",
    "alg": "ES256",
}


@keys.route("/jwks.json")
@cacheable(seconds=CACHED_SECONDS)
@keys.response(200, KeySetView, example={"keys": [_KEY]})
def show_keys() -> dict[str, list[dict[str, str]]]:
    """Show the public keys."""
    return {"keys": services().identity.public_keys()}
