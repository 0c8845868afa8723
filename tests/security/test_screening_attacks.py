"""Attacks on screenings and previews: small requests that cost much, odd values, and where the answers may turn up."""

from __future__ import annotations

import dataclasses
import string
import time
from collections import Counter
from typing import Any

import pytest

from api.wiring import build_screenings
from conversation_flows.told import Told, ToldList
from eligibility.engine.ranking import ranking
from tests.application_world import DIVISIONS, LIBRARY
from tests.edge import NOON, fake_app, without_limits

SCREENINGS = dataclasses.replace(build_screenings(DIVISIONS, LIBRARY), now=lambda: NOON)
APP = fake_app(screenings=SCREENINGS, limits=without_limits(), regions=DIVISIONS)
PATHS = ("/v1/screenings", "/v1/previews")
SECONDS = 2  # of processor; it takes a fifth of that where nothing else runs
IDS = [first + second for first in string.ascii_lowercase for second in string.ascii_lowercase]
HERE = [{"question": "residence.hukou", "answer": "150102001"}]


def ask(path: str, body: Any) -> Any:
    return APP.test_client().post(path, json=body)


def crowd(members: int, incomes: int, *, closed: bool) -> list[dict[str, Any]]:
    """A household of so many, each with so many incomes."""
    people = IDS[:members]
    inner = [{"loop": f"household.members.{one}.incomes", "items": IDS[:incomes], "closed": closed} for one in people]
    return [{"loop": "household.members", "items": people, "closed": closed}, *(inner if incomes else [])]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("members", "incomes"), [(80, 0), (80, 2), (13, 20)])
@pytest.mark.parametrize("closed", [True, False])
def test_an_attacker_cannot_keep_a_process_busy_with_a_crowd(
    path: str, members: int, incomes: int, closed: bool
) -> None:
    assert ask(path, {"answers": HERE}).status_code == 200  # the rules are compiled
    before = time.process_time()
    answer = ask(path, {"answers": HERE, "lists": crowd(members, incomes, closed=closed)})
    assert answer.status_code == 200
    assert time.process_time() - before < SECONDS


@pytest.mark.parametrize("path", PATHS)
def test_an_attacker_cannot_multiply_lists_in_lists(path: str) -> None:
    answer = ask(path, {"answers": HERE, "lists": crowd(80, 20, closed=True)})
    assert answer.status_code == 422
    assert [error["code"] for error in answer.json["errors"]] == ["too_many_items"]


def test_an_attacker_cannot_have_the_same_question_weighed_for_everybody() -> None:
    told = Told(lists={one["loop"]: ToldList(tuple(one["items"])) for one in crowd(80, 2, closed=False)})
    walk = SCREENINGS._walk(told, "zh-Hans-CN", None)
    weighed = Counter(ranked.path[::2] for ranked in ranking(SCREENINGS.previews.look(walk).evaluation))
    assert max(weighed.values()) == 4
