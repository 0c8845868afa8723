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
from tests.application_world import DIVISIONS, LIBRARY, ApplicationWorld, good
from tests.edge import KEY, NOON, bearer, fake_app, without_limits

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


@pytest.mark.parametrize("looks", ["true", "yes", "on", 1, 1.0, "1", [True], {}])
def test_nothing_that_looks_like_a_yes_ends_a_list_or_agrees(looks: Any) -> None:
    for path in PATHS:
        answer = ask(path, {"lists": [{"loop": "household.members", "closed": looks}]})
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/lists/0/closed")
    headers = bearer("citizen") | {"Idempotency-Key": KEY}
    body = {"service": "low_income_edge", "transfer": {"conversation": "conv_a", "agrees": looks}}
    answer = APP.test_client().post("/v1/conversations", json=body, headers=headers)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/transfer/agrees")


def test_the_dearest_look_at_a_conversation_is_limited_like_turns(applications: ApplicationWorld) -> None:
    person = applications.person()
    path = f"/v1/conversations/{person.begin()['id']}/preview"
    assert person.get(path).status_code == 200
    for _ in range(598):
        applications.limits.hit("turns.principal", person.account)
    assert person.get(path).status_code == 429


@pytest.mark.parametrize("path", PATHS)
def test_no_cache_and_no_other_origin_gets_what_somebody_may_get(path: str) -> None:
    for body, status in (({"answers": HERE}, 200), ({"answers": [{"question": "x", "answer": "y"}]}, 422)):
        for origin in ("https://evil.example", "null"):
            answer = APP.test_client().post(path, json=body, headers={"Origin": origin})
            assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store")
            assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
            assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_nothing_that_was_said_is_in_a_log_line(path: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    said = [*HERE, {"question": "property.savings", "answer": {"amount": "77777.77"}}]
    wrong = [*said, {"question": "applicant.name", "answer": "斯琴高娃"}]
    for answers in (said, wrong):
        answer = ask(path, {"answers": answers})
        assert answer.status_code in {200, 422}
        assert "斯琴高娃" not in answer.text
    lines = " ".join(str(vars(record)) for record in caplog.records)
    assert path in lines
    for word in ("77777", "150102001", "斯琴高娃", "applicant.name", "property.savings"):
        assert word not in lines


def test_whoever_handed_a_conversation_over_takes_nothing_of_it_along(applications: ApplicationWorld) -> None:
    former, owner = applications.person(), applications.person("batu")
    view = former.fill_in(until="property.savings")
    path = f"/v1/conversations/{view['id']}"
    code = good(former.post(f"{path}/handover", version=view["version"]), 201)["code"]
    good(owner.post("/v1/conversations/claim", {"code": code}))
    along = {"service": "low_income_edge", "transfer": {"conversation": view["id"], "agrees": True}}
    nobodys = along | {"transfer": {"conversation": "conv_" + "a" * 26, "agrees": True}}
    refused = former.post("/v1/conversations", along)
    assert refused.status_code == 404
    assert refused.data == former.post("/v1/conversations", nobodys).data
    assert former.get(f"{path}/preview").status_code == 404
    assert owner.post("/v1/conversations", along).status_code == 201


def test_the_same_key_with_other_answers_begins_nothing(applications: ApplicationWorld) -> None:
    person, key = applications.person(), "k" * 32
    body = {"service": "minimum_living_guarantee", "screening": {"answers": HERE}}
    first = good(person.post("/v1/conversations", body, key=key), 201)
    for other in (
        {"service": body["service"]},
        body | {"screening": {"answers": HERE, "dont_know": ["land.has_land"]}},
    ):
        assert person.post("/v1/conversations", other, key=key).json["code"] == "idempotency_key_reused"
    assert good(person.post("/v1/conversations", body, key=key), 201)["id"] == first["id"]
