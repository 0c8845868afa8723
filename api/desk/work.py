"""An officer's work: cases in the order they are due, the same to take along, and what is overdue."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response

from api.desk.lines import shown_line
from api.desk.work_schemas import (
    DEADLINES,
    PAGE,
    DeadlinesView,
    RegionQuery,
    WorkFilter,
    WorkListQuery,
    WorkListView,
)
from api.plumbing import cursors
from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.services import services
from api.plumbing.slow import at_most
from casework.case_files import DUE_SOON
from casework.work_list import MOST_EXPORTED, WorkLine, WorkQuery
from conversation_flows.conversation import day_in_china

work = Audience("work", guard="desk", url_prefix="/v1/desk", description="Work lists of township and county officers")
_CSV = "受理编号,姓名\r\n"
_COLUMNS = ("number", "name", "service_title", "step_title", "office_name", "submitted_on", "due_on", "flags")
#: What a spreadsheet would take for a formula or worse at the beginning of a cell (OWASP ASVS 1.2.10).
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


@work.route("/cases")
@Audience.refuses(404)
@work.arguments(WorkListQuery, location="query")
@work.response(200, WorkListView, example=PAGE)
def list_cases(query: dict[str, Any]) -> dict[str, Any]:
    """List the cases of my county or township, the first due first."""
    desk, who = services().desk, principal()
    region = desk.region(who, query["region"])
    of = f"cases/{who.account}/{region}/{sorted((name, str(query[name])) for name in WorkFilter().fields)}"
    position = cursors.read(query["cursor"], of=of, blind=services().blind)
    after = position["after"] if position else None
    lines = desk.work_list(who, _asked(query), region=region, after=after, limit=query["limit"])
    has_more = len(lines) == query["limit"]
    return {
        "region": region,
        "region_name": services().regions.full_name(region),
        "regions": list(who.regions),
        "items": [shown_line(line) for line in lines],
        "next": cursors.sign({"after": lines[-1].queue}, of=of, blind=services().blind) if has_more else None,
    }


@work.route("/cases.csv")
@Audience.limited("lists")
@Audience.refuses(404, 409)
@work.arguments(WorkFilter, location="query")
@work.response(200, content_type="text/csv", example=_CSV)
@at_most(2)
def export_cases(query: dict[str, Any]) -> Response:
    """Take the list along as CSV, for spreadsheets; needs a fresh dynamic code, and is in the audit trail.

    2 000 lines at most; what a spreadsheet would take for a formula begins with an apostrophe.
    """
    lines = services().desk.export(principal(), _asked(query), region=query["region"], limit=MOST_EXPORTED)
    headers = {"Content-Disposition": 'attachment; filename="cases.csv"'}
    return Response(_csv(lines), content_type="text/csv; charset=utf-8", headers=headers)


@work.route("/deadlines")
@Audience.refuses(404)
@work.arguments(RegionQuery, location="query")
@work.response(200, DeadlinesView, example=DEADLINES)
def show_deadlines(query: dict[str, Any]) -> dict[str, Any]:
    """Count what is overdue, and due within a week, by the office that holds it."""
    found = services().desk.due(principal(), region=query["region"])
    today = day_in_china(services().now())
    return {
        "today": today,
        "due_soon_until": today + DUE_SOON,
        "overdue": sum(one.overdue for one in found),
        "due_soon": sum(one.due_soon for one in found),
        "offices": [
            {
                "office": one.office,
                "office_name": services().regions.full_name(one.office),
                "overdue": one.overdue,
                "due_soon": one.due_soon,
            }
            for one in found
        ],
    }


def _asked(query: dict[str, Any]) -> WorkQuery:
    given = {name: query[name] for name in ("office", "step", "service", "due_until", "flag")}
    return WorkQuery(is_open=query["closed"] == "no", **given)


def _csv(lines: list[WorkLine]) -> str:
    """RFC 4180, with the mark by which spreadsheets know UTF-8."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(_COLUMNS)
    for line in lines:
        shown = shown_line(line)
        shown |= {"office_name": shown["office"]["name"], "submitted_on": str(day_in_china(line.submitted_at))}
        shown |= {"flags": " ".join(line.flags), "due_on": shown["due_on"] or ""}
        writer.writerow([harmless(str(shown[name])) for name in _COLUMNS])
    return f"\ufeff{sheet.getvalue()}"


def harmless(cell: str) -> str:
    """A cell no spreadsheet runs: one that begins like a formula gets an apostrophe, NUL is taken out."""
    clean = cell.replace("\0", "")
    return f"'{clean}" if cell.startswith(_RISKY) else clean
