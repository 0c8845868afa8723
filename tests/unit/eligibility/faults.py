"""Faults put into the evaluators on purpose: each must break a promise, or the promise proves nothing."""

from __future__ import annotations

from typing import Any

import pytest

from eligibility.engine import abstract_reads, affected, exact_numbers, frames, intervals
from eligibility.engine.frames import Members


def missing_counts_as_no(monkeypatch: pytest.MonkeyPatch) -> None:
    """The abstract evaluator takes an unasked yes-or-no question for a no."""
    widest = abstract_reads.widest_of
    monkeypatch.setattr(abstract_reads, "widest_of", lambda fact: False if fact.kind == "yes_no" else widest(fact))


def missing_counts_as_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    """The abstract evaluator takes an unasked amount for nothing."""
    widest = abstract_reads.widest_of
    monkeypatch.setattr(abstract_reads, "widest_of", lambda fact: (0, 0) if fact.kind == "money" else widest(fact))


def open_lists_count_as_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The frames take everybody named so far for everybody there is."""
    members = frames._members
    monkeypatch.setattr(frames, "_members", lambda frame, name: Members(members(frame, name).frames))


def exact_rounds_up_for_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exact evaluator goes up where it should go down."""
    up = intervals.stepped
    monkeypatch.setattr(exact_numbers, "stepped", lambda number, step, mode: up(number, step, "ROUND_CEILING") + step)


def exact_includes_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exact evaluator takes "less" for "at most"."""
    for table in (exact_numbers._WHOLE, exact_numbers._COMPARISONS):
        monkeypatch.setitem(table, "<", table["<="])


def hypotheses_forget_too_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hypothesis keeps what depends on the fact it changes."""
    slots = affected._slots
    monkeypatch.setattr(affected, "_slots", lambda *given: {scope: some[:-1] for scope, some in slots(*given).items()})


FAULTS: list[Any] = [
    missing_counts_as_no,
    missing_counts_as_zero,
    open_lists_count_as_closed,
    exact_rounds_up_for_down,
    exact_includes_the_end,
    hypotheses_forget_too_little,
]
