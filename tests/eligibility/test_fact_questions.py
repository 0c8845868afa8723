"""The facts that rules read are those the questions give: same kinds, options, units and conditions."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import pytest

from conversation_flows.checking.fact_questions import FactMisfit, compare_facts
from conversation_flows.checking.finding import Ledger as FlowLedger
from conversation_flows.checking.sheets import read_sheets
from eligibility.engine.facts import Fact, Schema
from eligibility.findings import Ledger
from eligibility.reading.rule_sheets import read_rules

SCHEMA, _ = read_rules("cn", Ledger())
TOPICS = read_sheets(files("conversation_flows") / "catalog", FlowLedger()).topics

#: asked of those only who count, or may apply alone; rules look at that first and never read the others' answers
ASKED_OF_FEWER = {
    "alone.consider_alone",
    "household.health",
    "household.disability",
    "household.disability_kind",
    "household.disability_level",
    "household.work",
    "household.incomes",
}


def misfits(schema: Schema = SCHEMA) -> list[FactMisfit]:
    """All there are."""
    return list(compare_facts(schema, TOPICS))


def test_every_fact_fits_the_question_that_gives_it() -> None:
    found = misfits()
    assert [misfit for misfit in found if misfit.code != "wider"] == []
    assert {misfit.fact for misfit in found} == ASKED_OF_FEWER


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("property.savings", {"unit": "CNY/month"}, "unit"),
        ("property.houses", {"kind": "money"}, "kind"),
        ("residence.hukou_kind", {"values": ("urban",)}, "options"),
        ("expenses.kinds", {"alone": ()}, "alone"),
        ("land.sheep", {"when": "land.has_livestock and land.has_land"}, "narrower"),
        ("expenses.medical", {"when": None}, "wider"),
    ],
)
def test_an_author_sees_a_fact_that_differs_from_its_question(name: str, change: dict, code: str) -> None:
    fact = replace(SCHEMA.facts[name], **change)
    found = misfits(replace(SCHEMA, facts={**SCHEMA.facts, name: fact}))
    assert (name, code) in {(misfit.fact, misfit.code) for misfit in found}


def test_an_author_sees_a_fact_that_no_question_gives() -> None:
    fact: Fact = replace(SCHEMA.facts["property.savings"], name="property.gold")
    found = misfits(replace(SCHEMA, facts={**SCHEMA.facts, "property.gold": fact}))
    assert FactMisfit("property.gold", "no_question", "no question gives it") in found
