"""Which questions can be asked at all: a fact only where its ``when`` is known to hold, a list where it arises."""

from __future__ import annotations

from eligibility.engine.facts import Path
from eligibility.engine.frames import Frame
from eligibility.engine.rules import Definition, Rules
from eligibility.engine.terms import Either
from eligibility.engine.units import BARE


def when_definitions(rules: Rules) -> dict[str, Definition]:
    """A definition of every fact's ``when``, as ``scope:fact?``; those of lists are there already."""
    found = {}
    for key in rules.raw:
        of = rules.definitions.get(key.removesuffix("!"))
        if key.endswith("!") and of is not None and isinstance(of.term, Either):
            found[f"{of.key}?"] = Definition(f"{of.key}?", of.scope, of.spot, of.term.test, BARE, of.place)
    return found


def when_key(path: Path, rules: Rules) -> str | None:
    """The key of what must hold for a fact or list to be asked for; ``None`` where it always can be."""
    key = f"{path[-3] if len(path) > 2 else ''}:{path[-1]}?"
    return key if key in rules.definitions else None


def frame_at(root: Frame, path: Path) -> Frame:
    """The frame a fact or list stands in."""
    frame = root
    for name, number in zip(path[:-1:2], path[1:-1:2], strict=True):
        frame = frame.members(str(name)).frames[int(number)]
    return frame
