"""A signed statement is ours to the last bit, or it is not ours: forging, altering, passing one thing for another."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.clock import utc_now
from adapters.signatures import AUDIENCE, JoseStatements, is_canonical, read_offline
from adapters.tokens import JoseAccessTokens
from adapters.vault.keys import KeyRing
from identity.ports import AccessClaims
from identity.principal import Role
from tests.security.test_access_token_attacks import es256, forged, opened

ISSUER = "https://bangban.example"
NOON = utc_now().replace(microsecond=0)
CLAIMS = {
    "kind": "commitment",
    "jti": "veri_2tq5vhmjwmznskbzkpr4ghyc3u",
    "item": "in_school",
    "notice": 1,
    "on": "2026-11-22",
    "office": "150425203",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "iat": int(NOON.timestamp()),
}


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing.create(tmp_path_factory.mktemp("keys") / "keys.json", "aes-256-gcm")


@pytest.fixture(scope="module")
def statements(ring: KeyRing) -> JoseStatements:
    return JoseStatements(ring, issuer=ISSUER)


@pytest.fixture(scope="module")
def genuine(statements: JoseStatements) -> str:
    return statements.sign(CLAIMS)


def published(ring: KeyRing) -> dict[str, Any]:
    """What anybody may fetch."""
    return {"keys": JoseAccessTokens(ring, issuer=ISSUER, audience="bangban").public_keys()}


def both(ring: KeyRing, statements: JoseStatements, compact: str) -> list[Any]:
    """What the service and somebody with the published keys alone make of it."""
    return [statements.read(compact), read_offline(compact, published(ring))]


def test_a_statement_of_ours_is_read_with_the_ring_and_with_the_published_keys(
    ring: KeyRing, statements: JoseStatements, genuine: str
) -> None:
    expected = CLAIMS | {"iss": ISSUER, "aud": AUDIENCE}
    assert both(ring, statements, genuine) == [expected, expected]


def test_no_single_character_of_a_statement_can_be_changed(
    ring: KeyRing, statements: JoseStatements, genuine: str
) -> None:
    """Every character, each with its lowest bit flipped: in the alphabet or not, all of them are noticed."""
    for place, character in enumerate(genuine):
        for changed in (chr(ord(character) ^ 1), "A" if character != "A" else "B"):
            altered = genuine[:place] + changed + genuine[place + 1 :]
            assert statements.read(altered) is None, place


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_bit_of_a_statement_can_be_flipped(
    ring: KeyRing, statements: JoseStatements, genuine: str, place: int, bit: int
) -> None:
    raw = bytearray(genuine.encode())
    raw[place % len(raw)] ^= 1 << bit
    assert both(ring, statements, raw.decode("latin-1")) == [None, None]


@given(
    place=st.integers(0, 10_000),
    inserted=st.text(st.characters(codec="ascii"), min_size=1, max_size=3),
)
def test_nothing_can_be_slipped_into_a_statement(
    statements: JoseStatements, genuine: str, place: int, inserted: str
) -> None:
    """Python's base64 passes over what it does not know: a reader that lets it would call this genuine."""
    where = place % (len(genuine) + 1)
    assert statements.read(genuine[:where] + inserted + genuine[where:]) is None


def test_the_unused_bits_of_the_last_character_count_too(statements: JoseStatements, genuine: str) -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twins = [genuine[:-1] + letter for letter in alphabet if letter != genuine[-1]]
    same_bytes = [
        twin
        for twin in twins
        if base64.urlsafe_b64decode(twin.split(".")[2] + "==") == base64.urlsafe_b64decode(genuine.split(".")[2] + "==")
    ]
    assert same_bytes, "86 characters hold four bits more than 64 bytes"
    assert not any(is_canonical(twin) or statements.read(twin) for twin in same_bytes)


def test_a_statement_cannot_be_forged_without_a_signature(
    ring: KeyRing, statements: JoseStatements, genuine: str
) -> None:
    header, claims = opened(genuine)
    for alg in ("none", "None", "NONE", "", None):
        assert both(ring, statements, forged({**header, "alg": alg}, claims)) == [None, None]
    assert both(ring, statements, genuine.rpartition(".")[0] + ".") == [None, None]


