"""The conversation: one person's guided application, as one aggregate with one version."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any, Literal

from conversation_flows.engine.state import State
from conversation_flows.log import SERVICE, Entry, Log, Request
from i18n.errors import Conflict

if TYPE_CHECKING:
    from conversation_flows.patience import Patience

Status = Literal["open", "paused", "submitted", "expired"]
Told = Literal["nothing", "reminder", "warning"]

_CHINA = timezone(timedelta(hours=8))  # one time zone, no summer time


def day_in_china(now: datetime) -> date:
    """The day of the calendar people in China live by."""
    return now.astimezone(_CHINA).date()


def end_of_day_in_china(day: date) -> datetime:
    """The instant at which that day is over, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), _CHINA).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof of submission. The tracking code is a secret of the citizen's."""

    number: str
    application: str
    tracking_code: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Handover:
    """A one-time way onto another device: a keyed hash of the code, and until when it holds."""

    key: str
    expires_at: datetime
    is_used: bool = False


@dataclass(frozen=True, slots=True)
class Deletion:
    """The receipt of a deletion: what was said in the conversation is gone since ``at``, and why."""

    at: datetime
    reason: Literal["abandoned"]


@dataclass(slots=True)
class Conversation:
    """One conversation; every change makes the next version.

    ``log`` holds the newest entries; older ones lie in ``pages`` immutable pages beside the conversation, so that a
    turn's cost does not grow with its length.

    ``updated_at`` is when a person last touched it, ``told`` what we have said since because she did not come back,
    and ``tend_at`` when something is due again: None when nothing ever is.
    """

    id: str
    owner: str
    version: int
    service: str
    flow: str
    flow_version: int
    status: Status
    locale: str
    created_at: datetime
    updated_at: datetime
    state: State = field(default_factory=State)
    log: Log = field(default_factory=Log)
    pages: int = 0
    receipt: Receipt | None = None
    handover: Handover | None = None
    tend_at: datetime | None = None
    told: Told = "nothing"
    deletion: Deletion | None = None
    outbox: list[dict[str, Any]] = field(default_factory=list)

    def advance(self, request: Request, entry: Entry) -> None:
        """Take ``entry`` into the log; its version is the conversation's from now on."""
        self.version = entry.version
        self.updated_at = entry.at
        self.log.append(request, entry)

    @property
    def is_over(self) -> bool:
        """Whether nobody can go on with it."""
        return self.status in {"submitted", "expired"}

    @property
    def stopped_in_danger(self) -> bool:
        """Whether the last that happened was a word of danger: then nothing goes to a phone others may be holding."""
        hers = (entry for entry in reversed(self.log.entries()) if entry.by != SERVICE)
        return next((entry.outcome == "crisis" for entry in hers), False)

    @property
    def last_day(self) -> date | None:
        """The last day on which a person who was warned still finds what she said."""
        if self.told != "warning" or self.tend_at is None:
            return None
        return day_in_china(self.tend_at - timedelta(microseconds=1))

    def wait(self, patience: Patience) -> None:
        """The person was here just now: the waiting begins anew, and ends with submission."""
        self.told = "nothing"
        self.tend_at = None if self.is_over else patience.reminder_at(self.updated_at)

    def tell(self, request: Request, entry: Entry, told: Told, *, tend_at: datetime) -> None:
        """Take in what the service says unasked; it is no touch of the person's."""
        self.version = entry.version
        self.log.append(request, entry)
        self.told, self.tend_at = told, tend_at

    def expire(self, request: Request, entry: Entry, deletion: Deletion, *, tend_at: datetime) -> None:
        """Forget everything that was said; what stays is the receipt of it."""
        self.status, self.deletion, self.handover = "expired", deletion, None
        self.state, self.log, self.pages, self.outbox = State(), Log(), 0, []
        self.tell(request, entry, "nothing", tend_at=tend_at)


def require_not_expired(conversation: Conversation) -> None:
    """Raise Conflict when everything said in it has been deleted."""
    if conversation.status == "expired":
        raise Conflict(code="expired", text="这份申请很久没有动，内容已经删除了。请重新开始一份，我们一步一步陪您填。")


def require_open(conversation: Conversation) -> None:
    """Raise Conflict when nobody can go on with it."""
    require_not_expired(conversation)
    if conversation.status == "submitted":
        raise Conflict(code="already_submitted", text="这份申请已经提交了，不能再改。要补充或撤回，请看申请进度。")
