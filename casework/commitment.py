"""A commitment: one certificate item of one application, what the citizen chose instead, and what came of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

import orjson

from casework.office import Actor
from casework.promising.items import CheckClass, Phase

#: `open`: nothing chosen yet. `committed`: signed. `bringing`: the certificate will come. `brought`: it is here.
#: `with_office`: the citizen need do nothing.
State = Literal["open", "committed", "bringing", "brought", "with_office"]
#: What anybody may know of a signed commitment.
Status = Literal["valid", "withdrawn", "found_false", "superseded"]
Result = Literal["confirmed", "refuted", "not_possible"]
#: `later`: waits for the decision. `not_drawn`: the sample passed it by. `exempt`: its class is checked by nobody.
TaskState = Literal["open", "later", "done", "not_drawn", "exempt"]

SETTLED: frozenset[State] = frozenset({"committed", "brought", "with_office"})


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing somebody did; append-only. ``request`` and ``fingerprint`` are keyed hashes that recognise a retry."""

    act: str
    at: datetime
    actor: Actor
    channel: str = ""
    request: str = ""
    fingerprint: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed, whole: both sheets as they were read, the ticks, the signature. Sealed wherever it is kept.

    ``salt`` is random, so that the published digest gives away nothing to somebody who guesses at names.
    """

    notice: int
    notice_text: str
    commitment_text: str
    ticks: tuple[str, ...]
    signer: str
    strokes: list[Any]
    locale: str
    channel: str
    account: str
    at: datetime
    salt: str

    def digest(self) -> str:
        """SHA-256 of all of it as canonical JSON."""
        content = {name: getattr(self, name) for name in self.__slots__}
        return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)).hexdigest()


@dataclass(frozen=True, slots=True)
class Task:
    """Somebody at the office has to verify this; ``due_on`` grows when it was missed, and ``missed_on`` stays.

    ``draw`` names the draw of a sample (id and year) and ``share`` says how many of a hundred it took, so that whoever
    holds the key can draw again.
    """

    kind: CheckClass
    phase: Phase
    state: TaskState
    due_on: date | None = None
    missed_on: date | None = None
    draw: str = ""
    share: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """What an officer found out; a later one, such as after an appeal, takes its place."""

    result: Result
    at: datetime
    officer: str
    words: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """One item of one application; whoever changes it makes the next version.

    ``statement`` is the signed commitment as a compact JWS, ``verification`` the random id it is verified by,
    ``digest`` that of :class:`Signed`. ``uploads`` are photos of the certificate. ``watch_at`` is when the watcher
    looks again; none when nobody is waited for.
    """

    id: str
    owner: str
    version: int
    application: str
    service: str
    item: str
    item_version: int
    region: str
    township: str
    opened_at: datetime
    state: State
    deeds: tuple[Deed, ...] = ()
    signed: Signed | None = None
    statement: str = ""
    verification: str = ""
    digest: str = ""
    withdrawn_at: datetime | None = None
    task: Task | None = None
    findings: tuple[Finding, ...] = ()
    uploads: tuple[str, ...] = ()
    reminded: int = 0
    watch_at: datetime | None = None
    outbox: tuple[dict[str, Any], ...] = field(default=())

    @property
    def is_settled(self) -> bool:
        """Whether it keeps nobody from accepting the application."""
        return self.state in SETTLED

    @property
    def finding(self) -> Finding | None:
        """What holds now of what was found out."""
        return self.findings[-1] if self.findings else None

    @property
    def status(self) -> Status:
        """What anybody who holds the signed commitment may know."""
        if self.finding is not None and self.finding.result == "refuted" and self.signed is not None:
            return "found_false"
        return "withdrawn" if self.withdrawn_at else "valid"

    def answered(self, request: str) -> Deed | None:
        """What came of the request with this key."""
        return next((deed for deed in reversed(self.deeds) if request and deed.request == request), None)

    def after(self, deed: Deed, *events: dict[str, Any], **changes: Any) -> Commitment:
        """The next version: the deed noted, these fields changed, these events to be acted on."""
        return replace(
            self,
            version=self.version + 1,
            deeds=(*self.deeds, deed),
            outbox=(*self.outbox, *events),
            **changes,
        )
