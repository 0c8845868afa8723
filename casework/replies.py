"""What the person who applied does afterwards: answers what she is asked, withdraws, reports a change, appeals.

Every one is an action of the lifecycle; where it is not open, the refusal says what is, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from casework.acting import Acted, Acting, repeated
from casework.appealing import require_in_time
from casework.application import Application
from casework.deadlines import today_of
from casework.details import LONGEST_TEXT, require_details
from casework.lifecycle import Action
from casework.office import actor_of
from casework.possibilities import APPEAL
from casework.promising.ports import Files
from conversation_flows.log import Request
from i18n.errors import FieldError, Invalid, Stale
from i18n.marking import N_
from identity.principal import Principal

SUPPLEMENTS = ("supplement", "give_evidence")
WITHDRAWALS: Mapping[str, str] = {"application": "withdraw", "appeal": "withdraw_appeal"}
CHANGE, SELF_CARE = "report_change", "report_self_care"
TRANSFER = "transfer"
HERS_ALONE = frozenset({*WITHDRAWALS.values(), APPEAL, TRANSFER})  # nobody does these for her
ASKED_BY = ("ask_for_supplement", "ask_for_evidence")  # their details name what is missing

_SINCE = "{since} 起：{words}"

#: What an action is told, once it is known which one it is.
Details = Callable[[Application, Action], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Supplement:
    """What is handed in: words, files, and answers to single things that were asked for, by their number from 0."""

    words: str = ""
    uploads: tuple[str, ...] = ()
    answers: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """The version a request was based on, and what makes its retry recognisable."""

    based_on: int
    request: Request


@dataclass(frozen=True)
class Replies:
    """The citizen's side of a case."""

    casework: Acting
    files: Files

    def supplement(self, principal: Principal, application_id: str, given: Supplement, asking: Asking) -> Acted:
        """Hand in what was asked for, or explain; raises Invalid when there is nothing in it, or a file is not hers."""

        def details(application: Application, action: Action) -> dict[str, Any]:
            words = _composed(application, given)
            if not words and not given.uploads:
                error = FieldError("", "required", N_("请写一两句话，或者交至少一个文件。"))
                raise Invalid(errors=(error,))
            return {"words": words, "uploads": list(given.uploads)}

        return self._do(principal, application_id, SUPPLEMENTS, details, asking, uploads=given.uploads)

    def withdraw(
        self, principal: Principal, application_id: str, of: Literal["application", "appeal"], asking: Asking
    ) -> Acted:
        """Take the application back until it is decided, or the appeal until that is."""
        return self._do(principal, application_id, (WITHDRAWALS[of],), _nothing, asking)

    def report_change(
        self, principal: Principal, application_id: str, what: str, since: date, words: str, asking: Asking
    ) -> Acted:
        """Say what has changed at home, and since when."""
        actions = (SELF_CARE, CHANGE) if what == "self_care" else (CHANGE,)

        def details(application: Application, action: Action) -> dict[str, Any]:
            kinds = next((take.options for take in action.takes if take.name == "what"), ())
            if not kinds:  # an action that takes words alone
                return {"words": _SINCE.format(since=since.isoformat(), words=words)}
            return {"words": words, "since": since.isoformat(), "what": what if what in kinds else "other"}

        return self._do(principal, application_id, actions, details, asking)

    def appeal(self, principal: Principal, application_id: str, words: str, about: str | None, asking: Asking) -> Acted:
        """Ask for the decision to be reviewed; ``about`` is the happening it was made in. Past its day: Conflict."""

        def details(application: Application, action: Action) -> dict[str, Any]:
            decision = application.decision_made
            decided_in = decision.happening if decision else None
            if about is not None and about != decided_in:
                error = FieldError("/about", "not_the_decision", N_("能申请复议的是最近的那个决定，请重新选一下。"))
                raise Invalid(errors=(error,))
            return {"words": words, "about": decided_in}

        return self._do(principal, application_id, (APPEAL,), details, asking)

    def transfer(self, principal: Principal, application_id: str, programme: str, asking: Asking) -> Acted:
        """Agree that the papers go on to another programme, which may help where this one does not."""
        return self._do(principal, application_id, (TRANSFER,), lambda *_: {"programme": programme}, asking)

    def _do(
        self,
        principal: Principal,
        application_id: str,
        names: Sequence[str],
        details: Details,
        asking: Asking,
        uploads: tuple[str, ...] = (),
    ) -> Acted:
        """The first of these actions that is open, with what it takes of ``details``; files become the case's first."""
        application, now = self.casework.case(principal, application_id), self.casework.now()
        done = repeated(application, asking.request)
        if done is not None:
            return done
        if asking.based_on != application.version:
            raise Stale
        if APPEAL in names:
            require_in_time(
                application, self.casework.lifecycle(application), self.casework.rules.clockwork, today_of(now)
            )
        action = self._open(application, principal, names)
        given: dict[str, Any] = {}
        if action is not None:
            given = _taken(action, details(application, action))
            require_details(action, application, given, today_of(now))
            self.files.attach(uploads, owner=application.owner, application=application.id)
        return self.casework.act_on(
            application,
            action.name if action else names[0],
            actor_of(principal),
            details=given,
            reasons=(),
            based_on=asking.based_on,
            request=asking.request,
        )

    def _open(self, application: Application, principal: Principal, names: Sequence[str]) -> Action | None:
        possible = self.casework.lifecycle(application).actions(application, actor_of(principal))
        by_name = {action.name: action for action in possible}
        return next((by_name[name] for name in names if name in by_name), None)


def _nothing(application: Application, action: Action) -> dict[str, Any]:
    return {}


def _taken(action: Action, details: Mapping[str, Any]) -> dict[str, Any]:
    """What the action takes, without what was left empty."""
    takes = {take.name for take in action.takes}
    return {name: value for name, value in details.items() if name in takes and value not in (None, "", [])}


def _composed(application: Application, given: Supplement) -> str:
    """Words and answers as one text, each answer behind what it answers."""
    line = application.latest(*ASKED_BY)
    asked = line.details.get("materials", []) if line else []
    parts = [given.words]
    for place, (number, words) in enumerate(given.answers):
        if number >= len(asked):
            error = FieldError(f"/answers/{place}/to", "not_asked", N_("没有问过这一项，请对照补正告知书。"))
            raise Invalid(errors=(error,))
        parts.append(f"{asked[number]}：{words}")
    text = "\n".join(filter(None, parts))
    if len(text) > LONGEST_TEXT:
        raise Invalid(errors=(FieldError("/words", "too_long", N_("写得太长了，请写短一点，或者拍成照片交来。")),))
    return text
