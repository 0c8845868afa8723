"""The sealed part of an application as bytes, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import orjson

from casework.application import Application, Deadline, Decision, Happening, Paper
from casework.office import Actor, Office

_PLAIN = ("tracking_code", "last_four", "content", "route", "paper_data")  # as JSON gives them back
_LISTS = ("flags", "entered_by", "needs")
_NAME = "masked_name"
_DAYS = ("started_on", "due_on", "promised_on", "new_date", "paused_on", "ended_on", "missed_on", "decided_on", "until")
_EMPTY: Mapping[str, Any] = {
    "route": {},
    "paper_data": {},
    **dict.fromkeys((*_LISTS, "history", "deadlines", "papers"), ()),
    "decision_made": None,
}


def to_bytes(application: Application) -> bytes:
    """Everything about it that says something about people."""
    names = (*_PLAIN, *_LISTS, _NAME, "history", "deadlines", "papers", "decision_made")
    return orjson.dumps({name: getattr(application, name) for name in names}, option=orjson.OPT_UTC_Z)


def from_bytes(content: bytes) -> dict[str, Any]:
    """The fields that :meth:`to_bytes` wrote; what one from before there were lifecycles has not is empty."""
    data = {**_EMPTY, **orjson.loads(content)}
    return {
        **{name: data[name] for name in _PLAIN},
        **{name: tuple(data[name]) for name in _LISTS},
        _NAME: data.get(_NAME, ""),
        "history": tuple(map(_happening, data["history"])),
        "deadlines": tuple(Deadline(**_with_days(one)) for one in data["deadlines"]),
        "papers": tuple(
            Paper(**{**one, "issued_at": datetime.fromisoformat(one["issued_at"])}) for one in data["papers"]
        ),
        "decision_made": Decision(**_with_days(data["decision_made"])) if data["decision_made"] else None,
    }


def _happening(data: Mapping[str, Any]) -> Happening:
    return Happening(
        **{
            **data,
            "at": datetime.fromisoformat(data["at"]),
            "office": Office(**data["office"]),
            "actor": Actor(**data["actor"]),
            "reasons": tuple(data["reasons"]),
        }
    )


def _with_days(data: Mapping[str, Any]) -> dict[str, Any]:
    """Days are kept as texts."""
    return {name: date.fromisoformat(value) if name in _DAYS and value else value for name, value in data.items()}
