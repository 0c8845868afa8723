"""How a preview is shown: with a turn, on its own, and in a screening."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.schemas import AnswerSchema


class PreviewAmount(AnswerSchema):
    """What one gets at least and at most; null where nothing bounds it."""

    low = ma.fields.String(allow_none=True)
    high = ma.fields.String(allow_none=True)
    unit = ma.fields.String(required=True, metadata={"example": "CNY/month"})


class PreviewQuestion(AnswerSchema):
    """Something a verdict hangs on; `question` is null when this conversation never asks it."""

    question = ma.fields.String(allow_none=True)
    label = ma.fields.String(required=True)


class ProgrammePreview(AnswerSchema):
    """One programme: what may come of it, and what that hangs on."""

    programme = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    service = ma.fields.String(allow_none=True, metadata={"description": "The service one applies with"})
    verdict = ma.fields.String(
        required=True,
        metadata={"enum": ["certain_yes", "certain_no", "depends", "needs_officer", "not_modelled"]},
    )
    amount = ma.fields.Nested(PreviewAmount, allow_none=True)
    depends_on = ma.fields.List(ma.fields.Nested(PreviewQuestion), required=True)
    missing = ma.fields.List(ma.fields.String(), required=True)
    where = ma.fields.String(allow_none=True, metadata={"description": "Of `not_modelled`: where to ask"})


class PreviewView(AnswerSchema):
    """What somebody may be entitled to, on what has been told. It estimates; the bureau decides."""

    as_of = ma.fields.Date(required=True)
    region = ma.fields.String(allow_none=True)
    note = ma.fields.String(required=True)
    programmes = ma.fields.List(ma.fields.Nested(ProgrammePreview), required=True)


PREVIEW: dict[str, Any] = {
    "as_of": "2026-11-22",
    "region": "150102001",
    "note": "这是按您现在说的估算的，最后由旗县民政部门确认。",
    "programmes": [
        {
            "programme": "minimum_living_guarantee",
            "title": "最低生活保障",
            "service": "minimum_living_guarantee",
            "verdict": "depends",
            "amount": {"low": "0.00", "high": "841.00", "unit": "CNY/month"},
            "depends_on": [{"question": "property.savings", "label": "存款和理财"}],
            "missing": [],
            "where": None,
        }
    ],
}
