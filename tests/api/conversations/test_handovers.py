"""Going on with a conversation on another device: a code that works once, for ten minutes, and moves it there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.application_world import ApplicationWorld, Person, View, good, new_key


@pytest.fixture
def somebody(applications: ApplicationWorld) -> Person:
    return applications.person()


@pytest.fixture
def grandson(applications: ApplicationWorld) -> Person:
    return applications.person("grandson")


def hand_over(person: Person, view: View, key: str | None = None) -> dict[str, str]:
    path = f"/v1/conversations/{view['id']}/handover"
    return good(person.post(path, version=view["version"], key=key), 201)


def claim(person: Person, code: str, key: str | None = None):  # type: ignore[no-untyped-def]
    return person.post("/v1/conversations/claim", {"code": code}, key=key)


def test_a_person_can_hand_her_conversation_to_another_device(somebody: Person, grandson: Person) -> None:
    view = somebody.fill_in(until="situation.marriage")
    handed = hand_over(somebody, view)
    assert handed["link"] == f"https://bangban.example/continue#{handed['code']}"
    assert "<svg" in handed["qr_svg"]
    assert handed["expires_in_seconds"] == 600
    taken = good(claim(grandson, handed["code"]))
    assert taken["id"] == view["id"]
    assert taken["question"]["id"] == "situation.marriage"

    for path in ("", "/messages", "/summary"):
        assert somebody.get(f"/v1/conversations/{view['id']}{path}").status_code == 404
        assert grandson.get(f"/v1/conversations/{view['id']}{path}").status_code == 200
    assert somebody.turn(taken, {"action": "repeat"}).status_code == 404
    assert good(somebody.get("/v1/conversations"))["items"] == []
    done = grandson.answer(taken, "married")
    entries = good(grandson.get(f"/v1/conversations/{view['id']}/messages"))["entries"]
    assert [entry["version"] for entry in entries] == list(range(1, done["version"] + 1))


def test_an_application_keeps_who_entered_what_after_a_handover(
    applications: ApplicationWorld, somebody: Person, grandson: Person
) -> None:
    view = somebody.fill_in()
    taken = good(claim(grandson, hand_over(somebody, view)["code"]))
    headers = {"Bangban-Channel": "wechat"}
    path = f"/v1/conversations/{view['id']}"
    changed = good(
        grandson.post(f"{path}/turns", {"action": "change", "question": "situation.marriage"}, version=taken["version"])
    )
    body = {"question": "situation.marriage", "answer": "widowed"}
    view = good(grandson.post(f"{path}/turns", body, version=changed["version"], **headers))
    while view["question"] is not None:
        view = grandson.answer(view, {"strokes": [[[1, 1], [2, 2]]]} if "signature" in view["question"]["id"] else True)
    receipt = good(grandson.submit(view))["receipt"]
    scope = applications.casework.applications.find(receipt["application"], owner=grandson.account)
    assert scope is not None
    sources, answers = scope.content["sources"], scope.content["answers"]["answers"]
    assert {(source["account"], source["channel"]) for source in sources} >= {
        (somebody.account, "h5"),
        (grandson.account, "wechat"),
    }
    assert sources[answers["applicant.name"]["by"]]["account"] == somebody.account
    assert sources[answers["situation.marriage"]["by"]] == {
        "account": grandson.account,
        "role": "citizen",
        "channel": "wechat",
    }


def test_a_code_works_once_and_a_lost_reply_can_be_asked_for_again(somebody: Person, grandson: Person) -> None:
    code, key = hand_over(somebody, somebody.begin())["code"], new_key()
    first, again = claim(grandson, code, key), claim(grandson, code, key)
    assert (first.status_code, first.data) == (again.status_code, again.data) == (200, first.data)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert claim(grandson, code).status_code == 404
    assert claim(somebody, code, key).status_code == 404


def test_the_same_person_can_go_on_with_a_second_device(applications: ApplicationWorld, somebody: Person) -> None:
    view = somebody.begin()
    computer = applications.device()
    assert good(claim(computer, hand_over(somebody, view)["code"]))["id"] == view["id"]
    assert somebody.look(view)["version"] == 3


def test_expired_used_replaced_and_unknown_codes_are_one_answer(
    applications: ApplicationWorld, somebody: Person, grandson: Person
) -> None:
    view = somebody.begin()
    replaced = hand_over(somebody, view)["code"]
    used = hand_over(somebody, somebody.look(view))["code"]
    good(claim(grandson, used))
    expired = hand_over(somebody, somebody.begin())["code"]
    applications.clock.forward(minutes=10)
    ready = somebody.fill_in()
    submitted = hand_over(somebody, ready)["code"]
    good(somebody.submit(somebody.look(ready)))
    codes = (replaced, used, expired, submitted, "aaaaaaaaaa", "中文也不行也不行")
    answers = {code: claim(grandson, code) for code in codes}
    assert {answer.status_code for answer in answers.values()} == {404}
    assert len({answer.data for answer in answers.values()}) == 1
    names = [{name for name, _ in answer.headers} for answer in answers.values()]
    assert all(one == names[0] for one in names)


@pytest.mark.parametrize(("seconds", "status"), [(599.999, 200), (600, 404)])
def test_a_code_works_until_the_last_second_of_ten_minutes(
    applications: ApplicationWorld, somebody: Person, grandson: Person, seconds: float, status: int
) -> None:
    code = hand_over(somebody, somebody.begin())["code"]
    applications.clock.forward(seconds=seconds - 0.15)  # the claim itself takes the rest
    assert claim(grandson, code).status_code == status


def test_a_stranger_cannot_guess_codes_quickly(applications: ApplicationWorld, grandson: Person) -> None:
    tries = [claim(grandson, f"{number:010d}") for number in range(11)]
    assert [answer.status_code for answer in tries] == [404] * 10 + [429]
    assert int(tries[-1].headers["Retry-After"]) > 0


def test_of_many_who_claim_at_once_one_gets_it(applications: ApplicationWorld, somebody: Person) -> None:
    people = [applications.person(f"neighbour {number}") for number in range(6)]
    view = somebody.begin()
    code = hand_over(somebody, view)["code"]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda person: claim(person, code), people))
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404, 404, 404]
    owners = [person.account for person, answer in zip(people, answers, strict=True) if answer.status_code == 200]
    assert [document["owner"] for document in applications.documents("conversations")] == owners


def test_a_claim_wins_through_while_the_other_device_goes_on(applications: ApplicationWorld, somebody: Person) -> None:
    """The claimer knows no version: a turn that comes in between must not turn him away."""
    view = somebody.begin()
    code = hand_over(somebody, view)["code"]
    grandson = applications.person("grandson")
    service = applications.conversations
    find = service.conversations.find_handed_over
    between = []

    def find_then_a_turn_comes_in(*, scope: str):  # type: ignore[no-untyped-def]
        found = find(scope=scope)
        if not between:
            between.append(somebody.turn(somebody.look(view), {"action": "repeat"}).status_code)
        return found

    service.conversations.find_handed_over = find_then_a_turn_comes_in  # type: ignore[method-assign]
    taken = good(claim(grandson, code))
    assert between == [200]
    assert taken["version"] == 4


def test_nobody_can_collect_conversations_beyond_the_cap_by_claiming(
    applications: ApplicationWorld, somebody: Person, grandson: Person
) -> None:
    for _ in range(20):
        grandson.begin()
    view = somebody.begin()
    refused = claim(grandson, hand_over(somebody, view)["code"])
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_open")
    assert somebody.look(view)["status"] == "open"
