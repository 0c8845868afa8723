"""What an author of rules is told, with file, line and advice, before anybody is given a verdict."""

from __future__ import annotations

import pytest

from tests.unit.eligibility.ruling import checked, that
from tests.unit.eligibility.small_packs import SCHEMA

MONEY = SCHEMA.replace('savings: {kind: money, unit: ""}', "savings: {kind: money, unit: CNY}").replace(
    'rent: {kind: money, unit: ""', "rent: {kind: money, unit: CNY/year"
)


@pytest.mark.parametrize(
    ("expression", "code", "told"),
    [
        ("room > 2", "unknown_name", "did you mean rooms"),
        ("any(p.aged > 2 for p in household)", "unknown_name", "did you mean age"),
        ("rooms", "type_error", "yes or no"),
        ("owns > 2", "type_error", "larger or smaller"),
        ("state == divorced", "impossible_choice", "married, single, widowed"),
        ("savings > rent", "unit_mismatch", "per person|multiply or divide|monthly"),
        ("savings > 100", "unit_mismatch", "belong into a parameter"),
        ("monthly(savings) > 0", "unit_mismatch", "per year"),
        ("savings < param('limits')", "unknown_name", "did you mean limit"),
        ("table('coefficient', rooms) > 1", "unknown_name", "no table coefficient"),
        ("eligible('other')", "unknown_name", "no modelled programme other"),
        ("known(rooms)", "outside_language", "flip"),
        ("rooms ** 2 > 1", "outside_language", "use comparisons"),
    ],
)
def test_an_author_is_told_what_is_wrong_with_a_condition(expression: str, code: str, told: str) -> None:
    _, findings = checked({"help": that(expression)}, schema=MONEY)
    found = [finding for finding in findings if finding.code == code]
    assert found, findings
    assert (found[0].file, found[0].line) == ("help.yaml", 4)
    assert any(each in f"{found[0].message} {found[0].advice}" for each in told.split("|")), found[0]


def test_an_author_is_told_of_values_that_lead_back_to_themselves() -> None:
    _, findings = checked({"help": that("here > 1")}, values="here: {be: there}\nthere: {be: here}")
    assert "cycle" in {finding.code for finding in findings}


def test_an_author_is_told_of_programmes_that_wait_for_each_other() -> None:
    _, findings = checked({"one": that("eligible('two')"), "two": that("not eligible('one')")})
    assert {finding.code for finding in findings} == {"cycle"}


def test_programmes_are_decided_after_those_they_ask_about() -> None:
    rules, findings = checked({"last": that("not eligible('first')"), "first": that("owns")})
    assert findings == []
    assert rules.order == ("first", "last")


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("eligible('first')", "positive"),
        ("not eligible('first')", "negative"),
        ("owns or not (ill_at_home and eligible('first'))", "negative"),
        ("eligible('first') == False", "negative"),
        ("all(not eligible('first') for p in household if p.ill)", "negative"),
        ("not eligible('first') or eligible('first')", "both"),
        ("(1 if eligible('first') else 0) > 0", "both"),
    ],
)
def test_an_author_sees_whether_another_programme_helps_or_stands_in_the_way(expression: str, wanted: str) -> None:
    values = "ill_at_home: {be: any(p.ill for p in household)}"
    rules, findings = checked({"last": that(expression), "first": that("owns")}, values)
    assert findings == []
    assert rules.upstream["last"] == {"first": wanted}


def test_a_fact_that_is_not_always_asked_needs_a_value_where_it_is_not() -> None:
    _, findings = checked({"help": that("owns")}, schema=SCHEMA.replace(", else: false}", "}"))
    assert [(finding.code, finding.file) for finding in findings] == [("missing_key", "facts.yaml")]
