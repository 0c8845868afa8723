"""Somebody wanders through a conversation without sense; whatever she does, it stays sound."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from conversation_flows.personas import PersonaSpeechless, Player, another_answer, personas
from tests.application_world import SERVICE, ApplicationWorld, Person, View, good

SENTENCES = "返回 为什么 不知道 跳过 继续 确认 随便写点什么 1500 同意 没有了 {name} 1958-03-02".split()
MESS: list[Any] = [True, False, 0, 7, "", "随便", [], ["none"], {}, {"amount": "3.50", "per": "year"}, "150425", None]
ACTIONS = ("back", "explain", "repeat", "pause", "resume", "handoff", "confirm", "confirm", "restart")


class Wanderer:
    """Turns at random, most of them sensible, over everything seen so far."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        fitting = [name for name, persona in sorted(personas().items()) if SERVICE in persona.services]
        self.player = Player(personas()[chance.choice(fitting)])
        self.seen: list[str] = ["consents.personal_information"]

    def turn(self, view: View) -> dict[str, Any]:
        question = view["question"] or {"id": self.chance.choice(self.seen), "kind": "none", "items": []}
        self.seen.append(question["id"])
        return self.chance.choice([*self._sensible(view, question) * 3, *self._senseless(question)])

    def _sensible(self, view: View, question: View) -> list[dict[str, Any]]:
        if view["question"] is None:
            return [{"action": "change", "question": self.chance.choice(self.seen)}]
        try:
            return [Player(self.player.persona).reply(view) or {"action": "repeat"}]
        except PersonaSpeechless:  # she answered otherwise than the persona would, and is asked more
            return [{"question": question["id"], "answer": another_answer(question)}]

    def _senseless(self, question: View) -> list[dict[str, Any]]:
        pick, address = self.chance.choice, self.chance.choice([question["id"], self.chance.choice(self.seen)])
        item = pick([one["id"] for one in question.get("items") or ()] or ["m_aaaaaaaa"])
        return [
            {"question": address, "answer": another_answer(question) or "？"},
            {"question": address, "answer": pick(MESS)},
            {"text": pick(SENTENCES)},
            {"action": pick(ACTIONS)},
            {"action": pick(("dont_know", "refuse", "skip", "change")), "question": address},
            {"action": "add", "loop": pick(["household.members", "situation.incomes", address])},
            {"action": "remove", "loop": address, "item": item},
        ]


def walk(person: Person, seed: int, turns: int) -> Iterator[tuple[View, View, dict[str, Any], int]]:
    """Each turn's view before and after, what was sent, and the status."""
    wanderer, view = Wanderer(random.Random(seed)), person.begin()
    for _ in range(turns):
        body = wanderer.turn(view)
        answer = person.turn(view, body)
        after = answer.json if answer.status_code == 200 else view
        yield view, after, body, answer.status_code
        view = after


@pytest.mark.parametrize("seed", range(3))
def test_whatever_somebody_does_a_conversation_stays_sound(applications: ApplicationWorld, seed: int) -> None:
    person = applications.person()
    taken, view = 1, None
    for before, view, body, status in walk(person, seed, 150):
        assert status in {200, 409, 422}, (seed, body, status)
        assert view["version"] == before["version"] + (status == 200)
        taken += status == 200
        if status != 200:  # a refused turn leaves everything as it was
            again = person.look(view)
            assert (again["version"], again["question"]) == (before["version"], before["question"])
        if view["question"] is None:
            assert "submit" in view["can"]
        assert 0 <= view["progress"]["section"] <= view["progress"]["sections"]
        assert view["progress"]["about_left"] >= 0
    assert view is not None
    assert taken > 60
    entries = good(person.get(f"/v1/conversations/{view['id']}/messages"))["entries"]
    assert entries[-1]["version"] == view["version"] == taken
    good(person.get(f"/v1/conversations/{view['id']}/summary"))
    assert [line["id"] for line in good(person.get("/v1/conversations"))["items"]] == [view["id"]]


@pytest.mark.parametrize("seed", range(2))
def test_whoever_wandered_can_still_finish(applications: ApplicationWorld, seed: int) -> None:
    person = applications.person()
    *_, (_, view, _, _) = walk(person, 100 + seed, 60)
    view = person.say(person.say(view, action="restart"), action="confirm")
    player = Player(personas()["herder_couple"])
    while (body := player.reply(view)) is not None:
        view = person.say(view, **body)
    assert good(person.submit(view))["status"] == "submitted"
