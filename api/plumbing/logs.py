"""Structured logs: one JSON object to a line on stderr, with declared fields only."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

import orjson

from api.plumbing.request_ids import request_id

#: Every event and the fields it may carry. No field may hold what a person typed.
EVENTS: dict[str, frozenset[str]] = {
    "request": frozenset({"method", "route", "status", "milliseconds"}),
    "unexpected_error": frozenset({"error", "place"}),
    "limit_reached": frozenset({"limit"}),
    "limiter_away": frozenset({"limit"}),
    "outbox_failed": frozenset({"kind", "error"}),
    "outbox_parked": frozenset({"kind", "error"}),
    "paper_written_out": frozenset({"characters"}),  # how many no font had: fonts-noto-cjk is missing, or lacks them
    "paper_not_set": frozenset({"seconds"}),
    "tended": frozenset({"reminded", "expired"}),
    "tending_failed": frozenset({"error"}),
    "watched": frozenset({"ended", "broken"}),
    "watching_failed": frozenset({"error"}),
    "watch_failed": frozenset({"kind", "error"}),
    "server": frozenset({"state", "address", "workers", "threads"}),
}
_LOGGER = logging.getLogger("bangban")
_strict = False


class UndeclaredFieldError(Exception):
    """A log call names an event or a field that is not declared: tests stop here, production drops it."""


class JsonFormatter(logging.Formatter):
    """Our events with their fields; of other libraries' records the template alone, for arguments may be personal."""

    def format(self, record: logging.LogRecord) -> str:
        """One line: line breaks inside values are encoded by JSON."""
        fields = getattr(record, "fields", None) or {"event": "library", "message": str(record.msg)[:500]}
        if record.exc_info and record.exc_info[0]:
            fields |= {"error": record.exc_info[0].__name__, "place": place_of(record.exc_info[1])}
        head = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": request_id() or None,
        }
        return orjson.dumps(head | fields, default=lambda value: type(value).__name__).decode()


def configure_logs(*, strict: bool, stream: TextIO | None = None) -> None:
    """Send everything through one JSON handler; ``strict`` makes an undeclared field an error."""
    global _strict  # noqa: PLW0603 — logging is global already; this is its one switch
    _strict = strict
    _find_out_nothing_more()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    _LOGGER.setLevel(logging.INFO)


def _find_out_nothing_more() -> None:
    """Spare what no line of ours says: caller, thread, process and task (Logging HOWTO, "Optimization")."""
    logging._srcfile = None  # the switch the HOWTO names
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def log(event: str, **fields: str | int | float) -> None:
    """Log ``event``; raise :class:`UndeclaredFieldError` in tests, drop what is undeclared in production."""
    declared = EVENTS.get(event, frozenset())
    if _strict and not (event in EVENTS and fields.keys() <= declared):
        raise UndeclaredFieldError(event)
    kept = {name: value for name, value in fields.items() if name in declared}
    _LOGGER.info(event, extra={"fields": {"event": event} | kept})


def place_of(error: BaseException | None) -> str:
    """Where an exception came from, as ``file.py:line``, innermost frame."""
    trace: TracebackType | None = error.__traceback__ if error else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "?"
