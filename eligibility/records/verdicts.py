"""Verdicts with their reasons as plain data: what a decision record keeps of them."""

from __future__ import annotations

from typing import Any

from eligibility.engine.facts import Path
from eligibility.engine.reasons import Because, Explainer
from eligibility.engine.verdict import Verdict
from eligibility.preview import Evaluation


def verdict_data(evaluation: Evaluation, explainer: Explainer, verdict: Verdict) -> dict[str, Any]:
    """One verdict: amount, what it hangs on, how each condition stands, and why."""
    explanation = explainer.explain(verdict)
    programme = evaluation.pack.rules.programmes.get(verdict.programme)
    conditions = programme.all_conditions() if programme else ()
    return {
        "programme": verdict.programme,
        "verdict": verdict.standing,
        "amount": verdict.amount.data() if verdict.amount else None,
        "depends_on": sorted(map(_path_text, verdict.depends_on)),
        "missing": sorted(verdict.missing),
        "conditions": {each.id: evaluation.condition(verdict.programme, each.id) for each in conditions},
        "because": [_because_data(because) for because in explanation.because],
        "hangs_on": [
            {"kind": hang.kind, "path": _path_text(hang.path), "text": hang.text, "law": hang.law}
            for hang in sorted(explanation.hangs_on, key=lambda hang: (hang.kind, _path_text(hang.path)))
        ],
        "verified_by": list(explanation.verified_by),
    }


def _because_data(because: Because) -> dict[str, Any]:
    """One reason: its words and article, the facts it rests on by their places, the figures by name and region."""
    return {
        "text": because.text,
        "law": because.law,
        "facts": sorted(_path_text(stated.path) for stated in because.facts),
        "figures": sorted(f"{used.name} {used.region}" for used in because.figures),
    }


def _path_text(path: Path) -> str:
    return "/".join(map(str, path))
