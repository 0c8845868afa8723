"""A session's two deadlines and its memory of the last refresh, to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from identity.principal import Role
from identity.sessions import LOST_REPLY, Session, SessionPolicy

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
POLICY = SessionPolicy(idle=timedelta(days=14), absolute=timedelta(days=90))


@pytest.fixture
def session() -> Session:
    return Session(
        id="sess_a",
        account="acct_a",
        role=Role.CITIZEN,
        regions=(),
        opened_at=NOON,
        refreshed_at=NOON,
        idle_until=NOON + POLICY.idle,
        expires_at=NOON + POLICY.absolute,
        current="one",
    )


@pytest.mark.parametrize(("seconds", "lives"), [(-1, True), (0, False), (1, False)])
def test_a_session_ends_when_it_was_idle_for_too_long(session: Session, seconds: int, lives: bool) -> None:
    assert session.is_live(NOON + POLICY.idle + timedelta(seconds=seconds)) is lives


@pytest.mark.parametrize(("seconds", "lives"), [(-1, True), (0, False), (1, False)])
def test_a_session_ends_at_its_oldest_age_however_often_it_was_refreshed(
    session: Session, seconds: int, lives: bool
) -> None:
    moment = NOON + POLICY.absolute + timedelta(seconds=seconds)
    just_before = NOON + POLICY.absolute - timedelta(seconds=2)
    busy = session.rotated(current="two", successor=b"", policy=POLICY, now=just_before)
    assert busy.idle_until > busy.expires_at
    assert busy.is_live(moment) is lives


def test_a_refresh_moves_the_idle_deadline_and_not_the_absolute_one(session: Session) -> None:
    later = NOON + timedelta(days=3)
    rotated = session.rotated(current="two", successor=b"sealed", policy=POLICY, now=later)
    assert (rotated.previous, rotated.current, rotated.generation) == ("one", "two", 2)
    assert rotated.idle_until == later + POLICY.idle
    assert rotated.expires_at == session.expires_at


@pytest.mark.parametrize(("seconds", "is_retry"), [(-1, True), (0, True), (1, False)])
def test_a_lost_reply_can_be_asked_for_again_for_ten_minutes(session: Session, seconds: int, is_retry: bool) -> None:
    rotated = session.rotated(current="two", successor=b"sealed", policy=POLICY, now=NOON)
    moment = NOON + LOST_REPLY + timedelta(seconds=seconds)
    assert rotated.is_retry("one", moment) is is_retry
    assert not rotated.is_retry("zero", NOON)


def test_a_revoked_session_is_dead_and_keeps_no_successor(session: Session) -> None:
    rotated = session.rotated(current="two", successor=b"sealed", policy=POLICY, now=NOON)
    revoked = rotated.revoked(NOON)
    assert not revoked.is_live(NOON)
    assert revoked.successor is None


def test_a_session_shows_no_digest_when_printed(session: Session) -> None:
    assert "'one'" not in repr(session)
