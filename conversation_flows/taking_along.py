"""What was said in one place, taken along to another: from a screening or an application into a new one.

Nobody has to answer twice. Only promises stay behind: consents, commitments, reviews and signatures are given anew,
for the application they are for. What the new application asks nothing about stays behind as well.
"""

from __future__ import annotations

from collections.abc import Mapping

from conversation_flows.engine.carry import Migration, carry, slots
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow, Loop, Node, Question
from conversation_flows.engine.kinds import SEALING
from conversation_flows.engine.scopes import Record, Scope
from conversation_flows.engine.state import Derived, State

#: kinds of answers that are good for the one application they were given in
_PROMISES = SEALING | {"consent", "commitment"}


def take_along(state: State, old: Flow, new: Flow, environment: Environment, same: Mapping[str, str]) -> State:
    """A state for ``new`` that knows what ``state`` has been told in ``old``; ``same`` renames slots that ask alike.

    Items get ids of their own, for a client may have named them. What its question would not take any more is asked
    again, with the old value offered.
    """
    there = slots(new)
    renamed = {slot: target for slot, target in same.items() if slot not in there}
    fresh = State(root=_copy(state.root), sources=[*state.sources])
    everything = Migration(old.id, old.version, new.version, renamed, frozenset(), "")
    carry(fresh, everything, new, environment)
    _leave_behind(fresh.root, new.by_key, environment)
    fresh.derived = Derived()
    return fresh


def _copy(scope: Scope) -> Scope:
    copy = Scope(dict(scope.answers))
    for key, loop in scope.loops.items():
        items = {item: _copy(inner) for item, inner in loop.items.items()}
        copy.loops[key] = type(loop)(items, loop.closed)
    return copy


def _leave_behind(scope: Scope, nodes: Mapping[str, Node], environment: Environment) -> None:
    """Drop what no question here gives, every promise, and *don't know* where that is no answer here."""
    scope.touch()
    for key in list(scope.answers):
        node = nodes.get(key)
        if not isinstance(node, Question) or _is_promise(node) or _must_be_known(node, scope.answers[key]):
            del scope.answers[key]
    for key in list(scope.loops):
        loop = nodes.get(key)
        if not isinstance(loop, Loop):
            del scope.loops[key]
            continue
        items = list(scope.loops[key].items.values())
        for item in items:
            _leave_behind(item, loop.by_key, environment)
        scope.loops[key].items = {environment.new_item(loop.prefix): item for item in items}


def _is_promise(question: Question) -> bool:
    """Whether it is good for one application; so is a yes where nothing but yes is taken, such as to be acted for."""
    return question.kind_name in _PROMISES or (question.kind_name == "yes_no" and question.slot in question.rests_on)


def _must_be_known(question: Question, record: Record) -> bool:
    """A screening takes *don't know* for everything, an application does not."""
    return "none" in record and not (question.may_be_unknown or question.is_optional)
