"""Cases without conversations: begun as submissions begin them, kept in memory, on a clock that can be set."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from casework.acting import Acted, Acting
from casework.application import Application, Happening, Paper
from casework.applying import Guard, Rules
from casework.beginning import begun
from casework.calendar import WorkingDays
from casework.calendar_table import load_table
from casework.catalog import shipped_lifecycles, shipped_reasons
from casework.deadlines import Clockwork
from casework.lifecycle import Action, Lifecycle
from casework.limits import load_limits
from casework.office import Actor, Office
from casework.watching import Seen, Watching
from conversation_flows.conversation import day_in_china
from conversation_flows.log import Request
from eligibility.law.parameters import lineage_of
from i18n.errors import Unavailable
from identity.principal import Principal, Role
from tests.shipped import DIVISIONS

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # noon in China, a Monday
TOWNSHIP, NEIGHBOUR, COUNTY = "150425100", "150425101", "150425"  # 克什克腾旗的两个镇
SARNAI = Principal("acct_sarnai", "sess_1", Role.CITIZEN)
CLERK = Principal("acct_clerk", "sess_2", Role.TOWNSHIP_OFFICER, (TOWNSHIP, NEIGHBOUR))
SECOND_CLERK = Principal("acct_second_clerk", "sess_3", Role.TOWNSHIP_OFFICER, (TOWNSHIP,))
COUNTY_CLERK = Principal("acct_county", "sess_4", Role.COUNTY_OFFICER, (COUNTY,))
ELSEWHERE = Principal("acct_elsewhere", "sess_5", Role.COUNTY_OFFICER, ("150426",))
EVERYBODY = {"citizen": SARNAI, "township_officer": CLERK, "county_officer": COUNTY_CLERK}
LIMITS = load_limits(DIVISIONS)
CLOCKWORK = Clockwork(LIMITS, WorkingDays(load_table(), lineage_of(DIVISIONS)))


@dataclass(frozen=True)
class Issued:
    paper: Paper
    says: dict[str, Any]


class PlainPapers:
    """Issues papers that say nothing but what they are."""

    def issue(self, application: Application, kinds: tuple[str, ...], happening: Happening) -> list[Issued]:
        made: list[Issued] = []
        for kind in kinds:
            before = sum(paper.kind == kind for paper in application.papers)
            name = f"{kind}-{before + 1}" if before else kind
            verification = f"veri_{application.id}_{name}"
            paper = Paper(name, kind, name, happening.at, "digest", verification, application.step, happening.id)
            made.append(Issued(paper, {"kind": kind}))
        return made


class MemoryApplications:
    """Compare-and-set like the real store; `lose_reply` applies the next write and loses the answer to it."""

    def __init__(self) -> None:
        self.kept: dict[str, Application] = {}
        self.lock = threading.Lock()
        self.lose_reply = False

    def insert(self, application: Application, *, owner: str) -> bool:
        return self.kept.setdefault(application.id, application) is application

    def find(self, application_id: str, *, owner: str) -> Application | None:
        found = self.kept.get(application_id)
        return found if found and found.owner == owner else None

    def find_within(self, application_id: str, *, scope: Collection[str]) -> Application | None:
        found = self.kept.get(application_id)
        return found if found and {found.township, found.region} & set(scope) else None

    def find_carrying(self, application_id: str, *, scope: str) -> Application | None:
        found = self.kept.get(application_id)
        return found if found and any(event["id"] == scope for event in found.outbox) else None

    def replace(self, application: Application, *, owner: str, version: int) -> bool:
        with self.lock:
            known = self.kept[application.id]
            if (known.version, known.owner) != (version, owner):
                return False
            assert application.version == version + 1
            self.kept[application.id] = application
        if self.lose_reply:
            self.lose_reply = False
            raise Unavailable(retry_after_seconds=1)
        return True

    def newest(self, *, owner: str, before: tuple[datetime, str] | None, limit: int) -> list[Application]:
        return [one for one in self.kept.values() if one.owner == owner][:limit]

    def find_tracked(self, *, scope: str) -> Application | None:
        return next((one for one in self.kept.values() if one.tracking_code == scope), None)

    def decision(self, *, scope: str) -> bytes | None:
        return b"the record of the preview"

    def due(self, now: datetime, *, limit: int) -> list[tuple[str, str]]:
        found = [
            (one.watch_at, one.id, one.owner) for one in self.kept.values() if one.watch_at and one.watch_at <= now
        ]
        return [(application_id, owner) for _, application_id, owner in sorted(found)[:limit]]


class PlainSecrets:
    """Derived ids without a key."""

    def __init__(self) -> None:
        self.count = 0

    def new_id(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}_{self.count:026d}"

    def new_item(self, prefix: str) -> str:
        return self.new_id(prefix)

    def derived_id(self, prefix: str, *parts: str) -> str:
        return f"{prefix}_{self.derived_code(26, prefix, *parts)}"

    def derived_code(self, length: int, *parts: str) -> str:
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:length]

    def blind(self, purpose: str, value: str) -> str:
        return self.derived_code(40, purpose, value)


@dataclass
class CaseWorld:
    """One case at a time, and everybody who may do something to it."""

    guards: tuple[Guard, ...] = ()
    time: datetime = NOON
    applications: MemoryApplications = field(default_factory=MemoryApplications)
    asked: int = 0

    def __post_init__(self) -> None:
        rules = Rules(shipped_reasons(), CLOCKWORK, DIVISIONS, PlainPapers(), self.guards)
        self.acting = Acting(self.applications, shipped_lifecycles(), rules, PlainSecrets(), lambda: self.time)
        self.watching = Watching(self.acting, self.applications)

    def begin(self, lifecycle: str = "minimum_living_guarantee", *flags: str, **answers: Any) -> Application:
        """A case just submitted; ``relatives__among_officers=True`` is an answer, "elsewhere" says who decides."""
        version = shipped_lifecycles().newest(lifecycle)
        kept = {name.replace("__", "."): {"v": value} for name, value in answers.items()}
        application = Application(
            id=f"appl_{len(self.applications.kept)}",
            owner=SARNAI.account,
            version=1,
            number="1504252026112301000001X",
            service=lifecycle,
            flow=lifecycle,
            flow_version=1,
            region=COUNTY,
            township=TOWNSHIP,
            submitted_at=self.time,
            conversation="conv_1",
            tracking_code="code",
            last_four="002X",
            content={"answers": {"answers": kept}, "summary": [], "sources": [{"account": SARNAI.account}]},
            lifecycle=version.id,
            lifecycle_version=version.version,
            step=version.begins,
            office=Office(TOWNSHIP, "township"),
            flags=tuple(flag for flag in flags if flag != "elsewhere"),
            route={"is_ours": "elsewhere" not in flags},
        )
        application = begun(application, version, self.acting.rules, f"hapn_{application.id}")
        self.applications.kept[application.id] = application
        return application

    @property
    def case(self) -> Application:
        """The newest case as it is kept."""
        return list(self.applications.kept.values())[-1]

    @property
    def lifecycle(self) -> Lifecycle:
        return self.acting.lifecycle(self.case)

    def act(self, who: Principal, action: str, *reasons: str, key: str | None = None, **details: Any) -> Acted:
        """Do something to the newest case, with what the action takes filled in where nothing is said."""
        self.asked += 1
        found = self.lifecycle.action(self.case, action)
        filled = (self.filled(found) if found else {}) | details
        given = reasons or (self.reasons_for(found) if found else ())
        return self.acting.act(
            who,
            self.case.id,
            action,
            details={name: value for name, value in filled.items() if value is not None},
            reasons=given,
            based_on=self.case.version,
            request=Request(key or f"key-{self.asked}", "body"),
        )

    def through(self, *steps: tuple[Principal, str]) -> Application:
        """One action after another."""
        for who, action in steps:
            self.act(who, action)
        return self.case

    def reasons_for(self, action: Action) -> tuple[str, ...]:
        return (shipped_reasons().of_group(action.reasons)[0].code,) if action.reasons else ()

    def filled(self, action: Action) -> dict[str, Any]:
        """A right value for every detail that must be given."""
        return {take.name: self.value(take.kind, take.options) for take in action.takes if not take.is_optional}

    def value(self, kind: str, options: tuple[str, ...]) -> Any:
        today = day_in_china(self.time)
        running = [one.id for one in self.case.deadlines if one.is_running]
        values: Mapping[str, Any] = {
            "text": "写清楚了",
            "texts": ["户口簿", "残疾人证"],
            "past_day": str(today),
            "coming_day": str(today + timedelta(days=90)),
            "month": f"{today:%Y-%m}",
            "money": "790.00",
            "number": 12,
            "yes_no": True,
            "choice": options[0] if options else "",
            "office": NEIGHBOUR,
            "account": CLERK.account,
            "accounts": [CLERK.account, SECOND_CLERK.account],
            "happening": self.case.history[-1].id,
            "deadline": running[0] if running else "none",
        }
        return values[kind]

    def pass_days(self, days: int) -> Seen:
        """Let days pass, and the watcher look each night."""
        seen = Seen(0, 0)
        for _ in range(days):
            self.time += timedelta(days=1)
            tonight = self.watching.watch(100)
            seen = Seen(seen.ended + tonight.ended, seen.broken + tonight.broken, (*seen.failures, *tonight.failures))
        return seen

    def set(self, **fields: Any) -> None:
        """Change the kept case itself, to what a test needs."""
        self.applications.kept[self.case.id] = dataclasses.replace(self.case, **fields)


def may_act(lifecycle: Lifecycle, application: Application, who: Principal) -> list[Action]:
    """What somebody may do to a case now."""
    actor = Actor("citizen" if who.role is Role.CITIZEN else "officer", who.account, who.role.value)
    return list(lifecycle.actions(application, actor))
