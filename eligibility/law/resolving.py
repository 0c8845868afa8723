"""Looks parameters up for one place and day: the nearest region that says something, the newest it has said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import reduce

from eligibility.law.estimates import Estimate
from eligibility.law.formulas import Formula
from eligibility.law.published import Entry, Inherit, Parameter, Published, Status
from eligibility.law.resolved import Resolved

#: what is below by less is no less: documents round (1.3 × 717 is published as 932)
ROUNDING = Decimal(1)


@dataclass(frozen=True, slots=True)
class Law:
    """What the files say: ``parameters`` by path, made-up ones in ``demo``, formulas by their text.

    Figures in ``supposed`` (by path, in the parameter's unit) stand everywhere and on every day instead.
    """

    parameters: Mapping[str, Parameter]
    demo: Mapping[str, Parameter]
    formulas: Mapping[str, Formula]
    supposed: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LookUp:
    """One place, as the chain of codes from itself up to the nation, on one day."""

    law: Law
    chain: Sequence[str]
    on: date

    def find(self, path: str) -> Resolved:
        """The published value, or else a made-up one where there are any, or else what is certain without one."""
        found = self._nearest(self.law.parameters[path], self.chain)
        overlay, figure = self.law.demo.get(path), self.law.supposed.get(path)
        if figure is not None:
            return replace(found, estimate=Estimate(figure, figure), is_missing=False)
        return self._nearest(overlay, self.chain) if found.is_missing and overlay is not None else found

    def above(self, path: str) -> Resolved:
        """What holds for this place in the regions above it."""
        return self._nearest(self.law.parameters[path], self.chain[1:])

    def _nearest(self, parameter: Parameter, chain: Sequence[str]) -> Resolved:
        for at, code in enumerate(chain[:1] if parameter.inherit is Inherit.NONE else chain):
            entry = in_force(parameter.entries.get(code, ()), self.on)
            if entry is None:
                continue
            found = self._valued(parameter, entry)
            is_floored = parameter.inherit is Inherit.AT_LEAST_PARENT
            return lifted(found, self._nearest(parameter, chain[at + 1 :])) if is_floored else found
        return Resolved(parameter.path, parameter.unit, parameter.bounds, None, is_missing=True, note=parameter.note)

    def _valued(self, parameter: Parameter, entry: Entry) -> Resolved:
        uses: dict[str, Resolved] = {}
        estimates = [self._estimate(published, uses) for published in entry.published]
        estimate = _within(reduce(Estimate.joined, estimates), parameter.bounds) if estimates else parameter.bounds
        is_missing = not estimates or (estimate.value is None and any(used.is_missing for used in uses.values()))
        return Resolved(
            parameter.path,
            parameter.unit,
            estimate,
            None if is_missing else _status(entry.published, uses),
            entry.region,
            entry.since,
            entry.until,
            is_missing,
            entry.published,
            tuple(uses.values()),
            entry.note,
        )

    def _estimate(self, published: Published, uses: dict[str, Resolved]) -> Estimate:
        if published.estimate is not None:
            return published.estimate

        def read(path: str) -> Estimate:
            uses[path] = self.find(path)
            return uses[path].estimate

        return self.law.formulas[published.formula or ""].calculate(read)


def in_force(entries: Sequence[Entry], on: date) -> Entry | None:
    """The newest entry not after the day, unless it has run out.

    Where the one after it began on an unknown day, both may hold as soon as the time is over for which the first is
    known (a value of "2021" holds in 2021).
    """
    begun = [entry for entry in entries if entry.since <= on]
    if not begun or (begun[-1].until is not None and begun[-1].until < on):
        return None
    newest, coming = begun[-1], entries[len(begun) : len(begun) + 1]
    if coming and coming[0].began_unknown and newest.published and not _is_certain(newest.published[0], on):
        both = tuple(replace(each, status=Status.UNSURE) for each in (*newest.published, *coming[0].published))
        return replace(newest, published=both, note=coming[0].note)
    return newest


def _is_certain(published: Published, on: date) -> bool:
    length = {"year": 4, "month": 7, "day": 10}[published.precision]
    return published.since.isoformat()[:length] == on.isoformat()[:length]


def lifted(own: Resolved, floor: Resolved) -> Resolved:
    """What a region says itself, but never less than what holds above it."""
    least = floor.low if own.is_missing else None if floor.is_missing else floor.low
    if least is None or (own.low is not None and own.low > least - ROUNDING):
        return own
    if not own.is_missing and own.high is not None and own.high < least:
        return replace(floor, note=f"{own.region} 公布的数低于这里的最低数")
    return replace(own, estimate=replace(own.estimate, low=least))


def _status(published: Sequence[Published], uses: Mapping[str, Resolved]) -> Status:
    statuses = {each.status for each in published} | {used.status for used in uses.values()}
    if Status.DEMO in statuses:
        return Status.DEMO
    return Status.UNSURE if Status.UNSURE in statuses else published[0].status


def _within(estimate: Estimate, bounds: Estimate) -> Estimate:
    """What a formula gives cannot be outside the declared bounds."""
    if estimate.options is not None:
        return estimate
    low = max((end for end in (estimate.low, bounds.low) if end is not None), default=None)
    high = min((end for end in (estimate.high, bounds.high) if end is not None), default=None)
    return estimate if low is not None and high is not None and low > high else Estimate(low, high)
