"""What fails is tried again, ever more rarely; what is hopeless waits for a person; neither holds up the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from adapters.mongo.client import Database
from adapters.mongo.documents import Documents
from adapters.mongo.indexes import create_indexes
from adapters.mongo.outbox import OUTBOX_INDEX, Outbox
from adapters.relay import MOST_TRIES, Relay
from adapters.retrying import Backoff, Breaker
from i18n.errors import Conflict, Unavailable

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """Says what it is told."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)


class Handler:
    """Fails for the documents it is told to, with the error it is told to."""

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self.errors: dict[str, Exception] = {}
        self.tries: list[tuple[str, datetime]] = []
        self._outbox, self._clock = outbox, clock

    def __call__(self, document_id: str, event_id: str) -> None:
        self.tries.append((document_id, self._clock()))
        if document_id in self.errors:
            raise self.errors[document_id]
        self._outbox.mark_done("conversations", document_id, event_id)

    def tried(self, document_id: str) -> list[datetime]:
        return [at for name, at in self.tries if name == document_id]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outbox(database: Database) -> Outbox:
    create_indexes(database, {"conversations": [OUTBOX_INDEX]})
    for name in ("conv_a", "conv_b"):
        events: list[dict[str, Any]] = [{"id": f"evnt_{name}", "kind": "told", "at": NOON}]
        Documents(database, "conversations").insert({"_id": name, "version": 1, "outbox": events})
    return Outbox(database)


@pytest.fixture
def handler(outbox: Outbox, clock: Clock) -> Handler:
    return Handler(outbox, clock)


def relay(outbox: Outbox, handler: Handler, clock: Clock, **more: Any) -> Relay:
    return Relay(outbox, {"told": handler}, now=clock, backoff=Backoff(chance=lambda: 1.0), **more)


def test_waits_double_up_to_a_cap_and_are_spread_out() -> None:
    patient = Backoff(chance=lambda: 0.999999)
    bounds = [patient.bound(tries).total_seconds() for tries in range(1, 13)]
    assert bounds == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    waits = [Backoff().wait(6).total_seconds() for _ in range(1000)]
    assert all(0 <= wait < 64 for wait in waits)
    for start in range(0, 64, 8):  # each eighth of the time gets its share of the thousand
        assert 60 < sum(start <= wait < start + 8 for wait in waits) < 200
    assert Backoff(chance=lambda: 0.0).wait(1, at_least=timedelta(seconds=30)) == timedelta(seconds=30)


def test_a_storm_of_a_thousand_failures_comes_back_as_a_drizzle() -> None:
    backoff, due = Backoff(), [0.0] * 1000
    for tries in range(1, 9):
        due = [at + backoff.wait(tries).total_seconds() for at in due]
    seconds = [int(at) for at in due]
    assert max(seconds.count(second) for second in set(seconds)) < 30


def test_a_breaker_opens_tries_once_and_closes() -> None:
    breaker = Breaker(failures=3, rest=timedelta(seconds=30))
    for _ in range(3):
        assert breaker.admits(NOON)
        breaker.failed(NOON)
    assert not breaker.admits(NOON + timedelta(seconds=29))
    later = NOON + timedelta(seconds=30)
    assert [breaker.admits(later) for _ in range(4)] == [True, False, False, False]
    breaker.failed(later)
    assert not breaker.admits(later + timedelta(seconds=29))
    again = later + timedelta(seconds=60)
    assert breaker.admits(again)
    breaker.succeeded()
    assert all(breaker.admits(again) for _ in range(4))


def test_a_poison_event_is_parked_and_its_neighbour_flows(outbox: Outbox, handler: Handler, clock: Clock) -> None:
    handler.errors["conv_a"] = Conflict(code="number_taken")
    one = relay(outbox, handler, clock)
    for _ in range(40):
        one.run_once()
        clock.forward(minutes=15)

    assert len(handler.tried("conv_b")) == 1
    assert len(handler.tried("conv_a")) == MOST_TRIES
    assert outbox.pending(10) == []
    (parked,) = outbox.parked(10)
    assert (parked.document_id, parked.event["reason"]) == ("conv_a", "Conflict")


