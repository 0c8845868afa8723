"""What is different about one question or list, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from conversation_flows.engine.flow import Loop, Node, Option, Question
from conversation_flows.engine.template import Template

#: attributes of questions and lists by what they are to a reader
ASPECTS = {
    "kind_name": "the kind",
    "ask": "the question",
    "another": "the question for another one",
    "about": "what the list is about",
    "line": "the line of one entry",
    "at_most": "the most entries",
    "why": "why it is asked",
    "help": "the help",
    "law": "the law",
    "example": "the example",
    "speech": "what is read out",
    "label": "its name in the summary",
    "minimum": "the least",
    "maximum": "the most",
    "longest": "the most characters",
    "unit": "the unit",
    "periods": "the periods",
    "levels": "the levels of regions",
    "is_optional": "whether it may be skipped",
    "may_be_unknown": "whether one may not know",
}
#: attributes that follow from others, or that nobody sees
UNSEEN = frozenset("key slot kind section labels seals reads rests_on prefix nodes by_key".split())


def changes(old: Node, new: Node) -> Iterator[str]:
    """What is different about a question or list, one line each."""
    if isinstance(old, Loop) is not isinstance(new, Loop):
        yield "a list is now one question" if isinstance(old, Loop) else "one question is now a list"
        return
    for attribute, name in ASPECTS.items():
        was, now = said(getattr(old, attribute, None)), said(getattr(new, attribute, None))
        if was != now:
            yield f"{name} was {was}, is now {now}"
    if when(old) != when(new):
        yield f"was asked {when(old)}, is now asked {when(new)}"
    if isinstance(old, Question) and isinstance(new, Question):
        yield from _option_changes(old.options, new.options)
        yield from _rule_changes(old, new)


def when(node: Node) -> str:
    """A condition stands once, however often the blocks around a question repeat it."""
    sources = dict.fromkeys(condition.source for condition in node.conditions)
    return "when " + " and ".join(f"`{source}`" for source in sources) if sources else "always"


def _option_changes(old: Sequence[Option], new: Sequence[Option]) -> Iterator[str]:
    before, after = {option.value: option for option in old}, {option.value: option for option in new}
    yield from (f"option removed: {_option(before[value])}" for value in before if value not in after)
    yield from (f"option added: {_option(after[value])}" for value in after if value not in before)
    for value, now in after.items():
        if value in before and before[value] != now:
            yield f"the option {_option(before[value])} is now {_option(now)}"
    common = [value for value in after if value in before]
    if common != [value for value in before if value in after]:
        yield f"its options now come in this order: {listed(after)}"


def _option(option: Option) -> str:
    help_, alone = f" ({option.help})" if option.help else "", ", which goes with no other" if option.alone else ""
    return f"{option.value} “{option.label}”{help_}{alone}"


def _rule_changes(old: Question, new: Question) -> Iterator[str]:
    for name, was, now in (
        ("what must hold", _rules(old.requirements), _rules(new.requirements)),
        ("what is doubted", _rules(old.warnings), _rules(new.warnings)),
        ("what it fills in", _filled(old), _filled(new)),
    ):
        yield from (f"{name}, no longer: {rule}" for rule in was if rule not in now)
        yield from (f"{name}, new: {rule}" for rule in now if rule not in was)


def _rules(rules: Iterable[Any]) -> list[str]:
    return [f"`{rule.that.source}`, or else “{rule.say.source}”" for rule in rules]


def _filled(question: Question) -> list[str]:
    return [f"{target} = `{expression.source}`" for target, expression in question.fills]


def said(value: Any) -> str:
    """A value as a reader would write it."""
    if value is None or value in ("", ()):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Template):
        return f"“{value.source}”"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {said(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return listed(value)
    return f"“{value}”" if isinstance(value, str) and not value.isascii() else str(value)


def listed(values: Iterable[Any]) -> str:
    """Several, in their order."""
    return ", ".join(map(str, values))
