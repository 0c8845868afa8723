"""Truths with what they rest on: the part that decides, the one with the fewest grounds if there are several."""

from __future__ import annotations

from typing import Any

from eligibility.engine.environment import Closure


def or_nothing(judge: Closure) -> Closure:
    """The same truth, without grounds where it is unknown."""

    def judged(frame: Any) -> bool | None:
        start = frame.trace.mask
        value: bool | None = judge(frame)
        if value is None:
            frame.trace.mask = start
        return value

    return judged


def decided(parts: tuple[Closure, ...], *, decisive: bool) -> Closure:
    def decide(frame: Any) -> bool | None:
        return settled(frame.trace, [(part, frame) for part in parts], decisive=decisive)[0]

    return decide


def settled(trace: Any, judged: list[tuple[Closure, Any]], *, decisive: bool) -> tuple[bool | None, bool]:
    """Truths joined by ``or`` (decisive true) or ``and``; and whether one of them alone has decided."""
    start, all_masks, is_open = trace.mask, 0, False
    best: int | None = None
    for judge, frame in judged:
        trace.mask = 0
        value = judge(frame)
        if value is None:
            is_open = True
        elif value is not decisive:
            all_masks |= trace.mask
        elif best is None or trace.mask.bit_count() < best.bit_count():
            best = trace.mask
    trace.mask = start
    if best is not None:
        trace.mask |= best
        return decisive, True
    if is_open:
        return None, False
    trace.mask |= all_masks
    return not decisive, False
