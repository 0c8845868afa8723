"""Everything said so far that counts, section by section: what a person reviews and what is submitted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conversation_flows.engine.flow import Loop, Question
from conversation_flows.engine.frame import Frame, Position
from conversation_flows.engine.path import find, path
from conversation_flows.engine.scopes import Record
from conversation_flows.engine.walk import Walk
from i18n.marking import N_

NONE_WORDS = {"dont_know": N_("不知道"), "refused": N_("不想说"), "skipped": N_("没填")}


def summary(walk: Walk) -> list[dict[str, Any]]:
    """Everything on the path that has been said, section by section: what a person reviews and what is submitted."""
    sections: list[dict[str, Any]] = [
        {"title": walk.environment.translate(section.title), "lines": []} for section in walk.flow.sections
    ]
    for position in path(walk):
        node = position.node
        if isinstance(node, Question) and position.record is not None:
            sections[node.section]["lines"].append(_line(position, node, position.record))
        elif isinstance(node, Loop) and position.loop_state.closed and not position.loop_state.items:
            sections[node.section]["lines"].append(_empty_line(position))
    return [section for section in sections if section["lines"]]


def _empty_line(position: Position) -> dict[str, Any]:
    """That there is none is something said, too."""
    none = position.frame.walk.environment.translate("没有")
    return {"question": position.address, "label": position.label(), "text": none} | _about(position.frame)


def _about(frame: Frame) -> dict[str, Any]:
    lines = list(_lines_around(frame))[::-1]
    return {"about": frame.walk.environment.translate("；").join(lines)} if lines else {}


def _lines_around(frame: Frame | None) -> Iterator[str]:
    """The item's own line, then that of the item it belongs to: an income says whose it is."""
    while frame is not None and frame.loop is not None:
        yield frame.loop.line.render(frame)
        frame = frame.around


def _line(position: Position, question: Question, record: Record) -> dict[str, Any]:
    translate = position.frame.walk.environment.translate
    shown = position.frame.shown(question)
    line: dict[str, Any] = {
        "question": position.address,
        "label": position.label(),
        "text": shown if shown is not None else translate(NONE_WORDS[record["none"]]),
    }
    line |= _about(position.frame)
    if "from" in record:
        origin = find(position.frame.walk, position.frame.prefix + record["from"])
        line["from"] = origin.label() if origin else record["from"]
    return line
