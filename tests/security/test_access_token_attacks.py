"""Attacks on access tokens: forged, moved, stale, from another key, another issuer, another algorithm (promise 2)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from adapters import tokens
from adapters.clock import utc_now
from adapters.tokens import JoseAccessTokens
from adapters.vault.keys import KeyRing
from identity.ports import AccessClaims
from identity.principal import Role

NOON = utc_now().replace(microsecond=0)  # the library asks the wall clock too
CLAIMS = AccessClaims("acct_a", "sess_a", Role.CITIZEN, NOON, NOON + timedelta(minutes=15))
ISSUER = "https://bangban.example"


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys.json", "aes-256-gcm")


@pytest.fixture
def access(ring: KeyRing) -> JoseAccessTokens:
    return JoseAccessTokens(ring, issuer=ISSUER, audience="bangban")


def part(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def opened(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims, _ = (base64.urlsafe_b64decode(piece + "==") for piece in token.split("."))
    return json.loads(header), json.loads(claims)


def es256(ring: KeyRing) -> Callable[[bytes], bytes]:
    """Sign as the current key would: what an insider's mistake, not an outsider, could make."""
    key = next(key for key in ring.signing_keys if key.state == "current")
    private = serialization.load_pem_private_key(key.pem_private.encode(), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)

    def sign(data: bytes) -> bytes:
        r, s = decode_dss_signature(private.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)

    return sign


def forged(header: object, claims: object, sign: Callable[[bytes], bytes] = lambda data: b"") -> str:
    signed = f"{part(header)}.{part(claims)}"
    return f"{signed}.{part(sign(signed.encode()))}"


def test_a_token_of_ours_is_read_and_says_no_more_than_it_must(access: JoseAccessTokens) -> None:
    token = access.issue(CLAIMS)
    assert access.read(token, now=NOON) == CLAIMS
    header, claims = opened(token)
    assert (header["alg"], header["typ"]) == ("ES256", "at+jwt")
    assert set(claims) == {"iss", "aud", "sub", "sid", "role", "jti", "iat", "exp"}


@pytest.mark.parametrize(("seconds", "holds"), [(-1, True), (0, False), (1, False)])
def test_a_token_ends_with_its_last_second_even_when_it_was_seen_before(
    access: JoseAccessTokens, seconds: int, holds: bool
) -> None:
    token = access.issue(CLAIMS)
    moment = CLAIMS.expires_at + timedelta(seconds=seconds)
    assert access.read(token, now=NOON) is not None
    assert (access.read(token, now=moment) is not None) is holds


@pytest.mark.parametrize(("seconds", "holds"), [(60, True), (61, False)])
def test_a_token_from_the_future_is_refused_beyond_a_minute_of_skew(
    access: JoseAccessTokens, seconds: int, holds: bool
) -> None:
    token = access.issue(CLAIMS)
    assert (access.read(token, now=NOON - timedelta(seconds=seconds)) is not None) is holds


@pytest.mark.parametrize(
    "garbage",
    ["", ".", "..", "a.b.c", "=.=.=", "💥.💥.💥", "\ud800.a.b", "e30.e30.", f"{part([])}.{part({})}.", "A" * 5000],
)
def test_garbage_is_not_a_token(access: JoseAccessTokens, garbage: str) -> None:
    assert access.read(garbage, now=NOON) is None


def test_every_single_flipped_character_is_noticed(access: JoseAccessTokens) -> None:
    token = access.issue(CLAIMS)
    for at in range(len(token) - 1):  # the last character carries padding bits that mean nothing
        flipped = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        assert access.read(flipped, now=NOON) is None, at


def test_a_token_cannot_be_forged_without_a_signature(access: JoseAccessTokens) -> None:
    header, claims = opened(access.issue(CLAIMS))
    for alg in ("none", "None", "NONE", "", None):
        assert access.read(forged({**header, "alg": alg}, claims), now=NOON) is None


def test_a_token_cannot_be_forged_with_the_public_key_as_a_shared_secret(
    access: JoseAccessTokens, ring: KeyRing
) -> None:
    """CVE-2024-33663, in PEM and, where its fix was incomplete, in DER."""
    header, claims = opened(access.issue(CLAIMS))
    for key in ring.signing_keys:
        public = serialization.load_pem_public_key(key.pem_public.encode())
        der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        for secret in (key.pem_public.encode(), key.pem_public.strip().encode(), der):
            token = forged(
                {**header, "alg": "HS256", "kid": key.kid},
                claims,
                lambda data, secret=secret: hmac.digest(secret, data, hashlib.sha256),
            )
            assert access.read(token, now=NOON) is None


def test_a_token_signed_by_a_stranger_is_refused_whatever_key_it_names(
    access: JoseAccessTokens, ring: KeyRing, tmp_path: Path
) -> None:
    stranger = KeyRing.create(tmp_path / "stranger.json", "aes-256-gcm")
    header, claims = opened(access.issue(CLAIMS))
    for kid in [key.kid for key in (*ring.signing_keys, *stranger.signing_keys)]:
        assert access.read(forged({**header, "kid": kid}, claims, es256(stranger)), now=NOON) is None


