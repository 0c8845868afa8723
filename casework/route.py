"""The way of an application: who receives, confirms, takes in and helps, and how that is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from casework.office import Office
from casework.routing_rules import load_rulebook

Mode = Literal["local", "online", "collected", "joint"]
Scope = Literal["county", "province", "country"]
Translate = Callable[[str], str]
_OFFICES: Final = ("office", "confirms", "received_at", "assists")


@dataclass(frozen=True, slots=True)
class Route:
    """Where an application goes, and why.

    ``office`` accepts, visits and reviews first; ``confirms`` confirms; both work elsewhere unless it ``is_ours``.
    ``received_at`` only takes in and sends on; None when it reaches the office by itself. ``assists`` helps visiting
    where the household lives. ``reason`` is the id of a rule, ``remarks`` are further things to say; ``names`` fill
    the ``{names}`` in their texts.
    """

    office: Office
    confirms: Office
    mode: Mode
    scope: Scope
    reason: str
    text: str
    law: str
    is_ours: bool = True
    received_at: Office | None = None
    assists: Office | None = None
    remarks: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def holder(self) -> Office:
        """Who has it at the beginning: whoever takes it in, or else the office itself."""
        return self.received_at or self.office

    @property
    def responsible(self) -> Office:
        """Whose county answers for it here: who confirms, or whoever takes it in for an office elsewhere."""
        return self.confirms if self.is_ours else self.holder

    def told(self, translate: Translate = str) -> tuple[str, ...]:
        """The reason in plain words, and what else there is to say, one sentence or two each."""
        remarks = load_rulebook().words["remarks"]
        texts = (self.text, *(remarks[remark]["text"] for remark in self.remarks))
        return tuple(filled(translate(text), self.names) for text in texts)

    def data(self) -> dict[str, Any]:
        """Plain data to keep with the application, sealed: its ``names`` say where somebody lives."""
        offices = {name: getattr(self, name) for name in _OFFICES}
        kept = {name: {"code": office.code, "body": office.body} for name, office in offices.items() if office}
        said = {"text": self.text, "law": self.law, "remarks": list(self.remarks), "names": dict(self.names)}
        return {**kept, "is_ours": self.is_ours, "mode": self.mode, "scope": self.scope, "reason": self.reason, **said}


def route_from(data: Mapping[str, Any]) -> Route:
    """The route in what :meth:`Route.data` gave."""
    offices: dict[str, Any] = {name: Office(**data[name]) for name in _OFFICES if name in data}
    rest = {name: data[name] for name in ("is_ours", "mode", "scope", "reason", "text", "law", "names")}
    return Route(**offices, **rest, remarks=tuple(data["remarks"]))


def filled(text: str, names: Mapping[str, str]) -> str:
    """A text with the names of places and offices put in."""
    for name, word in names.items():
        text = text.replace(f"{{{name}}}", word)
    return text
