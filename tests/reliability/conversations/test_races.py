"""Many at once on one conversation: one wins, the rest are told, nothing is lost (promise 48)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from tests.application_world import ApplicationWorld, Person, View, good


def test_of_32_threads_on_one_version_one_wins_and_31_are_told(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.fill_in(until="applicant.name")
    start = Barrier(32)

    def answer(number: int) -> Any:
        start.wait()
        return person.turn(view, {"question": "applicant.name", "answer": f"李{chr(0x4E00 + number)}"})

    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(answer, range(32)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] + [412] * 31
    winner = next(number for number, answer in enumerate(answers) if answer.status_code == 200)
    after = person.look(view)
    assert after["version"] == view["version"] + 1
    summary = good(person.get(f"/v1/conversations/{view['id']}/summary"))["sections"]
    names = [line["text"] for part in summary for line in part["lines"] if line["question"] == "applicant.name"]
    assert names == [f"李{chr(0x4E00 + winner)}"]


def test_two_devices_add_sixty_members_and_all_are_kept(applications: ApplicationWorld) -> None:
    devices = (applications.person(), applications.device())
    view = devices[0].fill_in(until="household.members")
    start = Barrier(2)

    def add_thirty(which: int) -> int:
        start.wait()
        return sum(add(devices[which], view, f"家人{chr(0x4E00 + 30 * which + number)}") for number in range(30))

    with ThreadPoolExecutor(2) as pool:
        told = sum(pool.map(add_thirty, range(2)))
    assert told > 0, "the two never met: nothing was shown"
    members = applications.conversations.load(principal(applications, devices[0]), view["id"]).state.root.loops
    names = sorted(scope.answers["name"]["v"] for scope in members["household.members"].items.values())
    assert names == sorted(f"家人{chr(0x4E00 + number)}" for number in range(60))


def principal(applications: ApplicationWorld, person: Person) -> Any:
    return applications.world.identity.authenticate(person.token, applications.clock())


def add(device: Person, begun: View, name: str) -> int:
    """Add a member and give the name, each time reading again when somebody was faster; how often that was."""
    told, view = until_taken(device, begun, {"action": "add", "loop": "household.members"})
    item = view["question"]["id"].rpartition(".")[0]
    told_again, _ = until_taken(device, begun, {"question": f"{item}.name", "answer": name})
    return told + told_again


def until_taken(device: Person, begun: View, body: dict[str, Any]) -> tuple[int, View]:
    for told in range(500):
        answer = device.turn(device.look(begun), body)
        if answer.status_code == 200:
            assert answer.json["outcome"] == "advanced", answer.text
            return told, answer.json
        assert answer.status_code == 412, answer.text
    raise AssertionError("never got through")


def test_two_devices_submitting_at_once_submit_once(applications: ApplicationWorld) -> None:
    devices = [applications.person(), applications.device()]
    view = devices[0].fill_in()
    start = Barrier(8)

    def submit(number: int) -> Any:
        start.wait()
        return devices[number % 2].submit(view)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(submit, range(8)))
    assert [answer.status_code for answer in answers].count(200) == 1
    assert {answer.status_code for answer in answers} <= {200, 409, 412}
    assert len(applications.documents("applications")) == 1
    number = next(answer.json["receipt"]["number"] for answer in answers if answer.status_code == 200)
    assert applications.documents("applications")[0]["number"] == number


def test_applications_submitted_at_once_have_different_numbers(applications: ApplicationWorld) -> None:
    people = [applications.person(f"neighbour {number}") for number in range(6)]
    ready = [(person, person.fill_in()) for person in people]
    with ThreadPoolExecutor(6) as pool:
        receipts = list(pool.map(lambda pair: good(pair[0].submit(pair[1]))["receipt"], ready))
    assert len({receipt["number"] for receipt in receipts}) == 6
    assert len({receipt["tracking_code"] for receipt in receipts}) == 6
