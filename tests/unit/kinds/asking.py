"""Questions of every kind to put answers to, on a fixed day and in a country of three places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Option, Question
from conversation_flows.engine.kinds import KINDS, Refused
from conversation_flows.engine.template import Template

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class FakePlace:
    code: str
    level: str


KNOWN = {"150000": "province", "150425": "county", "150425203": "township"}


class ThreePlaces:
    """A province, a banner in it and a sumu in that."""

    def get(self, code: str, on: date | None = None) -> FakePlace | None:
        return FakePlace(code, KNOWN[code]) if code in KNOWN else None

    def full_name(self, code: str, on: date | None = None) -> str:
        return f"地方{code}"

    def search(self, q: str, *, on: date | None = None) -> list[FakePlace]:
        return [FakePlace(code, level) for code, level in KNOWN.items() if q in f"地方{code}"]

    def county(self, code: str, on: date | None = None) -> FakePlace | None:
        return self.get(code[:6], on)


ENVIRONMENT = Environment(TODAY, ThreePlaces(), lambda prefix: f"{prefix}_00000001")


def question(kind: str, **details: Any) -> Question:
    """A question of this kind; ``options`` as {value: label}, the one called `none` goes alone."""
    options = tuple(Option(v, label, alone=v == "none") for v, label in details.pop("options", {}).items())
    labels = {option.value: option.label for option in options}
    ask = Template("?", lambda name: lambda frame: None)
    return Question("topic.it", "topic.it", kind, KINDS[kind], 0, ask, options=options, labels=labels, **details)


def read(kind: str, raw: Any, **details: Any) -> Any:
    """What is kept for an answer."""
    return KINDS[kind].read(raw, question(kind, **details), ENVIRONMENT)


def refusal(kind: str, raw: Any, **details: Any) -> Refused | None:
    """The refusal of an answer, if it is refused."""
    try:
        read(kind, raw, **details)
    except Refused as refused:
        return refused
    return None


def shown(kind: str, kept: Any, **details: Any) -> str:
    """A kept value in words."""
    return KINDS[kind].show(kept, question(kind, **details), ENVIRONMENT)


def described(kind: str, **details: Any) -> dict[str, Any]:
    """What a client is told to draw."""
    return KINDS[kind].describe(question(kind, **details), ENVIRONMENT)


def worth(kind: str, kept: Any, **details: Any) -> Any:
    """A kept value as conditions see it."""
    return KINDS[kind].value(kept, question(kind, **details))
