"""Accounts and one-time codes: what they allow, and when no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from identity.accounts import Account, Credentials, IdentityKind, Status
from identity.codes import CODE_LIFE, MOST_MISSES, SignInCode
from identity.principal import Role

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


def staff_account() -> Account:
    credentials = Credentials("hash-of-it", "SECRETSECRET", last_step=100)
    return Account("acct_a", Role.AUDITOR, NOON, {IdentityKind.USERNAME: "batu"}, credentials)


def test_a_closed_account_keeps_nothing_personal() -> None:
    closed = staff_account().closed()
    assert (closed.status, closed.identities, closed.credentials) == (Status.CLOSED, {}, None)
    assert not closed.is_active


@pytest.mark.parametrize("step", [99, 100])
def test_a_time_step_cannot_be_spent_twice_or_after_a_newer_one(step: int) -> None:
    with pytest.raises(ValueError, match="spent"):
        staff_account().having_spent(step)


def test_a_newer_time_step_can_be_spent() -> None:
    spent = staff_account().having_spent(101).credentials
    assert spent is not None
    assert spent.last_step == 101


def test_a_citizen_has_no_time_step_to_spend() -> None:
    with pytest.raises(ValueError, match="spent"):
        Account("acct_a", Role.CITIZEN, NOON).having_spent(1)


def test_an_account_shows_nothing_personal_when_printed() -> None:
    shown = repr(staff_account())
    assert "batu" not in shown
    assert "SECRET" not in shown
    assert "hash-of-it" not in shown
    assert "SECRET" not in repr(staff_account().credentials)


def test_only_some_roles_are_staff() -> None:
    assert staff_account().is_staff
    assert not Account("acct_a", Role.CITIZEN, NOON).is_staff


def code(**other: object) -> SignInCode:
    fields = {"id": "code_a", "phone": "p", "answer": "a", "sent_at": NOON, "expires_at": NOON + CODE_LIFE} | other
    return SignInCode(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(("seconds", "can"), [(-1, True), (0, False), (1, False)])
def test_a_code_lives_five_minutes(seconds: int, can: bool) -> None:
    assert timedelta(minutes=10) >= CODE_LIFE
    assert code().can_be_tried(NOON + CODE_LIFE + timedelta(seconds=seconds)) is can


def test_a_code_can_be_tried_five_times() -> None:
    tried = code()
    for _ in range(MOST_MISSES):
        assert tried.can_be_tried(NOON)
        tried = tried.tried()
    assert not tried.can_be_tried(NOON)


def test_a_used_code_cannot_be_tried() -> None:
    assert not code().used(NOON).can_be_tried(NOON)
