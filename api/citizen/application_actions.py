"""What a citizen does about an application she made: hand in, withdraw, report a change, appeal, let it go on."""

from __future__ import annotations

from typing import Any

from api.citizen.application_schemas import APPLICATION, ApplicationView
from api.citizen.application_views import shown_application
from api.citizen.reply_schemas import AppealBody, ChangeBody, GoingOnBody, SupplementBody, WithdrawalOfBody
from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.idempotency import if_match_version, outcome_headers
from api.plumbing.repeating import this_request
from api.plumbing.services import services
from casework.acting import Acted
from casework.replies import Asking, Supplement
from identity.mandates import Right

replies = Audience(
    "replies",
    guard="citizen",
    url_prefix="/v1/applications",
    description="What can be done about an application; `progress.can` says what is open, and with which fields",
)


@replies.route("/<id:application_id>/supplements", methods=["POST"])
@Audience.on_behalf(Right.ACT)
@Audience.keyed
@Audience.versioned
@Audience.limited("turns")
@Audience.refuses(409)
@replies.arguments(SupplementBody)
@replies.response(200, ApplicationView, example=APPLICATION)
def hand_in(body: dict[str, Any], application_id: str) -> Any:
    """Hand in what was asked for, or explain. Files are uploaded before, and become part of the application."""
    answers = tuple((answer["to"], answer["words"]) for answer in body["answers"])
    given = Supplement(body["words"], tuple(body["uploads"]), answers)
    return _answer(services().replies.supplement(principal(), application_id, given, _asking(body)))


@replies.route("/<id:application_id>/withdrawal", methods=["POST"])
@Audience.keyed
@Audience.versioned
@Audience.limited("turns")
@Audience.refuses(409)
@replies.arguments(WithdrawalOfBody)
@replies.response(200, ApplicationView, example=APPLICATION)
def take_back(body: dict[str, Any], application_id: str) -> Any:
    """Take the application back until it is decided, or an appeal until that is. Only for oneself."""
    return _answer(services().replies.withdraw(principal(), application_id, body["of"], _asking(body)))


@replies.route("/<id:application_id>/changes", methods=["POST"])
@Audience.on_behalf(Right.ACT)
@Audience.keyed
@Audience.versioned
@Audience.limited("turns")
@Audience.refuses(409)
@replies.arguments(ChangeBody)
@replies.response(200, ApplicationView, example=APPLICATION)
def report_change(body: dict[str, Any], application_id: str) -> Any:
    """Say what has changed at home, and since when. What is paid goes on while it is looked into."""
    acted = services().replies.report_change(
        principal(),
        application_id,
        body["what"],
        body["since"],
        body["words"],
        _asking(body | {"since": str(body["since"])}),
    )
    return _answer(acted)


@replies.route("/<id:application_id>/appeals", methods=["POST"])
@Audience.keyed
@Audience.versioned
@Audience.limited("turns")
@Audience.refuses(409)
@replies.arguments(AppealBody)
@replies.response(200, ApplicationView, example=APPLICATION)
def appeal(body: dict[str, Any], application_id: str) -> Any:
    """Ask for the decision to be reviewed, until the day that `progress.can` names. Only for oneself.

    Past that day 409 `appeal_too_late` says what else is possible.
    """
    acted = services().replies.appeal(principal(), application_id, body["words"], body["about"], _asking(body))
    return _answer(acted)


@replies.route("/<id:application_id>/transfers", methods=["POST"])
@Audience.keyed
@Audience.versioned
@Audience.limited("turns")
@Audience.refuses(409)
@replies.arguments(GoingOnBody)
@replies.response(200, ApplicationView, example=APPLICATION)
def transfer(body: dict[str, Any], application_id: str) -> Any:
    """Agree that the papers go on to another programme that may help. Only for oneself."""
    return _answer(services().replies.transfer(principal(), application_id, body["programme"], _asking(body)))


def _asking(body: dict[str, Any]) -> Asking:
    return Asking(if_match_version(), this_request(body))


def _answer(acted: Acted) -> tuple[dict[str, Any], dict[str, str]]:
    """The application as it is now, also for a request that came again."""
    headers = outcome_headers(acted.application.version, is_replayed=acted.is_replayed)
    return shown_application(acted.application), headers
