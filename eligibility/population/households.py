"""Invented households for trials: plausible in Inner Mongolia, drawn from a seed, and no statistics of anywhere.

The shares and amounts below were made up so that every rule finds somebody it matters to. Nothing may be concluded
from them about how many people there are, or what a change would cost a real county.
"""

from __future__ import annotations

import numpy as np

from eligibility.engine.columns import Codes, Columns
from eligibility.engine.facts import Schema
from eligibility.engine.vector_values import Array, Column
from eligibility.population.draws import Draws
from eligibility.population.needs import draw_bearers, draw_needs
from eligibility.population.people import draw_people


def draw_households(schema: Schema, region: str, size: int, seed: int) -> Columns:
    """The columns of ``size`` households of a region; the same seed gives the same households.

    Every fact of the schema has a value, also where nobody would ask for it (see :mod:`eligibility.population.lines`).
    """
    draws = Draws(Codes.of_schema(schema), seed)
    ages = np.where(draws.chances(size, 0.02), draws.whole(6, 17, size), draws.ages(size, 51, 16, 18, 92))
    marriage = _marriage(draws, ages)
    people = draw_people(draws, (marriage == draws.codes.of("married")) & (ages >= 20), ages)
    facts: dict[str, Column] = {"situation.marriage": marriage}
    facts |= _residence(draws, region, size) | _land(draws, size) | _property(draws, size) | _expenses(draws, size)
    facts |= draw_needs(draws, region, size)
    return Columns(size, facts, {"household": people, "bearers": draw_bearers(draws, size)})


def _marriage(draws: Draws, ages: Array) -> Array:
    young = draws.choices(ages.size, {"single": 55, "married": 40, "divorced": 5})
    middle = draws.choices(ages.size, {"single": 10, "married": 74, "divorced": 12, "widowed": 4})
    old = draws.choices(ages.size, {"single": 6, "married": 58, "divorced": 6, "widowed": 30})
    return np.where(ages < 30, young, np.where(ages < 60, middle, old))


def _residence(draws: Draws, region: str, size: int) -> dict[str, Column]:
    return {
        "residence.hukou": np.full(size, region),
        "residence.hukou_kind": draws.choices(size, {"urban": 45, "rural": 55}),
        "residence.lives_at_hukou": draws.chances(size, 0.9),
        "alone.consider_alone": draws.chances(size, 0.5),
        "alone.is_clergy": draws.chances(size, 0.3),
        "alone.left_three_years": draws.chances(size, 0.5),
    }


def _land(draws: Draws, size: int) -> dict[str, Column]:
    return {
        "land.has_land": draws.chances(size, 0.5),
        "land.rented_out": draws.chances(size, 0.25),
        "land.has_livestock": draws.chances(size, 0.3),
        "land.sheep": draws.whole(0, 120, size),
        "land.large_animals": draws.whole(0, 15, size),
    }


def _property(draws: Draws, size: int) -> dict[str, Column]:
    savings = np.where(draws.chances(size, 0.3), 0.0, draws.money(size, 6000.0, 1.2))
    return {
        "property.savings": savings,
        "property.houses": draws.counts(size, (12, 80, 7, 1)).astype(np.float64),
        "property.vehicles": draws.sets(size, {"car": 0.12, "truck": 0.03, "tractor": 0.12, "motorcycle": 0.2}),
        "property.other_assets": draws.sets(
            size, {"company": 0.01, "insurance": 0.05, "lent_money": 0.03, "trees": 0.03}
        ),
    }


def _expenses(draws: Draws, size: int) -> dict[str, Column]:
    shares = {"medical": 0.35, "education": 0.15, "rehabilitation": 0.05, "accident": 0.03, "maintenance": 0.04}
    middles = {"medical": 6000, "education": 5000, "rehabilitation": 4000, "accident": 9000, "maintenance": 6000}
    amounts = {f"expenses.{kind}": draws.money(size, float(middle), 0.9) for kind, middle in middles.items()}
    return {"expenses.kinds": draws.sets(size, shares), **amounts, "hardship.helped_before": draws.chances(size, 0.1)}
