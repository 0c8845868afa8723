"""The first page of a county's work list among 100 000 cases, beside the store's own time for the same find.

``python -m benchmarks.work_list [CASES]``: filling the store takes minutes, so it is no part of ``make bench``.
SecantusDB reads everything an index finds before it cuts the page off, so both sides grow with the county there; on
MongoDB neither does. What is held to is the ratio.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

import pyotp

from adapters.clock import utc_now
from adapters.mongo.applications import NAME
from adapters.mongo.work_lists import place_in_queue
from benchmarks.calls import call
from benchmarks.figures import Figure, table
from benchmarks.house import House, Visitor, house
from conversation_flows.personas import personas
from identity.principal import Role

CASES = 100_000
_BATCH, _PAGE, _ROUNDS = 2_000, 20, 3
_KILOBYTE = b"0" * 1024  # stands for what is sealed and never travels to a list
_STEPS = ("submitted", "means_check", "household_survey", "first_review", "county_review")
_PASSWORD = "a benchmark's own words"
_FIELDS = (
    "number service lifecycle lifecycle_version step office region township submitted_at due_on flags is_open "
    "queue card"
).split()


def work_list_figures(cases: int = CASES) -> list[Figure]:
    """Milliseconds of the first page over HTTP, and of the bare find, in turns."""
    with house(store_timeout_seconds=60) as here:
        region = _fill(here, cases)
        headers = {"Authorization": f"Bearer {_officer(here, region)}"}
        _page(here, headers)
        times = [(_page(here, headers), _bare(here, region)) for _ in range(_ROUNDS)]
    ours, floor = (median(one[side] for one in times) * 1000 for side in (0, 1))
    ratio = median(ours / bare for ours, bare in times)
    return [
        Figure(f"first page of a work list of {cases} cases", ours, "ms", floor),
        Figure("work list beside the store's own find", ratio, "times", 1.0, target=3.0),
    ]


def _page(here: House, headers: dict[str, str]) -> float:
    started = perf_counter()
    answer = call(here.app, "GET", f"/v1/desk/cases?limit={_PAGE}", None, headers)
    seconds = perf_counter() - started
    assert answer.status == 200, answer
    assert len(answer.data["items"]) == _PAGE
    return seconds


def _bare(here: House, region: str) -> float:
    """The same find by the driver alone, which checks nothing and opens nothing."""
    started = perf_counter()
    query = {"region": region, "is_open": True}
    found = list(here.store.database[NAME].find(query, _FIELDS, sort=[("queue", 1)], limit=_PAGE))
    seconds = perf_counter() - started
    assert len(found) == _PAGE
    return seconds


def _fill(here: House, cases: int) -> str:
    """That many cases of one county, in the shape the adapter keeps them in; the county."""
    template = _one_real(here)
    random, applications = Random(7), here.store.database[NAME]
    for start in range(0, cases, _BATCH):
        batch = [_copy(here, template, number, random) for number in range(start, min(start + _BATCH, cases))]
        applications.insert_many(batch, ordered=False)
    return str(template["region"])


def _one_real(here: House) -> dict[str, Any]:
    visitor = Visitor(here, personas()["herder_couple"]).arrive()
    while visitor.next_turn() is not None:
        pass
    visitor.submit()
    found = here.store.database[NAME].find_one()
    assert found is not None
    return dict(found)


def _copy(here: House, template: dict[str, Any], number: int, random: Random) -> dict[str, Any]:
    case = f"appl_{number:026}"
    due_on = (date(2026, 11, 1) + timedelta(days=random.randrange(60))).isoformat()
    card = here.store.vault.seal(b'{"name":"\xe4\xb9\x8c***"}', collection=NAME, document=case, field="card")
    return template | {
        "_id": case,
        "number": f"{number:023}",
        "tracking": f"tracking {number}",
        "step": random.choice(_STEPS),
        "due_on": due_on,
        "queue": place_in_queue(due_on, case),
        "card": card,
        "personal": _KILOBYTE,
        "decision": None,
        "outbox": [],
    }


def _officer(here: House, region: str) -> str:
    """The token of a county officer, who changed her first password."""
    identity = here.services.identity
    enrolled = identity.register.create("bench-county", Role.COUNTY_OFFICER, (region,), now=utc_now())
    totp = pyotp.TOTP(pyotp.parse_uri(enrolled.provisioning_uri).secret).now()
    proof = {"username": "bench-county", "password": enrolled.password, "totp": totp, "new_password": _PASSWORD}
    answer = call(here.app, "POST", "/v1/auth/staff", proof, {})
    assert answer.status == 200, answer
    return str(answer.data["access_token"])


def main(arguments: list[str]) -> Iterator[Figure]:
    """The figures for as many cases as are asked for."""
    yield from work_list_figures(int(arguments[0]) if arguments else CASES)


if __name__ == "__main__":
    figures = list(main(sys.argv[1:]))
    print(table(figures))
    sys.exit(0 if all(figure.holds is not False for figure in figures) else 1)
