"""An application as its owner sees it: a line of her list, or everything."""

from __future__ import annotations

from typing import Any

from api.citizen.progress_views import shown_progress
from api.plumbing.languages import said
from api.plumbing.services import services
from casework.application import Application
from casework.wording import DECIDED_BY

_SHOWN = ("id", "number", "service", "region", "township", "submitted_at")


def application_line(application: Application) -> dict[str, Any]:
    """Which it is, and in which step."""
    step = services().casework.lifecycle(application).steps[application.step]
    return {
        **{name: getattr(application, name) for name in _SHOWN},
        "state": step.name,
        "state_title": said(step.title),
        "region_name": services().regions.full_name(application.township),
    }


def shown_application(application: Application) -> dict[str, Any]:
    """Where it stands, and everything that was submitted."""
    return application_line(application) | {
        "tracking_code": application.tracking_code,
        "tracking_link": services().links.tracking(application.tracking_code),
        "summary": application.content["summary"],
        "notice": said(DECIDED_BY),
        "version": application.version,
        "progress": shown_progress(application),
    }
