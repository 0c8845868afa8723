"""How long a decision can be appealed against, and what is possible once that time is over."""

from __future__ import annotations

from datetime import date

from casework.application import Application, Decision
from casework.deadlines import Clockwork, today_of
from casework.lifecycle import Lifecycle
from i18n.errors import Conflict, FieldError
from i18n.marking import N_

LIMIT = "reconsideration"
WINDOW_ENDED = "appeal_window_ended"
_DELIVERED = ("deliver",)

#: 行政复议法 第二十条: whoever was kept by something stronger than herself gets her time afterwards.
_WHAT_ELSE = (
    FieldError("/action", "apply_again", N_("家里情况变了，或者有新的证明：随时可以重新申请，填过的可以带过来。")),
    FieldError(
        "/action", "explain", N_("是因为不可抗力或者别的正当理由耽误了的：请打 12345 或者到窗口说明，期限可以接着算。")
    ),
    FieldError("/action", "ask", N_("想弄清楚为什么这样决定：请到办理的窗口问，或者打 12345。")),
)


def appeal_until(application: Application, lifecycle: Lifecycle, clockwork: Clockwork) -> date | None:
    """The last day for an appeal against the decision; None where there is no decision or no day is known.

    It is counted from when she knew (第二十条): for a refusal nobody has delivered yet no time has begun to run.
    """
    decision = application.decision_made
    if decision is None or _is_on_its_way(application, decision):
        return None
    rules = lifecycle.deadlines
    mine = (one for one in application.deadlines if one.is_running and one.id in rules)
    windows = [one for one in mine if LIMIT in rules[one.id].limits.values()]
    if windows:
        return windows[0].next_on
    start = decision.decided_on
    delivered = application.latest(*_DELIVERED)
    if delivered is not None:
        start = max(start, today_of(delivered.at))
    term = clockwork.limits.of(lifecycle.id, LIMIT, application.region, start).statutory
    return clockwork.calendar.after(start, term, application.region).on if term else None


def _is_on_its_way(application: Application, decision: Decision) -> bool:
    lines = [happening.id for happening in application.history]
    since = application.history[lines.index(decision.happening) :] if decision.happening in lines else ()
    return decision.outcome == "refused" and not any(line.action in _DELIVERED for line in since)


def require_in_time(application: Application, lifecycle: Lifecycle, clockwork: Clockwork, today: date) -> None:
    """Raise Conflict, which says what else is possible, once the time for an appeal is over."""
    until = appeal_until(application, lifecycle, clockwork)
    is_closed = application.latest(WINDOW_ENDED) is not None
    if is_closed or (until is not None and today > until):
        text = N_("申请复议的时间已经过了。您还可以做的列在下面。")
        raise Conflict(code="appeal_too_late", text=text, errors=_WHAT_ELSE)
