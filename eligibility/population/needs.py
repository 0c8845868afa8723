"""Invented needs: emergencies, help with daily life, subsidies, children nobody looks after, relatives who should."""

from __future__ import annotations

from typing import Final

import numpy as np

from eligibility.engine.columns import Columns
from eligibility.engine.vector_values import Array, Column
from eligibility.population.draws import Draws

_FATES: Final = {
    "dead": 20,
    "not_found": 5,
    "disabled_parent": 15,
    "ill": 15,
    "detained": 10,
    "out_of_contact": 20,
    "guardianship_revoked": 2,
    "able_parent": 13,
}


def draw_needs(draws: Draws, region: str, size: int) -> dict[str, Column]:
    """What befell households, what help they have, and what they might still need."""
    return _help(draws, region, size) | _subsidies(draws, size) | _children(draws, region, size)


def _help(draws: Draws, region: str, size: int) -> dict[str, Column]:
    received = {
        "minimum_living_guarantee": 0.12,
        "destitute_support": 0.02,
        "disability_subsidies": 0.05,
        "children_without_support": 0.01,
        "old_age_allowance": 0.06,
        "veterans": 0.02,
        "temporary_assistance": 0.03,
    }
    happened = {"fire": 1, "traffic": 2, "injury": 2, "illness": 4, "disaster": 2, "hunger": 1}
    tasks = ("eating", "dressing", "getting_up", "toilet", "moving", "bathing")
    return {
        "benefits.received": draws.sets(size, received),
        "screening.emergency": draws.chances(size, 0.05),
        "emergency.happened": draws.choices(size, {**happened, "violence": 1, "another_emergency": 2}),
        "emergency.place": np.full(size, region),
        "self_care.needs_help": draws.sets(size, dict.fromkeys(tasks, 0.07)),
        "screening.had_insurance": draws.chances(size, 0.4),
        "screening.is_graduate": draws.chances(size, 0.15),
    }


def _subsidies(draws: Draws, size: int) -> dict[str, Column]:
    hardship = {
        "minimum_living_guarantee": 25,
        "low_income_edge": 15,
        "destitute_support": 5,
        "other_hardship": 15,
        "not_poor": 40,
    }
    return {
        "subsidies.hardship": draws.choices(size, hardship),
        "subsidies.needs_long_care": draws.chances(size, 0.4),
        "subsidies.injury_allowance": draws.chances(size, 0.05),
        "subsidies.orphan_allowance": draws.chances(size, 0.1),
    }


def _children(draws: Draws, region: str, size: int) -> dict[str, Column]:
    guardians = {
        "grandparent_of": 50,
        "parent_of": 15,
        "sibling_of": 5,
        "relative_of": 20,
        "village": 5,
        "institution": 5,
    }
    facts: dict[str, Column] = {
        "screening.lone_child": draws.chances(size, 0.03),
        "child.age": draws.whole(0, 20, size),
        "child.hukou": np.full(size, region),
        "child.guardian_is": draws.choices(size, guardians),
    }
    for parent in ("father", "mother"):
        facts[f"{parent}.fate"] = draws.choices(size, _FATES)
        facts[f"{parent}.over_six_months"] = draws.chances(size, 0.6)
        facts[f"{parent}.is_severely_disabled"] = draws.chances(size, 0.5)
    return facts


def draw_bearers(draws: Draws, size: int) -> tuple[Array, Columns]:
    """The relatives who would have to look after each applicant: where each household's begin, and what they are."""
    counts = draws.counts(size, (45, 25, 20, 10))
    reasons = {
        "destitute": 10,
        "old_on_guarantee": 25,
        "old_and_poor": 25,
        "severely_disabled": 10,
        "without_capacity": 10,
        "declared_missing": 4,
        "prison": 6,
        "another_reason": 10,
    }
    total = int(counts.sum())
    relations = {"spouse": 35, "child": 45, "parent": 15, "sibling": 5}
    facts: dict[str, Column] = {
        "able": draws.chances(total, 0.4),
        "reason": draws.choices(total, reasons),
        "relation": draws.choices(total, relations),
    }
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.intp), Columns(total, facts)
