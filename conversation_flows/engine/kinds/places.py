"""Places: a division of the country, and the address within it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from conversation_flows.engine.kinds.kind import Kind, Refused
from conversation_flows.engine.kinds.words import Text

if TYPE_CHECKING:
    from conversation_flows.engine.environment import Environment
    from conversation_flows.engine.flow import Question

_CODE = re.compile(r"[0-9]{6}([0-9]{3})?", re.ASCII)


class Region(Kind):
    """A division by its code, at one of the question's levels."""

    def read(self, raw: Any, question: Question, environment: Environment) -> str:
        place = None
        if isinstance(raw, str) and _CODE.fullmatch(raw):
            place = environment.places.get(raw, environment.today)
        if place is None:
            raise Refused("no_such_place", "没有找到这个地方。请连旗县一起说，比如“克什克腾旗经棚镇”，或者从列表里选。")
        if question.levels and place.level not in question.levels:
            raise Refused("not_precise_enough", "请再说细一点，说到苏木、乡镇或者街道，比如“克什克腾旗经棚镇”。")
        return place.code

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        return environment.places.full_name(kept, environment.today)

    def describe(self, question: Question, environment: Environment) -> dict[str, Any]:
        return {"levels": list(question.levels)}


class Address(Text):
    """House, street or gacha, in one's own words."""

    def __init__(self) -> None:
        super().__init__(longest=120)