def test_a_parked_event_goes_on_once_somebody_has_looked(outbox: Outbox, handler: Handler, clock: Clock) -> None:
    handler.errors["conv_a"] = ValueError("poison")
    one = relay(outbox, handler, clock)
    for _ in range(40):
        one.run_once()
        clock.forward(minutes=15)
    handler.errors.clear()
    one.run_once()
    (parked,) = outbox.parked(10)

    assert outbox.retry(parked, now=clock())
    assert one.run_once() == 1
    assert outbox.parked(10) == []
    assert not outbox.retry(parked, now=clock())


def test_what_is_away_is_waited_for_without_end(outbox: Outbox, handler: Handler, clock: Clock) -> None:
    handler.errors["conv_a"] = Unavailable()
    one = relay(outbox, handler, clock)
    for _ in range(100):
        one.run_once()
        clock.forward(minutes=20)
    assert outbox.parked(10) == []
    handler.errors.clear()
    assert one.run_once() == 1


def test_it_is_not_tried_before_the_time_it_asked_for(outbox: Outbox, handler: Handler, clock: Clock) -> None:
    handler.errors["conv_a"] = Unavailable(retry_after_seconds=120)
    one = relay(outbox, handler, clock)
    for _ in range(130):
        one.run_once()
        clock.forward(seconds=1)
    first, second = handler.tried("conv_a")[:2]
    assert (second - first).total_seconds() >= 120


def test_the_tries_of_one_event_follow_the_waits(outbox: Outbox, handler: Handler, clock: Clock) -> None:
    handler.errors["conv_a"] = ValueError("poison")
    one = relay(outbox, handler, clock)
    for _ in range(300):
        one.run_once()
        clock.forward(seconds=1)
    tries = handler.tried("conv_a")
    assert [round((b - a).total_seconds()) for a, b in pairwise(tries)] == [2, 4, 8, 16, 32, 64, 128]


def test_a_leased_event_is_never_tried_within_its_lease(outbox: Outbox, handler: Handler, clock: Clock) -> None:
    handler.errors["conv_a"] = Unavailable()
    one = relay(outbox, handler, clock, lease=timedelta(hours=1))
    for _ in range(100):
        one.run_once()
        clock.forward(minutes=1)
    first, second = handler.tried("conv_a")[:2]
    assert second - first >= timedelta(hours=1)


def test_two_relays_whose_lease_ran_out_have_one_effect(outbox: Outbox, handler: Handler, clock: Clock) -> None:
    """Both found it; one claims it, dies; the other comes an hour later, and nobody else ever."""
    first, second = (relay(outbox, handler, clock, lease=timedelta(hours=1)) for _ in range(2))
    dying, other = outbox.pending(10, kinds={"told"}, by=clock())
    assert outbox.claim(dying, until=clock() + timedelta(hours=1))
    assert second.run_once() == 1
    clock.forward(minutes=61)
    assert [first.run_once(), second.run_once()] == [1, 0]
    assert [name for name, _ in handler.tries] == [other.document_id, dying.document_id]


def test_fifty_events_of_what_is_away_do_not_starve_the_others(outbox: Outbox, clock: Clock) -> None:
    """The breaker leaves what it spares in the outbox: that must not fill every batch."""
    store = Documents(outbox._database, "conversations")
    for number in range(60):
        event = {"id": f"evnt_sms_{number}", "kind": "sms", "at": NOON - timedelta(hours=1)}
        store.insert({"_id": f"conv_sms_{number}", "version": 1, "outbox": [event]})
    flowing, away = Handler(outbox, clock), Handler(outbox, clock)
    away.errors = {f"conv_sms_{number}": Unavailable(retry_after_seconds=1) for number in range(60)}
    one = Relay(outbox, {"told": flowing, "sms": away}, now=clock, backoff=Backoff(chance=lambda: 1.0))
    for _ in range(3):
        one.run_once()
        clock.forward(seconds=2)
    assert sorted(name for name, _ in flowing.tries) == ["conv_a", "conv_b"]