def test_a_token_cannot_bring_its_own_key(access: JoseAccessTokens, tmp_path: Path) -> None:
    stranger = KeyRing.create(tmp_path / "stranger.json", "aes-256-gcm")
    own = JoseAccessTokens(stranger, issuer=ISSUER, audience="bangban").public_keys()[0]
    header, claims = opened(access.issue(CLAIMS))
    for brought in ({"jwk": own}, {"jku": "https://evil.example/jwks"}, {"x5c": ["AAAA"]}):
        token = forged({**header, "kid": own["kid"], **brought}, claims, es256(stranger))
        assert access.read(token, now=NOON) is None


@pytest.mark.parametrize("typ", ["JWT", "jwt", "at+JWT ", "", None])
def test_a_signed_document_of_another_type_is_not_an_access_token(
    access: JoseAccessTokens, ring: KeyRing, typ: str | None
) -> None:
    header, claims = opened(access.issue(CLAIMS))
    assert access.read(forged({**header, "typ": typ}, claims, es256(ring)), now=NOON) is None
    assert access.read(forged(header, claims, es256(ring)), now=NOON) == CLAIMS


def test_a_token_with_a_critical_extension_is_refused(access: JoseAccessTokens, ring: KeyRing) -> None:
    header, claims = opened(access.issue(CLAIMS))
    assert access.read(forged({**header, "crit": ["exp"]}, claims, es256(ring)), now=NOON) is None


@pytest.mark.parametrize("missing", ["iss", "aud", "sub", "sid", "role", "jti", "iat", "exp"])
def test_a_token_without_a_claim_is_refused(access: JoseAccessTokens, ring: KeyRing, missing: str) -> None:
    header, claims = opened(access.issue(CLAIMS))
    del claims[missing]
    assert access.read(forged(header, claims, es256(ring)), now=NOON) is None


@pytest.mark.parametrize(
    "other",
    [
        {"iss": "https://evil.example"},
        {"aud": "somebody-else"},
        {"aud": ["somebody-else"]},
        {"aud": {}},
        {"sub": 7},
        {"role": "emperor"},
        {"exp": "soon"},
        {"exp": str(int(NOON.timestamp()) + 600)},
        {"exp": NOON.timestamp() + 600.5},
        {"iat": str(int(NOON.timestamp()))},
        {"iat": True},
        {"exp": True},
        {"exp": 10**30},
        {"exp": 1e999},
        {"iat": None},
        {"iat": -(10**30)},
        {"jti": 7},
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(access: JoseAccessTokens, ring: KeyRing, other: dict[str, Any]) -> None:
    header, claims = opened(access.issue(CLAIMS))
    assert access.read(forged(header, claims | other, es256(ring)), now=NOON) is None


def test_a_token_nested_a_thousand_deep_is_refused_quietly(access: JoseAccessTokens, ring: KeyRing) -> None:
    header, _ = opened(access.issue(CLAIMS))
    deep = b"[" * 1000 + b"]" * 1000
    assert access.read(forged(header, deep, es256(ring)), now=NOON) is None
    assert access.read(f"{part(deep)}.{part({})}.", now=NOON) is None


def test_an_encrypted_token_is_not_even_opened(access: JoseAccessTokens) -> None:
    """CVE-2024-33664: a JWE can unpack to gigabytes."""
    header = {"alg": "dir", "enc": "A256GCM", "zip": "DEF"}
    assert access.read(f"{part(header)}..{part(b'iv')}.{part(b'bomb')}.{part(b'tag')}", now=NOON) is None


def test_tokens_outlive_a_rotation_and_the_next_key_was_announced_before(
    access: JoseAccessTokens, ring: KeyRing
) -> None:
    announced = {key["kid"] for key in access.public_keys()}
    old = access.issue(CLAIMS)
    ring.rotate_signing(at=NOON)
    new = access.issue(CLAIMS)
    assert opened(old)[0]["kid"] != opened(new)[0]["kid"]
    assert opened(new)[0]["kid"] in announced
    assert access.read(old, now=NOON) == CLAIMS
    assert JoseAccessTokens(ring, issuer=ISSUER, audience="bangban").read(old, now=NOON) == CLAIMS
    assert access.read(new, now=NOON) == CLAIMS


def test_a_key_taken_out_of_the_ring_takes_its_tokens_with_it_remembered_or_not(
    access: JoseAccessTokens, ring: KeyRing
) -> None:
    token = access.issue(CLAIMS)
    assert access.read(token, now=NOON) is not None
    ring.rotate_signing(at=NOON)
    ring.rotate_signing(at=NOON + timedelta(days=2))
    ring.rotate_signing(at=NOON + timedelta(days=4))
    assert access.read(token, now=NOON) is None


def test_the_key_set_holds_no_private_part(access: JoseAccessTokens) -> None:
    published = access.public_keys()
    assert len(published) == 2
    for key in published:
        assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}


def test_a_remembered_token_costs_no_signature_check_and_memory_is_bounded(
    access: JoseAccessTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "KEPT_TOKENS", 2)
    many = [access.issue(replace(CLAIMS, account=f"acct_{number}")) for number in range(3)]
    assert all(access.read(token, now=NOON) for token in many)
    assert len(access._kept) == 2
    verified: list[str] = []
    real = access._verify
    monkeypatch.setattr(access, "_verify", lambda token: verified.append(token) or real(token))
    for token in (many[2], many[1], many[0]):
        assert access.read(token, now=NOON) is not None
    assert verified == [many[0]]


def test_a_forgery_is_never_remembered(access: JoseAccessTokens) -> None:
    token = access.issue(CLAIMS)
    access.read(token[:-4] + "AAAA", now=NOON)
    assert len(access._kept) == 0