def test_a_statement_cannot_be_forged_with_the_public_key_as_a_shared_secret(
    ring: KeyRing, statements: JoseStatements, genuine: str
) -> None:
    header, claims = opened(genuine)
    for key in ring.signing_keys:
        public = serialization.load_pem_public_key(key.pem_public.encode())
        der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        for secret in (key.pem_public.encode(), der):
            compact = forged(
                {**header, "alg": "HS256", "kid": key.kid},
                claims,
                lambda data, secret=secret: hmac.digest(secret, data, hashlib.sha256),
            )
            assert both(ring, statements, compact) == [None, None]


def test_a_statement_signed_by_a_stranger_is_refused_whatever_key_it_names(
    ring: KeyRing, statements: JoseStatements, genuine: str, tmp_path: Path
) -> None:
    stranger = KeyRing.create(tmp_path / "stranger.json", "aes-256-gcm")
    header, claims = opened(genuine)
    kids = [key.kid for key in (*ring.signing_keys, *stranger.signing_keys)]
    for kid in [*kids, None, 7, {"a": 1}, ["a"]]:
        compact = forged({**header, "kid": kid}, claims, es256(stranger))
        assert both(ring, statements, compact) == [None, None]
    own = JoseAccessTokens(stranger, issuer=ISSUER, audience="bangban").public_keys()[0]
    assert both(ring, statements, forged({**header, "jwk": own}, claims, es256(stranger))) == [None, None]


def test_a_statement_may_not_name_another_of_our_keys(ring: KeyRing, statements: JoseStatements, genuine: str) -> None:
    header, claims = opened(genuine)
    other = next(key.kid for key in ring.signing_keys if key.kid != header["kid"])
    assert both(ring, statements, forged({**header, "kid": other}, claims, es256(ring))) == [None, None]


def test_a_token_is_no_statement_and_a_statement_no_token(
    ring: KeyRing, statements: JoseStatements, genuine: str
) -> None:
    access = JoseAccessTokens(ring, issuer=ISSUER, audience="bangban")
    token = access.issue(AccessClaims("acct_a", "sess_a", Role.CITIZEN, NOON, NOON + timedelta(minutes=15)))
    assert both(ring, statements, token) == [None, None]
    assert access.read(genuine, now=NOON) is None
    header, claims = opened(token)
    dressed_up = forged({**header, "typ": "bangban-statement+jwt"}, claims, es256(ring))
    assert both(ring, statements, dressed_up) == [None, None]


@pytest.mark.parametrize("missing", ["iss", "aud", "iat", "jti"])
def test_a_statement_without_what_it_must_say_is_refused_even_well_signed(
    ring: KeyRing, statements: JoseStatements, genuine: str, missing: str
) -> None:
    header, claims = opened(genuine)
    claims.pop(missing)
    assert both(ring, statements, forged(header, claims, es256(ring))) == [None, None]


@pytest.mark.parametrize(
    "change",
    [{"aud": "bangban"}, {"aud": ["somebody"]}, {"iss": "https://elsewhere.example"}, {"iat": "today"}, {"iat": None}],
)
def test_a_statement_for_somebody_else_is_refused_online(
    ring: KeyRing, statements: JoseStatements, genuine: str, change: dict[str, Any]
) -> None:
    header, claims = opened(genuine)
    assert statements.read(forged(header, claims | change, es256(ring))) is None


def test_a_statement_holds_after_its_key_has_retired_and_the_old_key_signs_nothing_more(tmp_path: Path) -> None:
    ring = KeyRing.create(tmp_path / "keys.json", "aes-256-gcm")
    statements = JoseStatements(ring, issuer=ISSUER)
    genuine = statements.sign(CLAIMS)
    access = JoseAccessTokens(ring, issuer=ISSUER, audience="bangban")
    old = access.issue(AccessClaims("acct_a", "sess_a", Role.CITIZEN, NOON, NOON + timedelta(days=30)))
    for days in (0, 2, 4):
        ring.rotate_signing(at=NOON + timedelta(days=days))
    assert both(ring, statements, genuine)[0] is not None
    assert read_offline(genuine, published(ring)) is not None
    assert access.read(old, now=NOON) is None, "no token outlives its key"
    retired = next(key for key in ring.signing_keys if key.state == "retired")
    assert retired.pem_private == ""
    assert "PRIVATE" not in json.dumps(published(ring))


@pytest.mark.parametrize(
    "garbage", ["", ".", "..", "a.b", "a.b.c.d", "🙂.🙂.🙂", "a" * 5000, "eyJ.eyJ.eyJ", "\x00.\x00.\x00", "{}"]
)
def test_garbage_is_no_statement(ring: KeyRing, statements: JoseStatements, garbage: str) -> None:
    assert both(ring, statements, garbage) == [None, None]
