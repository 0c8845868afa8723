"""The watch for leaked personal data would notice: each way out, tried with a canary on purpose."""

from __future__ import annotations

import logging

from flask import make_response

from api.plumbing.logs import log
from i18n.errors import Conflict
from tests import canaries
from tests.api.probe import make_probe
from tests.edge import fake_app

PHONE = canaries.PEOPLE[0]


def caught() -> list[str]:
    """What was seen so far; forgotten, so that this test does not fail for it."""
    seen = sorted(set(canaries._seen))
    canaries._seen.clear()
    return [leak.split(" shows ")[0] for leak in seen]


def test_the_watch_knows_the_people_of_the_tests() -> None:
    known = canaries.canaries()
    assert len([value for value in known if value.isdigit()]) >= 5
    assert len([value for value in known if not value.isascii()]) >= 3
    assert not [value for value in known if len(value) < 2]


def test_a_leak_into_a_log_line_is_caught() -> None:
    log("limit_reached", limit=PHONE)
    logging.getLogger("other").warning(f"no such phone: {PHONE}")
    assert caught() == ["a log line"]


def test_a_log_argument_is_no_leak_because_it_is_not_written() -> None:
    logging.getLogger("other").warning("no such phone: %s", PHONE)
    assert caught() == []


def test_a_leak_into_an_address_a_header_or_a_problem_is_caught() -> None:
    client = fake_app(make_probe(raising=Conflict(text=f"{PHONE} 已登记"))).test_client()
    client.get("/probe/raise")
    assert caught() == ["a problem"]
    client.get(f"/nowhere/{PHONE}")
    assert caught() == ["an address"]
    client.get(f"/probe/list?page=1{PHONE}")
    assert caught() == ["an address"]
    app = fake_app(make_probe())
    app.after_request(lambda response: make_response(response, {"X-Phone": PHONE}))
    app.test_client().get("/probe/list")
    assert caught() == ["a header"]


def test_the_words_of_a_surprise_are_no_leak() -> None:
    fake_app(make_probe(raising=ValueError(PHONE))).test_client().get("/probe/raise")
    assert caught() == []
