"""The rows of the tables on papers, by the name the wording gives a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import zip_longest
from typing import Any

from casework.writing.means import Member
from casework.writing.occasion import Occasion
from casework.writing.saying import day
from casework.writing.words import TableWords

Rows = list[list[str]]
Builder = Callable[[Occasion, TableWords], Rows]
_MOST = 60  # rows of declared income, property and expenses: a page and a half
_DECLARED = ("situation.incomes", "land.", "property.", "expenses.", "hardship.", "benefits.", "changes.", "emergency.")
_NOT_HERE = (".name", ".id_number", ".phone", ".birth_date", ".sex", ".place", ".address")
_UNTOLD = "待核实"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _household(occasion: Occasion, words: TableWords) -> Rows:
    """Everybody, with what the rules make of her; what they cannot be asked for is to be found out."""
    people = occasion.household()
    figures = occasion.means.members if occasion.means else ()
    of_each = zip_longest(people, figures[: len(people)], fillvalue=Member(_UNTOLD, _UNTOLD))
    return [
        [person.name, person.relation, person.age, person.health, member.coefficient, member.income]
        for person, member in of_each
        if not isinstance(person, Member) and isinstance(member, Member)
    ]


def _declared(occasion: Occasion, words: TableWords) -> Rows:
    """What the applicant said of income, property and expenses: one row for an answer, one for an item of a list."""
    rows: dict[tuple[str, str], None] = {}
    for line in occasion.lines():
        question = line["question"]
        is_wanted = question.startswith(_DECLARED) or ".incomes." in question
        if is_wanted and not question.endswith(_NOT_HERE):
            rows[_declared_row(line)] = None
    return [list(row) for row in rows][:_MOST]


def _declared_row(line: Mapping[str, Any]) -> tuple[str, str]:
    if "about" not in line:
        return line["label"], line["text"]
    label, _, text = line["about"].partition("：")
    return (label, text) if text else (line["label"], line["about"])


def _figures(occasion: Occasion, words: TableWords) -> Rows:
    return [list(figure) for figure in occasion.means.figures] if occasion.means else []


def _reasons(occasion: Occasion, words: TableWords) -> Rows:
    """The officer's reasons, each with its article; on a table of means what the rules say of each condition."""
    if occasion.reasons:
        return [[reason.text, reason.law] for reason in occasion.reasons]
    verdict = (occasion.means.verdict if occasion.means else None) or {}
    return [[because["text"], because["law"]] for because in verdict.get("because", ())]


def _findings(occasion: Occasion, words: TableWords) -> Rows:
    """What officers wrote down at the actions the wording names; what it does not name is not printed."""
    told = occasion.words.details
    return [
        [f"{told['actions'][happening.action]}：{label}", _written(happening.details[name], told["choices"])]
        for happening in occasion.application.history
        if happening.action in words.of
        for name, label in told["labels"].items()
        if name in happening.details
    ]


def _written(value: Any, choices: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return choices.get(text) or (day(date.fromisoformat(text)) if _DAY.fullmatch(text) else None) or text


def _materials(occasion: Occasion, words: TableWords) -> Rows:
    wanted = occasion.happening.details.get("materials") or []
    return [[str(number), str(material)] for number, material in enumerate(wanted, 1)]


def _public(occasion: Occasion, words: TableWords) -> Rows:
    """Name, number of people, amount: all the law lets stand on a public notice (民发〔2021〕57号 第二十五条)."""
    decision = occasion.application.decision_made
    proposed = occasion.happening.details.get("amount") or (decision.amount if decision else None)
    return [[occasion.public_name, str(len(occasion.household())), str(proposed or "以确认结果为准")]]


def _abilities(occasion: Occasion, words: TableWords) -> Rows:
    told = {True: "能", False: "不能", None: "未评估"}
    abilities = occasion.words.details["abilities"]
    return [[label, told[occasion.detail(name)]] for name, label in abilities.items()]


def _listed(name: str) -> Builder:
    """Rows that the happening brings along, ready to print."""
    return lambda occasion, words: [[str(cell) for cell in row] for row in occasion.happening.details.get(name) or []]


TABLES: Mapping[str, Builder] = {
    "household": _household,
    "declared": _declared,
    "figures": _figures,
    "reasons": _reasons,
    "findings": _findings,
    "materials": _materials,
    "public": _public,
    "abilities": _abilities,
    "commitments": _listed("commitments"),
    "authorised": _listed("authorisations"),
}
