"""How far along a conversation is: derived from the path, never stored."""

from __future__ import annotations

from dataclasses import dataclass

from conversation_flows.engine.frame import Position
from conversation_flows.engine.walk import Walk


@dataclass(frozen=True, slots=True)
class Progress:
    """``section`` counts from 1; ``about_left`` counts questions that may yet turn out not to arise as asked."""

    section: int
    sections: int
    title: str
    answered: int
    about_left: int


def progress(walk: Walk, here: Position | None) -> Progress:
    """The progress of a conversation that is asking ``here`` (or has asked everything)."""
    done, sections = walk.survey(), walk.flow.sections
    index = here.node.section if here else len(sections) - 1
    title = walk.environment.translate(sections[index].title)
    return Progress(index + 1, len(sections), title, done.answered, done.left)
