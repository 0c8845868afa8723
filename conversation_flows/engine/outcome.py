"""What comes of a command: a step, or the refusal of what is out of place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from conversation_flows.engine.flow import Question
from conversation_flows.engine.frame import Position
from conversation_flows.engine.walk import Walk

Outcome = Literal["advanced", "reprompt", "digression", "rewound"]

#: after this many misses in a row another way is offered
_PATIENCE = 3


class OutOfPlace(Exception):
    """The command names a question, loop or item that is not there to be answered now."""


@dataclass(frozen=True, slots=True)
class Step:
    """What came of a command, what to say to that, and what to say about more being asked than before because of it."""

    outcome: Outcome
    said: list[str]
    because: list[str] = field(default_factory=list)
    status: Literal["open", "paused"] = "open"

    @property
    def messages(self) -> list[str]:
        """Everything said to the person."""
        return [*self.said, *self.because]


def miss(walk: Walk, here: Position, message: str) -> Step:
    """What was given cannot be taken; whoever misses again and again is offered other ways."""
    walk.state.misses += 1
    return Step("reprompt", [message] if walk.state.misses < _PATIENCE else [message, *_other_ways(walk, here)])


def _other_ways(walk: Walk, here: Position) -> list[str]:
    """What there is to choose from, or an example; then the ways around the question, and people who help."""
    say, node, example = walk.environment.say, here.node, here.example()
    ways = [say("比如：{example}", example=example)] if example else []
    if isinstance(node, Question) and node.options:
        labels = say("、").join(say(option.label) for option in node.options)
        ways = [say("可以从这些里选：{choices}。", choices=labels)]
    if isinstance(node, Question) and node.may_be_unknown:
        around = say("没关系，慢慢来。可以点“为什么问”看看怎么填，也可以先说“不知道”，或者拨打 12345 请人帮您。")
    else:
        around = say("没关系，慢慢来。可以点“为什么问”看看怎么填，也可以先停一下，或者拨打 12345 请人帮您。")
    return [*ways, around]
