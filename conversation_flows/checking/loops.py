"""Checks that every loop comes to an end."""

from __future__ import annotations

from conversation_flows.checking.finding import Ledger, spot_of
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.scopes import LoopItem

_MOST = 100  # items of one loop: the largest household anybody has heard of has fewer
_MOST_NESTED = 2_000  # items of a loop inside a loop, taken together


def check_loops(outline: Outline, ledger: Ledger) -> None:
    """Put loops without an end, or without anything in them, into the ledger."""
    for loop in outline.loops():
        _check(loop, ledger)


def _check(loop: LoopItem, ledger: Ledger) -> None:
    most, spot = loop.good.get("at_most"), spot_of(loop.data, "at_most")
    if isinstance(most, int) and not 1 <= most <= _MOST:
        message = f"{most} items of {loop.key} is no number anybody could enter"
        ledger.add("loop_without_end", spot, message, f"write a number from 1 to {_MOST}")
    elif isinstance(most, int):
        _check_nested(loop, most, ledger)
    if "questions" in loop.good and not loop.nodes:
        message = f"nothing is asked of an item of {loop.key}"
        ledger.add("loop_without_end", spot_of(loop.data, "questions"), message, "ask something, or ask yes_no instead")
    if most == 1 and "another" in loop.good:
        message = "with at_most: 1 nobody is ever asked for another"
        ledger.add("loop_without_end", spot, message, "ask it without a loop, under a yes_no question")


def _check_nested(loop: LoopItem, most: int, ledger: Ledger) -> None:
    for inner in loop.nodes:
        within = inner.good.get("at_most") if isinstance(inner, LoopItem) else None
        if isinstance(within, int) and within > 0 and most * within > _MOST_NESTED:
            message = f"{most} × {within} items of {inner.slot} is more than anybody could enter"
            ledger.add("loop_without_end", spot_of(inner.data, "at_most"), message, f"keep it below {_MOST_NESTED}")
