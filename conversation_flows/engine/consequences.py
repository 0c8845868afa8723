"""What follows from a change: answers filled in, answers asked again, and the review that has to be given again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conversation_flows.engine.flow import Question, Requirement
from conversation_flows.engine.frame import Frame, Position
from conversation_flows.engine.path import frames_of
from conversation_flows.engine.walk import Walk
from eligibility.engine.expressions import Absent


def first_broken(requirements: Iterable[Requirement], frame: Frame) -> str | None:
    """What the first requirement that does not hold says; None when all hold, as far as is known."""
    return next((r.say.render(frame) for r in requirements if r.that.evaluate(frame) is False), None)


def answer_changed(walk: Walk, here: Position, question: Question) -> list[str]:
    """Settle what follows from a new answer; why there is more to ask because of it."""
    slots = [question.slot, *_fill(walk, here.frame, question)]
    return _ask_again(walk, slots, here.frame) + ([] if question.seals else unseal(walk))


def items_changed(walk: Walk, here: Position) -> list[str]:
    """Settle what follows from an item more or less in the loop at ``here``; why there is more to ask because of it."""
    return _ask_again(walk, [here.node.slot], here.frame) + unseal(walk)


def unseal(walk: Walk) -> list[str]:
    """Something changed: what was reviewed and signed is no longer what is there."""
    sealed = [seal for seal in walk.flow.seals if walk.state.root.record(seal.key) is not None]
    for seal in sealed:
        _make_stale(Position(walk.root, seal))
    return [walk.environment.say("内容有改动，最后要请您再核对、签一次名。")] if sealed else []


def _fill(walk: Walk, frame: Frame, question: Question) -> list[str]:
    """Answers that follow from this one, by slot; a filled answer goes when what filled it goes."""
    nodes = frame.loop.by_key if frame.loop else walk.flow.by_key
    filled = [(nodes[key], expression) for key, expression in question.fills]
    for target, expression in filled:
        answers, value = frame.scope.answers, expression.evaluate(frame)
        if not isinstance(value, Absent):
            kept = value.isoformat() if hasattr(value, "isoformat") else value
            answers[target.key] = {"v": kept, "from": question.key}
        elif answers.get(target.key, {}).get("from") == question.key:
            del answers[target.key]
        walk.touch(frame, target.slot)
    for target, _ in filled:
        _doubt(Position(frame, target))
    return [target.slot for target, _ in filled]


def _doubt(filled: Position) -> None:
    """A filled answer must hold like any other: one that does not is asked, with what was filled in offered."""
    node = filled.node
    if isinstance(node, Question) and filled.record and first_broken(node.requirements, filled.frame) is not None:
        _make_stale(filled)


def _ask_again(walk: Walk, slots: list[str], near: Frame) -> list[str]:
    """Have answered again what rested on what stood at these slots and is no longer as required."""
    broken = {position.address: position for position in _broken(walk, slots, near)}
    for position in broken.values():
        _make_stale(position)
    return [walk.environment.say("因为这一改，有 {n} 个问题要再确认一下。", n=len(broken))] if broken else []


def _broken(walk: Walk, slots: list[str], near: Frame) -> Iterator[Position]:
    for slot in slots:
        for dependent in walk.flow.dependents.get(slot, ()):
            for frame in frames_of(walk, dependent.loops, near):
                position = Position(frame, dependent.question)
                if position.record is None or walk.truth(frame, dependent.question) is not True:
                    continue
                if first_broken(dependent.question.requirements, frame) is not None:
                    yield position


def _make_stale(position: Position) -> None:
    position.frame.scope.answers[position.node.key]["stale"] = True
    position.frame.walk.touch(position.frame, position.node.slot)
