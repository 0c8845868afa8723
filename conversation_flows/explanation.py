"""Why a verdict is what it is, in the words and with the questions of a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility.engine.reasons import Because, Explanation, Hang, UsedFigure
from eligibility.law.resolved import Resolved

if TYPE_CHECKING:
    from conversation_flows.preview import Look


def explanation_view(look: Look, explanation: Explanation) -> dict[str, Any]:
    """What a preview with reasons adds to a verdict: shapes as in the API reference."""
    translate = look.walk.environment.translate
    hangs = explanation.hangs_on
    return {
        "because": [_because(look, because) for because in explanation.because],
        "facts": [look.question(stated.path) for stated in explanation.facts],
        "left_to_officer": [_hang(look, hang) for hang in hangs if hang.kind in {"officer", "not_answered"}],
        "missing": [_hang(look, hang) for hang in hangs if hang.kind in {"missing", "disputed"}],
        "will_be_verified": [translate(text) for text in explanation.verified_by],
    }


def _because(look: Look, because: Because) -> dict[str, Any]:
    translate = look.walk.environment.translate
    return {
        "text": translate(because.text),
        "article": translate(because.law) if because.law else None,
        "facts": [look.question(stated.path) for stated in because.facts],
        "parameters": [_figure(look, used) for used in because.figures],
    }


def _figure(look: Look, used: UsedFigure) -> dict[str, Any]:
    """A figure of the law with its origin; a table has a name alone."""
    figure = used.figure
    if not isinstance(figure, Resolved):
        return {"name": used.name, "region": used.region}
    data, source, translate = figure.data(), figure.source, look.walk.environment.translate
    return {
        "name": used.name,
        "label": look.figure_label(used.name),
        "low": data.get("low"),
        "high": data.get("high"),
        "unit": figure.unit,
        "missing": figure.is_missing,
        "region": figure.region,
        "from": data["since"],
        "status": figure.status,
        "source": {"title": translate(source.title), "href": source.href} if source else None,
    }


def _hang(look: Look, hang: Hang) -> dict[str, Any]:
    translate = look.walk.environment.translate
    name = str(hang.path[0])
    is_figure = hang.kind in {"missing", "disputed"}
    label = look.figure_label(name) if is_figure else None
    question = look.question(hang.path)["question"] if hang.kind == "not_answered" else None
    return {
        "text": translate(hang.text),
        "article": translate(hang.law) if hang.law else None,
        "label": label,
        "question": question,
    }
