"""How a case is shown in a line."""

from __future__ import annotations

from typing import Any

from api.plumbing.languages import said
from api.plumbing.services import services
from casework.application import Application
from casework.office import Office
from casework.work_list import WorkLine
from conversation_flows.conversation import day_in_china


def shown_line(line: WorkLine | Application) -> dict[str, Any]:
    """The line of a case, from a list or from the case itself."""
    lifecycle = services().casework.lifecycles.pinned(line.lifecycle, line.lifecycle_version)
    same = ("id", "number", "service", "step", "region", "township", "submitted_at", "is_open")
    return {name: getattr(line, name) for name in same} | {
        "name": line.masked_name if isinstance(line, Application) else line.name,
        "service_title": said(lifecycle.title),
        "step_title": said(lifecycle.steps[line.step].title),
        "office": shown_office(line.office),
        "due_on": line.due_on,
        "is_overdue": line.due_on is not None and line.is_open and line.due_on < day_in_china(services().now()),
        "flags": list(line.flags),
    }


def shown_office(office: Office) -> dict[str, Any]:
    """Who holds a case, with the name of its division."""
    return {"code": office.code, "body": office.body, "name": services().regions.full_name(office.code)}
