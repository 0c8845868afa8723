"""A screening, step by step: what is known in, every programme's verdict and the next question out. Keeps nothing.

It ends when no question can change any verdict. What then still depends on something (a fact nobody knows, a figure
that is missing) only an officer can find out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from eligibility.engine.facts import Facts, Path
from eligibility.engine.ranking import next_path
from eligibility.engine.verdict import Preview, Verdict
from eligibility.pack import Pack

#: whether there is a question for a place in the household
CanAsk = Callable[[Path], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """Where a screening stands. ``next`` is a fact, a list of which to ask whether there is another, or the end."""

    preview: Preview
    next: Path | None


def screen(pack: Pack, facts: Facts, on: date, can_ask: CanAsk | None = None, last: Path | None = None) -> Step:
    """One step; ``last`` is what was asked last, so that the next question can stay with its topic."""
    evaluation = pack.evaluate(facts, on)
    preview, path = evaluation.preview(), next_path(evaluation, can_ask, last)
    return Step(preview if path is not None else _ended(preview), path)


def _ended(preview: Preview) -> Preview:
    """With nothing more to ask, what depends is for an officer."""
    return replace(preview, verdicts={name: _left(verdict) for name, verdict in preview.verdicts.items()})


def _left(verdict: Verdict) -> Verdict:
    return replace(verdict, standing="needs_officer") if verdict.standing == "depends" else verdict
