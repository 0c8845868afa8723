"""What officers see of people at first: numbers in part, and one of them in full only when it is asked for by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from conversation_flows.engine.flow import Question
from conversation_flows.engine.frame import Position
from conversation_flows.engine.kinds.documents import BankCard, IdNumber, Phone
from conversation_flows.engine.kinds.kind import Kind
from conversation_flows.engine.path import find, path
from conversation_flows.engine.walk import Walk
from i18n.errors import Invalid

#: Kinds of answers that are shown in part, and what a look at the whole is called in the access log.
THINGS: dict[type[Kind], str] = {IdNumber: "id_number", Phone: "phone", BankCard: "bank_card"}
_SEPARATED_PHONE = r"[1１][3-9３-９]\d(?:[ -]?\d){8}"
_GROUPED_CARD = r"\d{4}(?:[ -]\d{4}){2,4}(?:[ -]\d{1,3})?"
_NUMBERS = re.compile(rf"(?<!\d)(?:\d{{12,21}}[Xx]?|{_GROUPED_CARD}|{_SEPARATED_PHONE})(?!\d)")
_LEFT_VISIBLE = 4


@dataclass(frozen=True, slots=True)
class Masked:
    """An answer that is shown in part: its address, what it is, how it is called and shown."""

    field: str
    thing: str
    label: str
    shown: str


def masked_name(name: str) -> str:
    """The first character of a name, and stars: ``李**``; people on the phone can be asked for the rest."""
    return f"{name[0]}{'*' * min(len(name) - 1, 3)}" if name else ""


def without_numbers(text: str) -> str:
    """A text people wrote freely, with what looks like an identity, telephone or card number shown in part."""
    return _NUMBERS.sub(lambda found: f"****{found[0][-_LEFT_VISIBLE:]}", text)


def in_part(value: Any) -> Any:
    """The same for every text inside a value of plain JSON."""
    if isinstance(value, dict):
        return {name: in_part(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [in_part(inner) for inner in value]
    return without_numbers(value) if isinstance(value, str) else value


def masked_fields(walk: Walk) -> list[Masked]:
    """Every answer that was given and is shown in part, in the order it was asked."""
    found = ((position, _thing(position)) for position in path(walk))
    return [
        Masked(position.address, thing, position.label(), _shown(position) or "")
        for position, thing in found
        if thing is not None and _kept(position) is not None
    ]


def in_full(walk: Walk, field: str) -> tuple[str, str]:
    """What the answer at this address is, and the whole of it; raises Invalid when there is no masked answer there."""
    position = find(walk, field)
    thing, kept = (_thing(position), _kept(position)) if position else (None, None)
    if thing is None or kept is None:
        raise Invalid(code="nothing_masked", text="这一项没有遮住的内容。请从 masked 里选一项。")
    return thing, str(kept)


def _thing(position: Position) -> str | None:
    kinds = type(position.node.kind).__mro__ if isinstance(position.node, Question) else ()
    return next((THINGS[kind] for kind in kinds if kind in THINGS), None)


def _kept(position: Position) -> Any:
    return position.frame.scope.kept(position.node.key)


def _shown(position: Position) -> str | None:
    return position.frame.shown(position.node) if isinstance(position.node, Question) else None
