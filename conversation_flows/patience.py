"""How long an abandoned conversation is waited for: until the reminder, the last warning, and its deletion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from conversation_flows.conversation import day_in_china, end_of_day_in_china


@dataclass(frozen=True, slots=True)
class Patience:
    """All counted from the moment the person last touched it; raises ValueError when there is no room for a reminder.

    Whoever is warned has ``warn_before`` left, however late the warning: nothing is deleted without a word.
    """

    remind_after: timedelta = timedelta(days=7)
    warn_before: timedelta = timedelta(days=3)
    expire_after: timedelta = timedelta(days=30)

    def __post_init__(self) -> None:
        if self.remind_after + self.warn_before >= self.expire_after:
            raise ValueError("deletion comes before the reminder and the warning")

    def reminder_at(self, touched_at: datetime) -> datetime:
        """When to remind."""
        return touched_at + self.remind_after

    def warning_at(self, touched_at: datetime) -> datetime:
        """When to warn."""
        return touched_at + self.expire_after - self.warn_before

    def deletion_at(self, touched_at: datetime, *, warned_at: datetime) -> datetime:
        """When to delete: at the end of a day in China, so that the day named in the warning is a whole one."""
        earliest = max(touched_at + self.expire_after, warned_at + self.warn_before)
        return end_of_day_in_china(day_in_china(earliest))


USUAL = Patience()
