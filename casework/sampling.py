"""The county's sample of households to visit: drawn by a keyed hash that no officer knows or can choose.

A batch is every case that waits for the county and was in no draw before. Its cases are put in the order of the keyed
hash of batch and case, and the first of them are visited. Whoever has the key can draw it again and compare.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from typing import Protocol

from casework.lifecycle import Lifecycle
from casework.limits import Limits

IN_DRAW, SAMPLED, RELATIVE = "in_draw", "sampled", "relative_of_officer"
MOST = 500  # cases of one batch; a county that has more draws again
Keyed = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Sampling:
    """One draw of a county: its cases, and those of them that are visited.

    ``id`` follows from who asked and the Idempotency-Key, so that the same request is the same draw.
    """

    id: str
    region: str
    lifecycle: str
    number: int
    share: Decimal
    drawn_at: datetime
    drawn_by: str
    fingerprint: str
    cases: tuple[str, ...]
    drawn: tuple[str, ...]

    @property
    def batch(self) -> str:
        """What the hash is made over beside the case: given out by the service, never chosen."""
        return batch_name(self.region, self.lifecycle, self.number)


class Samplings(Protocol):
    """Where draws are kept; ``scope`` is the county they are of."""

    def insert(self, sampling: Sampling, *, scope: str) -> bool:
        """Keep a new one, with its event; False when it is already there."""
        ...

    def find(self, sampling_id: str, *, scope: str) -> Sampling | None:
        """A draw of this county."""
        ...

    def newest(self, *, scope: str, limit: int) -> Sequence[Sampling]:
        """The draws of a county, newest first."""
        ...

    def told(self, sampling_id: str, event_id: str, *, scope: str) -> None:
        """Every case of this county's draw knows: the event has had its effect."""
        ...

    def find_carrying(self, sampling_id: str, *, scope: str) -> Sampling | None:
        """The draw that carries the outbox event ``scope``: for its handler, which acts for no person."""
        ...


def batch_name(region: str, lifecycle: str, number: int) -> str:
    """The name of a county's ``number``-th draw."""
    return f"{region}/{lifecycle}/{number}"


def draw(cases: Collection[str], batch: str, share: Decimal, keyed: Keyed) -> tuple[str, ...]:
    """The cases to visit: this share of them, rounded up, first by ``keyed("sampling", "<batch>/<case>")``."""
    ranked = sorted(cases, key=lambda case: keyed("sampling", f"{batch}/{case}"))
    return tuple(sorted(ranked[: ceil(len(ranked) * share)]))


def is_as_drawn(sampling: Sampling, keyed: Keyed) -> bool:
    """Whether the same key draws the same cases again: what an auditor asks."""
    return draw(sampling.cases, sampling.batch, sampling.share, keyed) == sampling.drawn


def share_of(limits: Limits, lifecycle: str, region: str, on: date) -> Decimal:
    """The share of households a county visits before it confirms; 0 where neither law nor region asks for any."""
    share = limits.setting(lifecycle, "sampling_share", region, on).value
    asked = limits.setting(lifecycle, "county_sampling", region, on).value
    return share if isinstance(share, Decimal) and asked is not False else Decimal(0)


def granting_steps(lifecycle: Lifecycle) -> list[str]:
    """The steps in which something can be granted: a sample is drawn before."""
    return [
        step.name
        for step in lifecycle.steps.values()
        if any(action.decides == "granted" for action in step.actions.values())
    ]
