"""Guessing at tracking: two facts, one answer, growing delays, nothing for a hundred thousand tries (promise 32)."""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

import pytest

from adapters.mongo.attempts import Backoff
from api.plumbing.limit_rules import Delay, Window
from api.plumbing.limits import Limits
from api.plumbing.local_windows import LocalWindows
from casework.receipt import TRACKING_CODE_LENGTH
from casework.service import Casework
from i18n.errors import Invalid, TooMany
from tests.application_world import ApplicationWorld
from tests.edge import fake_blind
from tests.identity_world import SetClock


def shown(answer: Any) -> tuple[Any, ...]:
    """All a guesser sees, but for what is new in every answer."""
    body = {name: value for name, value in answer.json.items() if name != "instance"}
    return answer.status_code, body, {name: value for name, value in answer.headers if name != "Request-Id"}


def test_a_guesser_cannot_tell_a_wrong_code_from_a_wrong_fact(applications: ApplicationWorld) -> None:
    code = applications.person().apply()["receipt"]["tracking_code"]
    tries = {
        "wrong fact": (code, "2048"),
        "wrong fact, letter": (code, "204X"),
        "unknown code": ("a" * 13, "2049"),
        "both wrong": ("b" * 13, "0000"),
        "a receipt number": ("15040320261122010000", "2049"),
        "not even a code": ("'; 中文", "2049"),
    }
    answers = {what: shown(applications.track(*guess)) for what, guess in tries.items()}
    assert all(answer == answers["unknown code"] for answer in answers.values()), answers
    assert answers["unknown code"][0] == 422


def test_a_receipt_number_opens_nothing(applications: ApplicationWorld) -> None:
    receipt = applications.person().apply()["receipt"]
    assert applications.track(receipt["number"][:20], "2049").status_code == 422
    assert applications.track(receipt["application"][:20], "2049").status_code == 422


def test_a_citizen_may_type_her_code_in_capitals_and_an_x_small(applications: ApplicationWorld) -> None:
    receipt = applications.person().apply()["receipt"]
    assert applications.track(receipt["tracking_code"].upper(), "2049").status_code == 200
    assert len(receipt["tracking_code"]) == TRACKING_CODE_LENGTH


def test_a_guesser_of_one_code_waits_longer_each_time(applications: ApplicationWorld) -> None:
    code = applications.person().apply()["receipt"]["tracking_code"]
    waits = []
    for number in range(14):
        network = f"10.0.0.{number}"  # from everywhere at once: the code's own delay must hold
        while (answer := applications.track(code, "0000", network)).status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
            applications.clock.forward(seconds=waits[-1])
    assert waits == sorted(waits)
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == 900


def test_a_guesser_waits_even_for_the_right_answer(applications: ApplicationWorld) -> None:
    code = applications.person().apply()["receipt"]["tracking_code"]
    for _ in range(3):
        assert applications.track(code, "0000").status_code == 422
    refused = applications.track(code, "2049")
    assert refused.status_code == 429
    applications.clock.forward(seconds=int(refused.headers["Retry-After"]))
    assert applications.track(code, "2049").status_code == 200


def test_a_guesser_cannot_wash_off_wrong_tries_with_a_code_of_his_own(applications: ApplicationWorld) -> None:
    own = applications.person().apply()["receipt"]["tracking_code"]
    for number in range(10):
        assert applications.track(f"{number:013d}", "0000").status_code == 422
        applications.track(own, "2049")
    statuses = [applications.track(f"{number:013d}", "0000").status_code for number in range(20, 24)]
    assert statuses.count(422) <= 1


def test_a_village_behind_one_address_can_all_look(applications: ApplicationWorld) -> None:
    code = applications.person().apply()["receipt"]["tracking_code"]
    assert {applications.track(code, "2049").status_code for _ in range(40)} == {200}


class CountingTries:
    """Shared tries in memory with the delays of the store: a hundred thousand guesses have no time for a database."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[int, datetime]] = {}
        self._windows = LocalWindows()

    def hit(self, key: str, window: Window, *, now: datetime) -> datetime | None:
        return self._windows.hit(key, window, now=now)

    def delay(self, key: str, rule: Delay, *, now: datetime) -> datetime | None:
        failures, open_at = self.kept.get(key, (0, now))
        if open_at > now:
            return open_at
        wait = Backoff(rule.free, rule.first_seconds, rule.cap_seconds).wait_after(failures + 1)
        self.kept[key] = (failures + 1, now + wait)
        return None

    def take_back(self, key: str, *, now: datetime) -> None:
        self.kept[key] = (self.kept[key][0] - 1, now)

    def forget(self, key: str) -> None:
        self.kept.pop(key, None)


class OneApplication:
    """The applications, as far as a guesser gets: counts who reaches them."""

    def __init__(self, code: str) -> None:
        self.code, self.asked = code, 0

    def find_tracked(self, *, scope: str) -> Any:
        self.asked += 1
        return type("Found", (), {"last_four": "2049"})() if scope == self.code else None


@pytest.mark.parametrize("knows_the_code", [True, False])
def test_a_hundred_thousand_guesses_hit_nothing_and_hardly_reach_the_store(knows_the_code: bool) -> None:
    """From five networks, one guess each 0.864 s for a day, delays or not; as few reach the store as have to."""
    chance, clock = random.Random(32), SetClock()
    code = "k3mp7xw2rabcd"
    found = OneApplication(code)
    limits = Limits(shared=CountingTries(), blind=fake_blind, now=clock)
    needed = {"applications": found, "guard": limits, "now": clock}
    casework = Casework(**dict.fromkeys(Casework.__dataclass_fields__) | needed)  # type: ignore[arg-type] # no more
    refused = wrong = 0
    for _ in range(100_000):
        clock.forward(milliseconds=864)
        guess = code if knows_the_code else "".join(chance.choices("abcdefghijklmnopqrstuvwxyz234567", k=13))
        last_four = f"{chance.randrange(2050, 10_000):04d}" if knows_the_code else "2049"
        try:
            casework.track(guess, last_four, network=f"10.0.0.{chance.randrange(5)}")
        except TooMany:
            refused += 1
        except Invalid:
            wrong += 1
    assert refused + wrong == 100_000  # and so none was right
    assert found.asked == wrong
    assert found.asked < 1_000
