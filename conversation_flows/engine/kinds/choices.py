"""Choosing: yes or no, one of several, some of several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conversation_flows.engine.kinds.kind import Kind, Refused

if TYPE_CHECKING:
    from conversation_flows.engine.environment import Environment
    from conversation_flows.engine.flow import Question


def _options(question: Question, environment: Environment) -> dict[str, Any]:
    options = []
    for option in question.options:
        shown = {"value": option.value, "label": environment.translate(option.label)}
        if option.help:
            shown["help"] = environment.translate(option.help)
        options.append(shown)
    return {"options": options}


class YesNo(Kind):
    """Yes or no, said in so many words: a JSON boolean and nothing that merely looks like one."""

    def read(self, raw: Any, question: Question, environment: Environment) -> bool:
        if not isinstance(raw, bool):
            raise Refused("not_yes_or_no", "没听明白。请说“是”或者“不是”，“有”或者“没有”。")
        return raw

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        return environment.translate("是" if kept else "否")


class Choice(Kind):
    """One of the options."""

    def read(self, raw: Any, question: Question, environment: Environment) -> str:
        if not isinstance(raw, str) or raw not in question.labels:
            raise Refused("not_an_option", "没听明白。请从下面选一个。")
        return raw

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        return environment.translate(question.labels.get(kept, kept))

    describe = staticmethod(_options)


class Choices(Kind):
    """Some of the options; one marked `alone` (such as "none of these") goes with no other."""

    def read(self, raw: Any, question: Question, environment: Environment) -> list[str]:
        if not isinstance(raw, list) or not raw or not all(isinstance(value, str) for value in raw):
            raise Refused("not_a_list", "请至少选一项；都没有就选“以上都没有”。")
        if len(set(raw)) != len(raw) or not set(raw) <= question.labels.keys():
            raise Refused("not_an_option", "没听明白。请从下面选，可以选几个。")
        if len(raw) > 1 and any(option.alone for option in question.options if option.value in raw):
            raise Refused("contradiction", "“以上都没有”不能和别的一起选，请再看一下。")
        return [option.value for option in question.options if option.value in raw]

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        return environment.translate("、").join(
            environment.translate(question.labels.get(value, value)) for value in kept
        )

    def value(self, kept: Any, question: Question) -> frozenset[str]:
        return frozenset(kept)

    describe = staticmethod(_options)
