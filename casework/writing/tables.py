"""The rows of the tables on papers, by the name the wording gives a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from casework.application import Happening
from casework.writing.means import Member
from casework.writing.occasion import Occasion

Rows = list[list[str]]
_MOST = 60  # rows of declared income, property and expenses: a page and a half
_DECLARED = ("situation.incomes", "land.", "property.", "expenses.", "hardship.", "benefits.", "changes.", "emergency.")
_NOT_HERE = (".name", ".id_number", ".phone", ".birth_date", ".sex", ".place", ".address")
_UNTOLD = "待核实"


def _household(occasion: Occasion) -> Rows:
    """Everybody, with what the rules make of her; what they cannot be asked for is to be found out."""
    people = occasion.household()
    figures = occasion.means.members if occasion.means else ()
    of_each = zip_longest(people, figures[: len(people)], fillvalue=Member(_UNTOLD, _UNTOLD))
    return [
        [person.name, person.relation, person.age, person.health, member.coefficient, member.income]
        for person, member in of_each
        if not isinstance(person, Member) and isinstance(member, Member)
    ]


def _declared(occasion: Occasion) -> Rows:
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


def _figures(occasion: Occasion) -> Rows:
    return [list(figure) for figure in occasion.means.figures] if occasion.means else []


def _reasons(occasion: Occasion) -> Rows:
    """The officer's reasons, each with its article; on a table of means what the rules say of each condition."""
    if occasion.reasons:
        return [[reason.text, reason.law] for reason in occasion.reasons]
    verdict = (occasion.means.verdict if occasion.means else None) or {}
    return [[because["text"], because["law"]] for because in verdict.get("because", ())]


def _findings(occasion: Occasion) -> Rows:
    """What officers wrote down, what is on the list of the wording and nothing else; the newest of each."""
    labels = occasion.words.details["labels"]
    found = {label: said for happening in occasion.application.history for label, said in _labelled(happening, labels)}
    return [[label, said] for label, said in found.items()]


def _labelled(happening: Happening, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, label in labels.items():
        if name in happening.details:
            yield label, _written(happening.details[name])


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _materials(occasion: Occasion) -> Rows:
    wanted = occasion.happening.details.get("materials") or []
    return [[str(number), str(material)] for number, material in enumerate(wanted, 1)]


def _public(occasion: Occasion) -> Rows:
    """Name, number of people, amount: all the law lets stand on a public notice (民发〔2021〕57号 第二十五条)."""
    decision = occasion.application.decision_made
    proposed = occasion.happening.details.get("amount") or (decision.amount if decision else None)
    return [[occasion.public_name, str(len(occasion.household())), str(proposed or "以确认结果为准")]]


def _abilities(occasion: Occasion) -> Rows:
    told = {True: "能", False: "不能", None: "未评估"}
    abilities = occasion.words.details["abilities"]
    return [[label, told[occasion.detail(name)]] for name, label in abilities.items()]


def _listed(name: str) -> Callable[[Occasion], Rows]:
    """Rows that the happening brings along, ready to print."""
    return lambda occasion: [[str(cell) for cell in row] for row in occasion.happening.details.get(name) or []]


TABLES: Mapping[str, Callable[[Occasion], Rows]] = {
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
