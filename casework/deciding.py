"""What an action decides: the outcome, the amount, and from which month the law lets it begin."""

from __future__ import annotations

from datetime import date

from casework.application import Application, Decision, Happening
from casework.deadlines import today_of
from casework.lifecycle import Action, Lifecycle


def decision_after(after: Application, lifecycle: Lifecycle, action: Action) -> Decision | None:
    """The decision that holds once ``action`` is the newest line of the history: a new one, or the one before."""
    happening, before = after.history[-1], after.decision_made
    if action.decides is None:
        return before
    details = happening.details
    until = details.get("until")
    return Decision(
        outcome=action.decides,
        decided_on=today_of(happening.at),
        happening=happening.id,
        amount=details.get("amount"),
        from_month=details.get("from_month") or _from_month(after, lifecycle, action, happening),
        until=date.fromisoformat(until) if until else before.until if before else None,
        review=details.get("review") or (before.review if before else None),
    )


def _from_month(after: Application, lifecycle: Lifecycle, action: Action, happening: Happening) -> str | None:
    """The month from which it is paid, where the law says it; of changes and stops it does not, so the officer does."""
    if action.decides != "granted" or lifecycle.pays_from is None:
        return None
    if lifecycle.pays_from == "month_of_application":
        return f"{today_of(after.submitted_at):%Y-%m}"
    today = today_of(happening.at)
    if lifecycle.pays_from == "at_once":
        return f"{today:%Y-%m}"
    return f"{today.year + today.month // 12:04d}-{today.month % 12 + 1:02d}"
