"""Issuing papers: the number, the digest and the frozen words of a paper, made with the action that causes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from casework.application import Paper
from casework.receipt import check_character

_RECEIPT_DIGITS = 22


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper, and all it says as plain JSON: nothing is looked up again when it is printed."""

    paper: Paper
    says: dict[str, Any]


def paper_number(receipt: str, code: int, ordinal: int) -> str:
    """The number on a paper, 27 characters: receipt without its check (22), kind (2), which of the case (2), check.

    No office publishes a numbering of its papers for this system, so this is Bangban's own rule. It needs no counter:
    a case that is written twice for one request gives the same paper the same number. Raises ValueError when a part
    does not fit its place.
    """
    digits = f"{receipt[:_RECEIPT_DIGITS]}{code:02d}{ordinal:02d}"
    if len(digits) != _RECEIPT_DIGITS + 4 or not digits.isascii() or not digits.isdigit():
        raise ValueError("a part of the paper's number does not fit its place")
    return digits + check_character(digits)


def paper_name(kind: str, papers: Sequence[Paper]) -> str:
    """``approval`` for the first of its kind in a case, ``approval-2`` for the second."""
    before = sum(paper.kind == kind for paper in papers)
    return f"{kind}-{before + 1}" if before else kind


def digest(says: Mapping[str, Any]) -> str:
    """The SHA-256 of what a paper says, as canonical JSON: keys in order, no spaces, UTF-8."""
    return sha256(orjson.dumps(says, option=orjson.OPT_SORT_KEYS)).hexdigest()
