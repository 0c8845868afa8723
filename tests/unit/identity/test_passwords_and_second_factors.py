"""Argon2 passwords, TOTP second factors, and the random source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

import pyotp
import pytest

from adapters.passwords import Argon2Passwords, TotpSecondFactors
from adapters.secrets_source import SystemSecrets

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def passwords() -> Argon2Passwords:
    return Argon2Passwords()


def test_a_right_password_fits_and_a_wrong_one_does_not(passwords: Argon2Passwords) -> None:
    stored = passwords.hash("correct horse battery")
    assert passwords.verify(stored, "correct horse battery")
    assert not passwords.verify(stored, "correct horse batterz")


def test_password_hashes_are_argon2id_at_owasp_parameters(passwords: Argon2Passwords) -> None:
    first, second = passwords.hash("the same"), passwords.hash("the same")
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$broken"])
def test_nobody_has_a_fitting_password(passwords: Argon2Passwords, stored: str | None) -> None:
    assert not passwords.verify(stored, "")
    assert not passwords.verify(stored, "nobody has this password")


def test_verifying_for_nobody_takes_as_long_as_for_somebody(passwords: Argon2Passwords) -> None:
    stored = passwords.hash("correct horse battery")

    def seconds(hash_of: str | None) -> float:
        start = perf_counter()
        passwords.verify(hash_of, "wrong")
        return perf_counter() - start

    pairs = [(seconds(stored), seconds(None)) for _ in range(9)]
    ratio = median(known for known, _ in pairs) / median(unknown for _, unknown in pairs)
    assert 0.5 < ratio < 2


@pytest.mark.parametrize(("seconds", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_dynamic_code_fits_one_step_to_either_side(seconds: int, fits: bool) -> None:
    factors = TotpSecondFactors()
    secret = factors.new_secret()
    moment = NOON + timedelta(seconds=seconds)
    expected = int(moment.timestamp()) // 30 if fits else None
    assert factors.step(secret, pyotp.TOTP(secret).at(moment), now=NOON) == expected


def test_nobody_has_a_fitting_dynamic_code() -> None:
    factors = TotpSecondFactors()
    code = pyotp.TOTP(factors._nobody).at(NOON)
    assert factors.step(None, code, now=NOON) is None


def test_the_provisioning_address_names_who_and_where() -> None:
    factors = TotpSecondFactors()
    secret = factors.new_secret()
    parsed = pyotp.parse_uri(factors.provisioning_uri(secret, "batu"))
    assert (parsed.name, parsed.secret, parsed.digits, parsed.interval) == ("batu", secret, 6, 30)


def test_sign_in_digits_keep_their_leading_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.secrets_source.secrets.randbelow", lambda top: 42)
    assert SystemSecrets().sign_in_digits() == "0000042"


def test_first_passwords_and_ids_do_not_repeat() -> None:
    source = SystemSecrets()
    assert len({source.password() for _ in range(100)}) == 100
    assert len({source.new_id("acct") for _ in range(100)}) == 100
