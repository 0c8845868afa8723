"""Words: names of people, and text in one's own words."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from conversation_flows.engine.kinds.kind import Kind, Refused

if TYPE_CHECKING:
    from conversation_flows.engine.environment import Environment
    from conversation_flows.engine.flow import Question

#: the ways people type the dot inside a long ethnic name, all kept as U+00B7 as the household register does
_NAME_DOTS = str.maketrans(dict.fromkeys("•・‧∙⋅．.", "·"))
#: part of the spelling of Mongolian words that end in a separate a or e, like ᠰᠠᠷᠠᠨ᠎ᠠ (Unicode 16, §13.5)
_VOWEL_SEPARATOR = re.compile("(?<=[\u1820-\u18aa])\u180e(?=[\u1820\u1821])")
_TSHEG = "\u0f0b\u0f0c"  # parts the syllables of Tibetan names; punctuation to Unicode
_LONGEST_NAME = 50  # characters; the register's own longest names stay well below
_LETTER_LIKE = frozenset({"Lu", "Ll", "Lt", "Lo", "Lm", "Mn", "Mc"})
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # no category tells they are blank


def _is_rare_han(character: str) -> bool:
    """Whether it lies in the planes of rare Han characters: the newest have no category in this Python yet."""
    return 0x20000 <= ord(character) <= 0x3FFFD


def _is_hidden(character: str) -> bool:
    """Whether nobody sees it: controls, zero-width and direction characters, separators, blank letters."""
    is_control = unicodedata.category(character) in _HIDDEN_CATEGORIES and not _is_rare_han(character)
    return is_control or character in _BLANK_LETTERS


def _is_letter_like(character: str) -> bool:
    return unicodedata.category(character) in _LETTER_LIKE or _is_rare_han(character)


def is_printable(text: str, *, lines: bool) -> bool:
    """Whether nothing hides in ``text``; ``lines`` allows line breaks."""
    visible = _VOWEL_SEPARATOR.sub("", text)
    return not any(_is_hidden(character) and not (lines and character == "\n") for character in visible)


def tidy(raw: Any, *, lines: bool = False) -> str:
    """NFC text without blanks at its ends; raises :class:`Refused` when it is none, empty or hides characters."""
    if not isinstance(raw, str):
        raise Refused("not_text", "请用文字回答。")
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n")).strip()
    if not text:
        raise Refused("empty", "好像没有收到内容，请再写一次。")
    if not is_printable(text, lines=lines):
        raise Refused("unprintable", "里面有看不见的符号，请重新输入一次，不要粘贴。")
    return text


class Text(Kind):
    """Free words, kept as typed."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def read(self, raw: Any, question: Question, environment: Environment) -> str:
        text = tidy(raw, lines=True)
        longest = question.longest or self.longest
        if len(text) > longest:
            raise Refused("too_long", "写得有点长，请控制在 {most} 个字以内。", most=longest)
        return text

    def describe(self, question: Question, environment: Environment) -> dict[str, Any]:
        return {"max": question.longest or self.longest}


class PersonName(Kind):
    """A name as in the household register: any script, rare characters and `·` included."""

    may_be_unknown = False

    def read(self, raw: Any, question: Question, environment: Environment) -> str:
        name = " ".join(tidy(raw).translate(_NAME_DOTS).split())
        if len(name) > _LONGEST_NAME:
            raise Refused("too_long", "名字不能超过 {most} 个字，请照户口本上写。", most=_LONGEST_NAME)
        letters = _VOWEL_SEPARATOR.sub("", name)
        if not all(_is_letter_like(letter) or letter in f"· '-{_TSHEG}" for letter in letters):
            raise Refused("not_a_name", "名字里请只写文字和“·”，照户口本上写就行。")
        if not any(unicodedata.category(letter)[0] == "L" or _is_rare_han(letter) for letter in name):
            raise Refused("not_a_name", "请照户口本写名字。")
        return name

    def describe(self, question: Question, environment: Environment) -> dict[str, Any]:
        return {"max": _LONGEST_NAME}
