"""Counts what is answered and what is left, from one scope inward, and finds what is open first.

Items of the root in which nothing is open keep their count and are not looked into.
"""

from __future__ import annotations

from conversation_flows.engine.flow import Loop, Node, Question
from conversation_flows.engine.frame import Frame
from conversation_flows.engine.state import Survey

_SURVEY = ""  # no question and no formula is called so


def survey(frame: Frame, nodes: tuple[Node, ...]) -> Survey:
    """What is open first of these questions of a frame, how many are answered, and how many are left."""
    first, answered, left = "", 0, 0
    walk, scope = frame.walk, frame.scope
    for node in nodes:
        on_path = walk.truth(frame, node) if node.conditions else True
        if on_path is False:
            continue
        if on_path is not True:
            left += 1
            continue
        if isinstance(node, Question):
            is_settled = scope.record(node.key) is not None
            answered += is_settled
        else:
            inside = _survey_items(frame, node)
            first, answered, left = first or inside.first, answered + inside.answered, left + inside.left
            is_settled = scope.loop(node.key).closed
        if not is_settled:
            first, left = first or frame.prefix + node.key, left + 1
    return Survey(first, answered, left)


def _survey_items(frame: Frame, loop: Loop) -> Survey:
    first, answered, left = "", 0, 0
    for item, scope in frame.scope.loop(loop.key).items.items():
        if scope.settled is not None:  # as survey_item would say, without a frame
            answered += scope.settled
            continue
        inside = survey_item(frame.inside(loop, item, scope), loop)
        first, answered, left = first or inside.first, answered + inside.answered, left + inside.left
    return Survey(first, answered, left)


def survey_item(item: Frame, loop: Loop) -> Survey:
    """The survey of one item of a loop."""
    if item.scope.settled is not None:
        return Survey("", item.scope.settled, 0)
    found: Survey = item.worked_out(_SURVEY, lambda frame: survey(frame, loop.nodes))
    if found.left == 0 and item.around is item.walk.root:
        item.scope.settled = found.answered
    return found
