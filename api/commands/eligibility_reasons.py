"""Puts an explanation into lines of Chinese, for whoever looks after the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from api.commands.eligibility_words import place_text, reach_text, state_text
from eligibility.engine.reasons import NOT_RECORDED, Because, Explainer, Explanation, Hang, UsedFigure
from eligibility.engine.rules import Rules
from eligibility.engine.verdict import Verdict
from eligibility.law.resolved import Resolved
from eligibility.preview import Evaluation
from regions.divisions import Divisions

_STANDINGS: Final = {
    "certain_yes": "照这些情况，符合条件",
    "certain_no": "照这些情况，不符合条件",
    "depends": "还不能确定，要看没有问到的",
    "needs_officer": "要由工作人员来定",
    "not_modelled": "这一项不能在这里估算",
}
_STATUSES: Final = {
    "verified": "已核对原文",
    "secondary": "见于报道或转载",
    "derived": "由别的数算出",
    "unsure": "说法不一",
    "demo": "编造的演示数",
}


def reasons(evaluation: Evaluation, verdict: Verdict, divisions: Divisions) -> Iterator[str]:
    """Why a verdict is what it is, line by line."""
    rules = evaluation.pack.rules
    if verdict.standing == "not_modelled":
        pointed = rules.not_modelled[verdict.programme]
        yield f"{pointed.title}：{_STANDINGS['not_modelled']}。{pointed.where}"
        return
    explanation, programme = Explainer(evaluation).explain(verdict), rules.programmes[verdict.programme]
    yield f"{programme.title}：{_STANDINGS[verdict.standing]}。"
    if verdict.amount is not None:
        low, high, unit = verdict.amount.data().values()
        yield f"金额：{reach_text(low, high, unit or '')}"
    for because in explanation.because:
        yield from _because(because, rules, divisions)
    yield from _open(explanation, rules)
    for text in explanation.verified_by:
        yield f"会核实：{text}"
    if verdict.standing == "certain_no" and programme.advice:
        yield f"还可以：{programme.advice}"
    yield "这是按说的情况估算的，最后由民政部门确认。"


def _because(because: Because, rules: Rules, divisions: Divisions) -> Iterator[str]:
    yield f"因为：{because.text}" + (f"（{because.law}）" if because.law else "")
    for stated in because.facts:
        yield f"    {place_text(stated.path, rules.schema)}：{state_text(stated, rules.schema, divisions)}"
    for used in because.figures:
        yield from (f"    {line}" for line in _figure(used, rules, divisions))


def _open(explanation: Explanation, rules: Rules) -> Iterator[str]:
    """What an uncertain verdict hangs on: questions, then what is left to an officer, then what is not recorded."""
    for hang in explanation.hangs_on:
        if hang.kind == "question":
            yield f"要问：{place_text(hang.path, rules.schema)}"
    for hang in explanation.hangs_on:
        if hang.kind != "question":
            law = f"（{hang.law}）" if hang.law else ""
            yield f"{hang.text}{_about(hang, rules)}{law}"


def _about(hang: Hang, rules: Rules) -> str:
    """The figure or the fact meant, where the text does not say it."""
    match hang.kind:
        case "missing" | "disputed":
            name = str(hang.path[0])
            return f"：{rules.parameters.description(name) or name}"
        case "not_answered":
            return f"：{place_text(hang.path, rules.schema)}"
    return ""


def _figure(used: UsedFigure, rules: Rules, divisions: Divisions) -> Iterator[str]:
    """A figure of the law: what it is, whose, since when, how far it can be relied on, and where it is written."""
    figure, name = used.figure, rules.parameters.description(used.name) or used.name
    if not isinstance(figure, Resolved):
        yield f"{name}（表）"
        return
    if figure.is_missing:
        yield f"{name}：{NOT_RECORDED}"
        return
    division = divisions.get(figure.region) if figure.region else None
    whose = division.name if division else "全国"
    low, high = (None if end is None else format(end, "f") for end in (figure.low, figure.high))
    yield f"{name}：{reach_text(low, high, figure.unit)}，{whose}，{figure.since} 起，{_STATUSES[str(figure.status)]}"
    if figure.source:
        yield f"    见 {figure.source.title}" + (f" {figure.source.href}" if figure.source.href else "")
