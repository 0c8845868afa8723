"""A conversation in another language over HTTP, from its beginning or from any turn on."""

from __future__ import annotations

import pytest

from tests.application_world import SERVICE, ApplicationWorld, Person, good


@pytest.fixture
def somebody(applications: ApplicationWorld) -> Person:
    """Somebody signed in."""
    return applications.person()


def test_a_person_can_begin_in_english_and_go_on_in_chinese(somebody: Person) -> None:
    view = good(somebody.post("/v1/conversations", {"service": SERVICE, "locale": "en"}), 201)
    assert view["locale"] == "en"
    assert view["messages"][0]["text"].startswith("Hello, I am here to help you.")
    switched = somebody.say(view, action="language", locale="zh-Hans-CN")
    assert (switched["locale"], switched["version"]) == ("zh-Hans-CN", view["version"] + 1)
    assert switched["messages"][0]["text"] == "好的，下面我用中文和您说。"
    assert switched["question"]["id"] == view["question"]["id"]
    assert somebody.look(switched)["question"] == switched["question"]


def test_the_receipt_is_told_in_the_language_of_the_conversation(somebody: Person) -> None:
    view = somebody.say(somebody.fill_in(), action="language", locale="en")
    submitted = good(somebody.submit(view))
    assert submitted["messages"][0]["text"].startswith("Submitted. Your receipt number is ")
    assert submitted["receipt"]["number"] in submitted["messages"][0]["text"]
    application = good(somebody.get(f"/v1/applications/{submitted['receipt']['application']}"))
    assert application["state_title"] == "已提交，等待受理"  # as this request asks, which is not at all
    assert application["summary"][0]["title"] == "开始之前"  # as officers read it


@pytest.mark.parametrize("locale", ["fr", "zh-CN", "", "EN", 7, None])
def test_a_client_cannot_ask_for_a_language_there_is_not(somebody: Person, locale: object) -> None:
    view = somebody.begin()
    assert somebody.turn(view, {"action": "language", "locale": locale}).status_code == 422
    assert somebody.post("/v1/conversations", {"service": SERVICE, "locale": locale}).status_code == 422
    assert somebody.look(view)["version"] == view["version"]


@pytest.mark.parametrize(
    "body",
    [
        {"action": "language"},
        {"action": "pause", "locale": "en"},
        {"action": "language", "locale": "en", "item": "i_1"},
    ],
)
def test_a_client_sends_a_language_with_that_action_and_no_other(somebody: Person, body: dict[str, str]) -> None:
    assert somebody.turn(somebody.begin(), body).status_code == 422


def test_a_submitted_application_keeps_its_language(somebody: Person) -> None:
    view = good(somebody.submit(somebody.fill_in()))
    answer = somebody.turn(view, {"action": "language", "locale": "en"})
    assert (answer.status_code, answer.json["code"]) == (409, "already_submitted")


def test_what_one_can_apply_for_is_listed_in_the_language_of_the_request(applications: ApplicationWorld) -> None:
    client = applications.app.test_client()
    listed = client.get("/v1/services", headers={"Accept-Language": "en"})
    titles = {item["id"]: item["title"] for item in listed.json["items"]}
    assert titles[SERVICE] == "Minimum living guarantee"
    assert listed.headers["Content-Language"] == "en"
    assert "Accept-Language" in listed.vary
    assert client.get("/v1/services").json["items"][0]["title"] != listed.json["items"][0]["title"]
