"""Runs in OpenFisca's own environment: one household, and many at once, five variables each; prints JSON.

The country is OpenFisca's toy: its five variables have a handful of conditions between them.
"""

from __future__ import annotations

import json
import sys
import time
from statistics import median
from typing import Any

import numpy as np
import openfisca_country_template
from openfisca_core.simulation_builder import SimulationBuilder

MONTH = "2022-07"
VARIABLES = ("basic_income", "income_tax", "social_security_contribution", "disposable_income", "parenting_allowance")
PERSONS = 3


def one_household(system: Any) -> None:
    """Build one household of three and calculate everything."""
    persons = {
        f"p{number}": {"birth": {"ETERNITY": born}, "salary": {MONTH: salary}}
        for number, (born, salary) in enumerate([("1980-01-01", 2500), ("1982-01-01", 0), ("2012-01-01", 0)])
    }
    household = {"adults": ["p0", "p1"], "children": ["p2"]}
    situation = {"persons": persons, "households": {"h": household}}
    _calculate(SimulationBuilder().build_from_entities(system, situation))


def many_households(system: Any, size: int, salaries: Any, ages: Any) -> None:
    """Build as many households of three from arrays and calculate everything."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(size * PERSONS))
    households = builder.declare_entity("household", np.arange(size))
    owners = np.repeat(np.arange(size), PERSONS)
    roles = np.tile(np.array(["adult", "adult", "child"]), size)
    builder.join_with_persons(households, owners, roles=roles)
    simulation = builder.build(system)
    simulation.set_input("salary", MONTH, salaries)
    simulation.set_input("age", MONTH, ages)
    _calculate(simulation)


def _calculate(simulation: Any) -> None:
    for variable in VARIABLES:
        entity = simulation.tax_benefit_system.get_variable(variable).entity
        assert len(simulation.calculate(variable, MONTH)) == simulation.populations[entity.key].count


def _cost(work: Any, rounds: int) -> float:
    costs = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        costs.append(time.process_time() - started)
    return median(costs)


def main(size: int) -> None:
    """Print processor seconds: of one household, and of one among many."""
    system = openfisca_country_template.CountryTaxBenefitSystem()
    one_household(system)
    one = _cost(lambda: one_household(system), 101)
    random = np.random.default_rng(7)
    salaries = random.integers(0, 4000, size * PERSONS).astype(np.float32)
    ages = random.integers(0, 90, size * PERSONS)
    many = _cost(lambda: many_households(system, size, salaries, ages), 5) / size
    print(json.dumps({"one": one, "among_many": many}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
