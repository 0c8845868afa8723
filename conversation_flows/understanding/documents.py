"""Names, and the numbers on documents, out of the sentence they were said in."""

from __future__ import annotations

import re
import unicodedata

from conversation_flows.engine.frame import Position
from conversation_flows.understanding.agreement import NO, YES

_GROUPS = re.compile(r"[0-9][0-9 -]{5,}[0-9Xx]", re.ASCII)
_INTRODUCES = re.compile(
    r"(?:(?:我|他|她|孩子|老伴|孙女|孙子)?(?:的?名字|姓名)?(?:是叫|就叫|叫做?|是)|(?:姓名|名字)[:：]?)\s*"
)
_OWN = re.compile(r"(?:就?是)?(?:我|我自己|自己|本人|我本人)的?(?:名字|名)?")


def digits_in(said: str, here: Position) -> str:
    """The one long number in a sentence; the sentence itself when there is none, or several."""
    plain = unicodedata.normalize("NFKC", said)
    found = _GROUPS.findall(plain)
    return found[0] if len(found) == 1 else said


def name(said: str, here: Position) -> str:
    """The name without 我叫 before it; my own, where another's could be meant, is the applicant's. Yes is no name."""
    if said in YES | NO:
        return ""
    walk = here.frame.walk
    applicant = walk.submitted("person")
    if _OWN.fullmatch(said) and isinstance(applicant, str):
        return applicant
    introduced = _INTRODUCES.match(said)
    return said[introduced.end() :] if introduced and introduced.end() < len(said) else said
