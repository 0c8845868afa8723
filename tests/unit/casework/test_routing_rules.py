"""The rules of routing as files: what can never work is found with its line."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import click
import pytest

from api.commands.routing import routing
from casework.routing_cases import read_cases
from casework.routing_conditions import CONDITIONS, PLACES
from casework.routing_rules import ROUTING, read_rulebook
from eligibility.findings import Ledger

RULES = (ROUTING / "rules.yaml").read_text(encoding="utf-8")


def found(tmp_path: Path, text: str) -> list[str]:
    copytree(str(ROUTING), tmp_path / "routing")
    (tmp_path / "routing/rules.yaml").write_text(text, encoding="utf-8")
    ledger = Ledger()
    read_rulebook(tmp_path / "routing", ledger)
    return [f"{finding.code} {finding.file}" for finding in ledger.findings()]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("when: [emergency_place_known]", "when: [emergency_place_guessed]", "unknown_when"),
        ("office: emergency_place", "office: headquarters", "unknown_office"),
        ("confirms: hukou", "confirms: capital", "unknown_office"),
        ("services: [children_without_support]", "services: [children]", "unknown_services"),
        (
            "    office: nearest\n    text: 还不知道事情",
            "    when: [hukou_known]\n    office: nearest\n    text: 还不知道事情",
            "no_last_rule",
        ),
        ("text: 孩子的户口在", "says: 孩子的户口在", "unknown_key"),
        ("{law: 民发〔2018〕23号, visits: false}", "{law: 民发〔2018〕23号}", "missing_key"),
        ("services:\n", "services\n", "unreadable"),
    ],
)
def test_an_operator_gets_the_line_of_a_rule_that_cannot_work(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in RULES
    assert f"{code} routing/rules.yaml" in found(tmp_path, RULES.replace(old, new, 1))


def test_the_rules_that_ship_are_sound_and_use_every_condition_and_place(tmp_path: Path) -> None:
    assert found(tmp_path, RULES) == []
    ledger = Ledger()
    book = read_rulebook(ROUTING, ledger)
    used = {condition.removeprefix("not ") for rule in book.rules for condition in rule.when}
    assert used == set(CONDITIONS)
    assert {place for rule in book.rules for place in (rule.office, rule.confirms)} == set(PLACES)
    assert len({rule.id for rule in book.rules}) == len(book.rules)


def test_a_case_with_an_unknown_key_is_found(tmp_path: Path) -> None:
    copytree(str(ROUTING), tmp_path / "routing")
    (tmp_path / "routing/cases/own.yaml").write_text(
        "cases:\n  - {case: 我, service: x, wants: {}}\n", encoding="utf-8"
    )
    ledger = Ledger()
    list(read_cases(ledger, tmp_path / "routing"))
    assert {finding.code for finding in ledger.findings()} == {"unknown_key", "missing_key"}


def test_an_operator_sees_where_an_application_would_go_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    ask = ["explain", "minimum_living_guarantee", "--hukou", "152502001", "--residence", "152525100"]
    routing.main(ask, standalone_mode=False)
    routing.main(["check"], standalone_mode=False)
    said = capsys.readouterr()
    assert "乌里雅斯太镇人民政府（民政窗口） 152525100" in said.out
    assert "锡林浩特市民政局 152502" in said.out
    assert "league_residence_first" in said.out
    assert " 0 mistakes" in said.err


@pytest.mark.parametrize("ask", [["fortune_telling"], ["temporary_assistance_emergency", "--place", "110105"]])
def test_an_operator_is_told_what_cannot_be_routed(ask: list[str]) -> None:
    with pytest.raises(click.ClickException):
        routing.main(["explain", *ask], standalone_mode=False)
