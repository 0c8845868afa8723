"""Which of the options somebody means: by number, by name, by an example, or by what people say for it at home."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conversation_flows.engine.flow import Option, Question
from conversation_flows.engine.frame import Position
from conversation_flows.understanding.everyday import EVERYDAY
from conversation_flows.understanding.numerals import NUMERAL, number

_NUMBERED = re.compile(rf"(?:选|第)*(?P<number>{NUMERAL})(?:个|项|样|条|号)?")
_BETWEEN = re.compile(r"\s+and\s+|还有|[、，,。；; 和跟]+")
_PIECES = re.compile(r"[、，,；（）]|比如|或者")
_NO_LETTER = re.compile(r"[^a-z'’-]+")
_NONE = re.compile(r"(?:[一]个也|一样也|[都全]|以上)*(?:没有?|无|没得)|none")
#: no part of a label by itself: 没 is not 还没想好, and 有 is not 以上都没有
_SAYS_LITTLE = frozenset("有 没 没有 不 无 是 不是 好 的 对 都 要 会 能 家 人 钱 一 别的 没有了".split())
_DENIES = re.compile(r"[没不无别非][^，。、；]{0,3}$")


def option(said: str, here: Position) -> str:
    """The one option meant; empty when it is none, or more than one."""
    meant = _meant(said, here)
    return meant.pop() if len(meant) == 1 else ""


def options(said: str, here: Position) -> list[str]:
    """The options named; a part that names none is an empty one, so that nothing said is passed over."""
    if _NONE.fullmatch(said):
        return [choice.value for choice in _choices(here) if choice.alone] or [""]
    parts = [option(part, here) for part in _BETWEEN.split(said) if part]
    if len(parts) < 2 or said in _labels(here):
        parts = [option(said, here)]
    if len(set(parts)) > 1 and any(choice.alone and choice.value in parts for choice in _choices(here)):
        return [""]
    return list(dict.fromkeys(parts))


def _choices(here: Position) -> tuple[Option, ...]:
    return here.node.options if isinstance(here.node, Question) else ()


def _labels(here: Position) -> dict[str, str]:
    """The value of every label, in Chinese and in the person's language."""
    translate = here.frame.walk.environment.translate
    return {said.lower(): one.value for one in _choices(here) for said in (one.label, translate(one.label))}


def _meant(said: str, here: Position) -> set[str]:
    """What is meant by the surest reading that means anything."""
    choices, named = _choices(here), _labels(here)
    return (
        ({named[said]} if said in named else set())
        or _numbered(said, choices)
        or {value for label, value in named.items() if _is_part(said, label)}
        or {value for label, value in named.items() if _mentions(said, re.escape(label))}
        or {choice.value for choice in choices for words in _words_for(choice) if _mentions(said, words)}
    )


def _numbered(said: str, choices: tuple[Option, ...]) -> set[str]:
    found = _NUMBERED.fullmatch(said)
    at = number(found["number"]) if found else None
    return {choices[int(at) - 1].value} if at is not None and at in range(1, len(choices) + 1) else set()


def _is_part(said: str, label: str) -> bool:
    """Some characters in Chinese; whole words in English, or "no" would be found in "unknown"."""
    if said.isascii():
        return len(said) > 2 and f" {said} " in f" {_NO_LETTER.sub(' ', label)} "
    return said not in _SAYS_LITTLE and said in label


def _words_for(choice: Option) -> Iterator[str]:
    """Everyday words, and the examples an author gave."""
    if choice.value in EVERYDAY:
        yield EVERYDAY[choice.value].pattern
    for piece in _PIECES.split(choice.help or ""):
        if len(piece) > 1:
            yield re.escape(piece)


def _mentions(said: str, words: str) -> bool:
    """Whether it says so, and does not deny it: neither 没有固定工作 nor 不想去敬老院."""
    if said.isascii():
        return False
    return any(not _DENIES.search(said[: found.start()]) for found in re.finditer(words, said))
