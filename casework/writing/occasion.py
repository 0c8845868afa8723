"""What a paper is written from: a case as it will be, what happened to it, and the words of its region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from casework.application import Application, Happening
from casework.reasons import Reason
from casework.writing.means import Means
from casework.writing.offices import OfficeNames
from casework.writing.words import Words
from conversation_flows.conversation import day_in_china

_NAMES = ("applicant.name", "emergency.name")
_BIRTHDAYS = ("applicant.birth_date", "emergency.birth_date")
_GROWN_UP = 18


@dataclass(frozen=True)
class Person:
    """Somebody of the household, in words; what is not known is empty."""

    name: str
    relation: str
    age: str
    health: str


@dataclass(frozen=True)
class Occasion:
    """``means`` is what the rules make of what was submitted, if they could be asked."""

    application: Application
    happening: Happening
    words: Words
    offices: OfficeNames
    reasons: tuple[Reason, ...] = ()
    means: Means | None = None

    @property
    def today(self) -> date:
        """The day the paper is issued."""
        return day_in_china(self.happening.at)

    @cached_property
    def said(self) -> Mapping[str, str]:
        """Every answer in words, as reviewed by the citizen, by the address of its question."""
        return {line["question"]: line["text"] for line in self.lines()}

    def lines(self) -> Iterator[Mapping[str, Any]]:
        """Every line of the summary."""
        for section in self.application.content["summary"]:
            yield from section["lines"]

    def answer(self, *names: str) -> Any:
        """The first of these answers that was given; None without any."""
        answers = self.application.content["answers"].get("answers", {})
        return next((answers[name]["v"] for name in names if "v" in answers.get(name, {})), None)

    def detail(self, name: str) -> Any:
        """What an officer wrote under this name last."""
        for happening in reversed(self.application.history):
            if name in happening.details:
                return happening.details[name]
        return None

    @property
    def applicant(self) -> str:
        """Who applied, or the person in need."""
        return str(self.answer(*_NAMES) or "（姓名待核）")

    @property
    def public_name(self) -> str:
        """What stands on a public notice: of somebody under age only the first character."""
        age = age_on(self.today, self.answer(*_BIRTHDAYS))
        return self.applicant if age is None or age >= _GROWN_UP else self.applicant[:1] + "某某"

    def household(self) -> list[Person]:
        """The applicant first, then everybody named."""
        own_age = age_on(self.today, self.answer(*_BIRTHDAYS))
        first = Person(self.applicant, "本人", _text(own_age), self.said.get("situation.health", ""))
        return [first, *map(self._member, self._items("household.members"))]

    def _items(self, loop: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        items = self.application.content["answers"].get("loops", {}).get(loop, {}).get("items", {})
        return iter(items.items())

    def _member(self, item: tuple[str, Mapping[str, Any]]) -> Person:
        key, record = item
        answers = record["answers"]
        birthday = answers.get("birth_date", {}).get("v")
        at = f"household.members.{key}."
        return Person(
            name=str(answers.get("name", {}).get("v", "")),
            relation=self.said.get(at + "relation", ""),
            age=_text(age_on(self.today, birthday)),
            health=self.said.get(at + "health", ""),
        )


def age_on(today: date, birthday: str | None) -> int | None:
    """Whole years; None where no birthday was given."""
    if not birthday:
        return None
    born = date.fromisoformat(birthday)
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
