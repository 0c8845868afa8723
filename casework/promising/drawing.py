"""Draws samples by chance that nobody can bend, and anybody with the key can draw again."""

from __future__ import annotations

import hashlib

from casework.commitment import Task, TaskState
from casework.promising.items import Checking

_HUNDRED = 100


def draw_name(commitment: str, year: int) -> str:
    """What one draw is called: of a commitment, in a year."""
    return f"{commitment}/{year}"


def is_drawn(seed: str, share: int) -> bool:
    """Whether a seed (a keyed hash of the draw's name) is among the ``share`` of a hundred that are drawn."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]) * _HUNDRED < share << 64


def task_of(checking: Checking, *, name: str, seed: str) -> Task:
    """The task that a commitment brings with it; still without its day."""
    if checking.kind == "none":
        return Task(checking.kind, checking.phase, "exempt")
    state: TaskState = "later" if checking.phase == "after" else "open"
    if checking.kind != "sample":
        return Task(checking.kind, checking.phase, state)
    drawn = is_drawn(seed, checking.share)
    return Task(checking.kind, checking.phase, state if drawn else "not_drawn", draw=name, share=checking.share)
