"""Previews for clients that already hold the facts. Nothing is stored, nothing is logged."""

from __future__ import annotations

from typing import Any

from api.plumbing.audiences import Audience
from api.plumbing.languages import language, told
from api.plumbing.preview_schemas import REASONS, ReasonsView
from api.plumbing.schemas import Day
from api.plumbing.services import services
from api.plumbing.told_schemas import ToldBody, told_of

previews = Audience(
    "previews", guard="public", url_prefix="/v1/previews", description="Verdicts and reasons for facts at hand"
)


class PreviewBody(ToldBody):
    """Facts, and the day whose law is to be applied; today when left out."""

    on = Day(load_default=None)


@previews.route("", methods=["POST"])
@Audience.limited("screenings")
@previews.arguments(PreviewBody)
@previews.response(200, ReasonsView, example=REASONS)
def preview(body: dict[str, Any]) -> Any:
    """See every verdict with its amount, its reasons and what it hangs on."""
    return services().screenings.preview(told_of(body), locale=language(), on=body["on"]), told()
