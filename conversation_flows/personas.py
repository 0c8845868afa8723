"""People to try flows with: each is data, and replies to whatever the conversation shows.

A persona knows its answers by address; an item of a loop is known by its place in the persona's own list, because its
id is made up as it is added. One that *changes its mind* first gives another answer to everything, and takes it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from conversation_flows.catalog import read_yaml
from conversation_flows.engine.shapes import FlowError

#: a signature as somebody's finger would leave it
SIGNATURE = {"strokes": [[[10, 40], [60, 20], [110, 44]], [[40, 10], [44, 80], [90, 90]]]}
_KEYS = frozenset({"persona", "title", "service", "services", "changes_mind", "answers"})


class PersonaSpeechless(Exception):
    """The conversation asks something the persona has no answer to; the message names the question."""


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to try flows with: the services they fit, the most telling first."""

    name: str
    title: str
    services: tuple[str, ...]
    answers: Mapping[str, Any]
    changes_mind: bool = False

    @property
    def service(self) -> str:
        """The first of their services."""
        return self.services[0]

    def at(self, service: str) -> Persona:
        """The same person, here for one service."""
        return replace(self, services=(service,))

    @property
    def last_four(self) -> str:
        """The last four characters of the identity number they apply with, or of their telephone if they know none."""
        said = [(key.rpartition(".")[2], answer) for key, answer in self.answers.items() if isinstance(answer, str)]
        own = [answer for name in ("id_number", "phone") for key, answer in said if key == name]
        return str(own[0])[-4:]


@dataclass(slots=True)
class Player:
    """Plays one persona through one conversation: a view goes in, the next turn's body comes out."""

    persona: Persona
    _items: dict[str, list[str]] = field(default_factory=dict)
    _waiting: list[dict[str, Any]] = field(default_factory=list)
    _thought_over: set[str] = field(default_factory=set)

    def reply(self, view: Mapping[str, Any]) -> dict[str, Any] | None:
        """The next turn, or None when there is nothing left to answer."""
        if self._waiting:
            return self._waiting.pop(0)
        question = view["question"]
        if question is None:
            return None
        if view["outcome"] == "reprompt" and "confirm" in view["can"]:
            return {"action": "confirm"}
        if question["kind"] == "members":
            return self._reply_to_loop(question)
        turn = self._turn(question)
        if self.persona.changes_mind and question["id"] not in self._thought_over:
            return self._think_twice(question, turn)
        return turn

    def _turn(self, question: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._answer(question["id"])
        if isinstance(answer, dict) and answer.keys() == {"action"}:
            return {"action": answer["action"], "question": question["id"]}
        return {"question": question["id"], "answer": SIGNATURE if answer == "signature" else answer}

    def _reply_to_loop(self, question: Mapping[str, Any]) -> dict[str, Any]:
        address = question["id"]
        wanted, there = len(self._list(address)), len(question["items"])
        if there > wanted:
            self._waiting = [{"action": "confirm"}]
            return {"action": "remove", "loop": address, "item": question["items"][-1]["id"]}
        return {"question": address, "answer": there < wanted}

    def _think_twice(self, question: Mapping[str, Any], turn: dict[str, Any]) -> dict[str, Any]:
        """Say something else first, then ask for the question again; the real answer follows by itself."""
        address = question["id"]
        self._thought_over.add(address)
        other = another_answer(question)
        if other is None:
            return turn
        self._waiting = [{"action": "change", "question": address}]
        return {"question": address, "answer": other}

    # --- looking answers up ------------------------------------------------------------------------------------------

    def _answer(self, address: str) -> Any:
        loop, item, key = self._split(address)
        answers = self.persona.answers if loop is None else self._item(loop, item)
        if key not in answers:
            raise PersonaSpeechless(address)
        return answers[key]

    def _split(self, address: str) -> tuple[str | None, str, str]:
        """The innermost loop's address, the item in it, and the key of the question there."""
        parts = address.split(".")
        for index in range(len(parts) - 2, 0, -1):
            if "_" in parts[index] and parts[index].partition("_")[2].isalnum() and len(parts[index]) >= 8:
                return ".".join(parts[:index]), parts[index], ".".join(parts[index + 1 :])
        return None, "", address

    def _list(self, address: str) -> list[Mapping[str, Any]]:
        """What the persona has to say in the loop at an address."""
        loop, item, key = self._split(address)
        answers = self.persona.answers if loop is None else self._item(loop, item)
        found: list[Mapping[str, Any]] = answers.get(key, [])
        return found

    def _item(self, loop: str, item: str) -> Mapping[str, Any]:
        ids = self._items.setdefault(loop, [])
        if item not in ids:
            ids.append(item)
        wanted = self._list(loop)
        if not wanted:
            raise PersonaSpeechless(loop)
        return wanted[min(ids.index(item), len(wanted) - 1)]


def another_answer(question: Mapping[str, Any]) -> Any:
    """An answer of the same kind that somebody might give first; None where nothing else can be said."""
    options = [option["value"] for option in question.get("options") or ()]
    match question["kind"]:
        case "yes_no" | "consent" | "commitment" | "review":
            return False
        case "choice":
            return options[-1]
        case "choices":
            return options[:1]
        case "number":
            return 1
        case "money":
            return {"amount": "1.50"} | ({"per": question["periods"][-1]} if question.get("periods") else {})
        case "date":
            return "1980-02-29"
        case "text" | "long_text" | "address" | "person_name":
            return "还没想好"
        case "id_number" | "phone" | "bank_card":
            return "12345"
    return None


def _read(text: str, name: str) -> Persona:
    data = read_yaml(text, name)
    unknown = set(data) - _KEYS
    if unknown:
        raise FlowError(f"unknown key {', '.join(sorted(unknown))}", data)
    if not {"persona", "title", "answers"} <= set(data) or not {"service", "services"} & set(data):
        raise FlowError("a persona has persona, title, services and answers", data)
    services = tuple(data["services"] if "services" in data else [data["service"]])
    return Persona(data["persona"], data["title"], services, data["answers"], bool(data.get("changes_mind", False)))


def personas_in(folder: Traversable) -> dict[str, Persona]:
    """The personas of the catalog in ``folder`` by name; raises :class:`FlowError`."""
    there = folder / "personas"
    found = sorted(there.iterdir(), key=lambda file: file.name) if there.is_dir() else []
    sheets = (file for file in found if file.name.endswith(".yaml"))
    read = (_read(file.read_text(encoding="utf-8"), f"personas/{file.name}") for file in sheets)
    return {persona.name: persona for persona in read}


@cache
def personas() -> dict[str, Persona]:
    """The shipped personas by name."""
    return personas_in(files("conversation_flows.catalog"))


def one_for_each_service() -> list[Persona]:
    """The first persona of every service that is the most telling for somebody."""
    return list({persona.service: persona for persona in reversed(personas().values())}.values())


def visits() -> list[Persona]:
    """Every shipped persona once for each service they fit."""
    return [persona.at(service) for persona in personas().values() for service in persona.services]
