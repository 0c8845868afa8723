"""Invented people: who lives with whom, how old and how well they are, what they do and what they earn."""

from __future__ import annotations

from typing import Final

import numpy as np

from eligibility.engine.columns import Columns
from eligibility.engine.vector_values import Array, Column
from eligibility.population.draws import Draws

#: who else there is: how many (by weight), for applicants from which age to which, and how much older they are
_RELATIVES: Final[dict[str, tuple[tuple[float, ...], int, int, int, int]]] = {
    "child": ((30, 34, 26, 8, 2), 22, 75, -36, -20),
    "parent": ((84, 12, 4), 16, 62, 20, 36),
    "parent_in_law": ((97, 2, 1), 22, 60, 20, 36),
    "grandchild": ((90, 8, 2), 50, 90, -62, -42),
    "grandparent": ((97, 2, 1), 8, 45, 42, 62),
    "sibling": ((96, 3, 1), 16, 90, -8, 8),
    "other_relation": ((98, 2), 18, 90, -20, 20),
}
_WORK_TO_INCOME: Final = {
    "employed": ("wages", 2900.0),
    "casual": ("wages", 1500.0),
    "farming": ("farming", 800.0),
    "herding": ("herding", 1400.0),
    "business": ("business", 2300.0),
    "retired": ("pension", 2500.0),
}


def draw_people(draws: Draws, married: Array, ages: Array) -> tuple[Array, Columns]:
    """The people of households whose applicants are of these ages: where each household begins, and its people."""
    owners, relations, years = _relatives(draws, married, ages)
    starts = np.searchsorted(owners, np.arange(ages.size + 1)).astype(np.intp)
    sexes = _sexes(draws, relations, starts[owners])
    facts: dict[str, Column] = {"relation": relations, "age": years, "sex": sexes}
    facts |= _whereabouts(draws, relations, years)
    facts |= _health(draws, years)
    facts["work"] = _work(draws, years)
    return starts, Columns(owners.size, facts, {"incomes": _incomes(draws, facts["work"], years)})


def _relatives(draws: Draws, married: Array, ages: Array) -> tuple[Array, Array, Array]:
    """Household, relation and age of everybody, household by household, the applicant first."""
    everyone = np.arange(ages.size, dtype=np.intp)
    listed = everyone[married & draws.chances(ages.size, 0.95)]
    owners, relations = [everyone, listed], ["self", "spouse"]
    years = [ages, np.maximum(18, ages[listed] + draws.whole(-5, 5, listed.size))]
    for relation, (weights, low, high, younger, older) in _RELATIVES.items():
        counts = np.where((ages >= low) & (ages <= high), draws.counts(ages.size, weights), 0)
        owner = np.repeat(everyone, counts)
        owners.append(owner)
        relations.append(relation)
        years.append(np.clip(ages[owner] + draws.whole(younger, older, owner.size), 0, 100))
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    codes = np.repeat(draws.codes.column(relations), [each.size for each in owners])
    return owner[order], codes[order], np.concatenate(years)[order]


def _sexes(draws: Draws, relations: Array, applicants: Array) -> Array:
    """A spouse is of the other sex than the applicant, as the law has it."""
    drawn, codes = draws.choices(relations.size, {"male": 1, "female": 1}), draws.codes.column(["male", "female"])
    other = np.where(drawn[applicants] == codes[0], codes[1], codes[0])
    return np.where(relations == draws.codes.of("spouse"), other, drawn)


def _whereabouts(draws: Draws, relations: Array, years: Array) -> dict[str, Column]:
    size, of = relations.size, draws.codes.of
    is_grown_child = (relations == of("child")) & (years >= 18)
    together = (relations == of("self")) | draws.chances(size, np.where(is_grown_child, 0.6, 0.95))
    away = {
        "for_a_while": 40,
        "elsewhere": 50,
        "religious_place": 2,
        "prison": 4,
        "drug_treatment": 2,
        "declared_missing": 2,
    }
    studying = np.select([years <= 18, years <= 22, years <= 30], [0.9, 0.5, 0.1], 0.0)
    return {
        "lives_together": together,
        "away": draws.choices(size, away),
        "left_three_years": draws.chances(size, 0.5),
        "studying": draws.chances(size, studying),
        "school": draws.choices(size, {"up_to_bachelor": 85, "graduate": 7, "part_time": 8}),
        "earns_living": draws.chances(size, 0.65),
        "supported": draws.chances(size, 0.7),
    }


def _health(draws: Draws, years: Array) -> dict[str, Column]:
    size, is_old = years.size, years >= 60
    severe = draws.chances(size, np.where(is_old, 0.1, 0.04))
    chronic = draws.chances(size, np.where(is_old, 0.45, 0.12))
    codes = draws.codes.column(["healthy", "chronic_illness", "severe_illness"])
    kinds = {"vision": 15, "hearing": 20, "speech": 2, "limb": 40, "intellectual": 8, "mental": 9, "multiple": 6}
    return {
        "health": codes[np.where(severe, 2, np.where(chronic, 1, 0))],
        "disability": draws.chances(size, np.where(is_old, 0.14, 0.06)),
        "disability_kind": draws.choices(size, kinds),
        "disability_level": draws.choices(size, {"one": 15, "two": 25, "three": 25, "four": 35}),
    }


def _work(draws: Draws, years: Array) -> Array:
    size = years.size
    young = {"employed": 34, "casual": 20, "farming": 16, "herding": 9, "business": 7, "unemployed": 10, "unable": 4}
    old = {"employed": 2, "casual": 4, "farming": 22, "herding": 8, "business": 2, "retired": 37, "unable": 25}
    return np.where(years >= 60, draws.choices(size, old), draws.choices(size, young))


def _incomes(draws: Draws, work: Array, years: Array) -> tuple[Array, Columns]:
    """Incomes of everybody from 16 on: of their work, a residents' pension of old people, now and then others."""
    size, everyone, grown = work.size, np.arange(work.size, dtype=np.intp), years >= 16
    owners, kinds, middles = [], [], []
    for of_work, (kind, middle) in _WORK_TO_INCOME.items():
        earning = everyone[grown & (work == draws.codes.of(of_work)) & draws.chances(size, 0.95)]
        owners.append(earning)
        kinds.append(kind)
        middles.append(middle)
    is_residents = (years >= 60) & (work != draws.codes.of("retired"))
    for kind, who, middle in (
        ("pension", is_residents & draws.chances(size, 0.9), 220.0),
        ("support", grown & draws.chances(size, 0.08), 400.0),
        ("property_income", grown & draws.chances(size, 0.04), 300.0),
        ("other_income", grown & draws.chances(size, 0.04), 250.0),
    ):
        owners.append(everyone[who])
        kinds.append(kind)
        middles.append(middle)
    counts = [each.size for each in owners]
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    facts = _income_facts(draws, np.repeat(draws.codes.column(kinds), counts)[order], np.repeat(middles, counts)[order])
    return np.searchsorted(owner[order], np.arange(size + 1)).astype(np.intp), Columns(owner.size, facts)


def _income_facts(draws: Draws, kinds: Array, middles: Array) -> dict[str, Column]:
    size = kinds.size
    pensions = draws.codes.column(["residents", "employees"])
    costs = np.where(draws.chances(size, 0.4), draws.money(size, 120.0), 0.0)
    return {
        "kind": kinds,
        "pension_kind": pensions[(middles > 1000).astype(np.intp)],
        "amount": draws.money(size, middles),
        "work_costs": costs,
    }
