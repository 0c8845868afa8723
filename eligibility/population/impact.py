"""What a change of parameters does to many households: who is better off, who worse, by how much, at what cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from eligibility.engine.columns import Codes, Columns
from eligibility.engine.facts import Schema
from eligibility.engine.rules import Rules
from eligibility.engine.terms import Call, Constant, walk
from eligibility.engine.vector_values import NEAR, Array
from eligibility.population.vectors import Standings, Vectors

EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Range:
    """A count or a sum of fen at least and at most; both are the same where nothing is uncertain."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to one programme in one group of households; money in fen per unit of the programme.

    ``gain`` and ``lose`` are households for which the least and the most they can get both move that way or stay;
    ``new`` and ``gone`` those of them that come within reach of the programme, or fall out of it.
    """

    programme: str
    unit: str
    group: str
    households: int
    eligible_before: Range
    eligible_after: Range
    gain: int
    new: int
    lose: int
    gone: int
    mean_gain: float
    mean_loss: float
    cost_before: Range
    cost_after: Range

    @property
    def is_any(self) -> bool:
        """Whether anybody is touched at all."""
        return bool(self.gain or self.lose)


@dataclass(frozen=True, slots=True)
class Change:
    """One programme before and after, household by household."""

    programme: str
    before: Standings
    after: Standings

    @property
    def differences(self) -> Array:
        """What each household gets more (less, below zero), in fen: the mean of the least and the most it can get."""
        moves = [_moved(*ends) for ends in zip(_paid(self.before), _paid(self.after), strict=True)]
        return (moves[0] + moves[1]) / 2

    def effect(self, group: str, of: Array) -> Effect:
        """What becomes of the households of a group."""
        direction, difference = self.direction, self.differences
        gain, lose = direction > 0, direction < 0
        new, gone = ~self.before.possible & self.after.possible, self.before.possible & ~self.after.possible
        return Effect(
            self.programme,
            self.before.unit,
            group,
            int(of.sum()),
            _eligible(self.before, of),
            _eligible(self.after, of),
            int((gain & of).sum()),
            int((new & of).sum()),
            int((lose & of).sum()),
            int((gone & of).sum()),
            _mean(difference[gain & of]),
            _mean(difference[lose & of]),
            _cost(self.before, of),
            _cost(self.after, of),
        )

    @property
    def direction(self) -> Array:
        """1 for each household that is better off, -1 for each that is worse off, 0 where nothing moves or both do."""
        pairs = [*zip(_all_of(self.before), _all_of(self.after), strict=True)]
        up = np.logical_or.reduce([after > before + NEAR for before, after in pairs])
        down = np.logical_or.reduce([after < before - NEAR for before, after in pairs])
        return np.asarray(up & ~down, dtype=np.intp) - np.asarray(down & ~up, dtype=np.intp)


def changes(rules: Rules, supposed: Rules, columns: Columns, region: str, on: date) -> Iterator[Change]:
    """Every modelled programme before and after; ``supposed`` are the same rules with other parameters."""
    before, after = Vectors(rules), Vectors(supposed)
    for programme in rules.programmes:
        standings = [vectors.standings(columns, programme, region, on) for vectors in (before, after)]
        yield Change(programme, *standings)


def groups_of(columns: Columns, schema: Schema) -> Mapping[str, Array]:
    """Groups of households by name, everybody first: by kind of household register, by how many they are, by age."""
    starts, people = columns.lists["household"]
    sizes, ages = np.diff(starts), people.facts["age"][starts[:-1]]
    is_urban = columns.facts["residence.hukou_kind"] == Codes.of_schema(schema).of("urban")
    return {
        EVERYBODY: np.ones(columns.size, dtype=np.bool_),
        "urban register": is_urban,
        "rural register": ~is_urban,
        **{f"{size} in the household": sizes == size for size in (1, 2, 3)},
        "4 or more in the household": sizes >= 4,
        "applicant under 18": ages < 18,
        "applicant 18 to 59": (ages >= 18) & (ages < 60),
        "applicant 60 or older": ages >= 60,
    }


def gaps(rules: Rules, region: str, on: date) -> list[str]:
    """The parameters that rules read and nobody has published for the region and the day."""
    terms = (part for definition in rules.definitions.values() for part in walk(definition.term))
    calls = (term for term in terms if isinstance(term, Call) and term.function == "param")
    read = {str(call.arguments[0].value) for call in calls if isinstance(call.arguments[0], Constant)}
    return sorted(path for path in read if rules.parameters.resolve(path, region, on).is_missing)


def _paid(standings: Standings) -> tuple[Array, Array]:
    """What each household gets at least and at most."""
    return np.where(standings.certain, np.maximum(standings.low, 0.0), 0.0), standings.high


def _all_of(standings: Standings) -> tuple[Array, ...]:
    """Everything of which more is better."""
    return standings.certain.astype(np.float64), standings.possible.astype(np.float64), *_paid(standings)


def _moved(before: Array, after: Array) -> Array:
    """How far an end has moved; not at all where it is without bound before and after."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.nan_to_num(after - before, nan=0.0, posinf=0.0, neginf=0.0))


def _eligible(standings: Standings, of: Array) -> Range:
    return Range(int((standings.certain & of).sum()), int((standings.possible & of).sum()))


def _cost(standings: Standings, of: Array) -> Range:
    low, high = _paid(standings)
    return Range(float(low[of].sum()), float(high[of].sum()))


def _mean(differences: Array) -> float:
    return float(differences.mean()) if differences.size else 0.0
