"""No body hurts: every hazard of promise 19, at every operation that changes anything, is a clear 4xx."""

from __future__ import annotations

import pytest

from api.plumbing.audiences import guard_of
from api.plumbing.problems import STATUSES
from tests.edge import KEY, bearer, fake_app, operations, path_of, role_for, without_limits
from tests.hazards import REFUSED

APP = fake_app(limits=without_limits())
POSTS = [rule for method, rule in operations(APP) if method == "POST"]
NO_JSON = {"/v1/uploads"}  # takes a form with a file


def test_there_are_operations_to_attack() -> None:
    assert len(POSTS) >= 8


@pytest.mark.parametrize("rule", POSTS, ids=lambda rule: rule.rule)
def test_an_attacker_cannot_hurt_with_json(rule) -> None:
    role = role_for(guard_of(APP, rule.endpoint))
    headers = {"Idempotency-Key": KEY, "If-Match": '"v1"'} | (bearer(role) if role else {})
    for name, (body, kind, code) in REFUSED.items():
        if name == "nothing":  # an operation may well take no body
            continue
        answer = APP.test_client().post(path_of(rule), data=body, headers=headers, content_type="application/json")
        if answer.status_code == 413:
            assert len(body) > 64 * 1024
            continue
        if rule.rule in NO_JSON:
            assert answer.status_code == 415, name
            continue
        assert answer.mimetype == "application/problem+json", name
        assert (answer.status_code, answer.json["code"]) == (STATUSES[kind], code), name


@pytest.mark.parametrize("rule", POSTS, ids=lambda rule: rule.rule)
def test_an_attacker_cannot_send_anything_but_json(rule) -> None:
    role = role_for(guard_of(APP, rule.endpoint))
    headers = {"Idempotency-Key": KEY, "If-Match": '"v1"'} | (bearer(role) if role else {})
    for media_type in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        answer = APP.test_client().post(path_of(rule), data=b"{}", headers=headers, content_type=media_type)
        assert answer.status_code == 415
