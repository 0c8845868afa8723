"""One case from the first question to its first review, told line by line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from api.commands.rehearsal.applicant import authorise, promise
from api.commands.rehearsal.office import Office
from api.commands.rehearsal.stage import Phone, Stage, VisitFailed, signed_in
from casework.application import Application
from conversation_flows.personas import Persona

MOST_STEPS = 60
REVIEW = "start_review"
REFUSED = "refused"
SUPPOSED = "500.00"  # yuan, where the figures of a place are not known: an officer of a rehearsal says so
LONGEST_WAIT_DAYS = 800  # a yearly review, and some weeks


def next_monday(now: datetime) -> datetime:
    """Half past nine in China on the Monday after ``now``: a store forgets sessions that are over by its own clock."""
    monday = now.astimezone(UTC) + timedelta(days=7 - now.weekday())
    return monday.replace(hour=1, minute=30, second=0, microsecond=0)


#: told of every step: who, and what they did
Tell = Callable[[str, str], None]


@dataclass
class Rehearsal:
    """A case under way on a stage."""

    stage: Stage
    persona: Persona
    tell: Tell
    phone: Phone = field(init=False)
    account: str = ""
    conversation: str = ""
    application: str = ""
    number: str = ""

    def __post_init__(self) -> None:
        """The person signs in."""
        self.phone = signed_in(self.stage, f"persona-{self.persona.name}")
        self.account = self.phone.get("/v1/me")["id"]

    def submit(self, *, earlier: str | None = None) -> None:
        """Answer everything, submit, promise, and have the household authorise; ``earlier``: what comes along."""
        submitted = self.phone.apply(self.persona, lambda speaker, words: None, earlier=earlier)
        receipt = submitted["receipt"]
        self.conversation, self.application, self.number = submitted["id"], receipt["application"], receipt["number"]
        self.stage.settle()
        self.tell("申请人", f"提交了申请，受理编号 {self.number}")
        promise(self.phone, self.application, self.persona, lambda words: self.tell("申请人", words))
        authorise(self.phone, self.application, self.persona, lambda words: self.tell("家人", words))

    def transfer(self, service: str) -> None:
        """After a refusal, go on with another programme: with consent, and without telling everything again."""
        self._come_back()
        self.tell("申请人", "没有批下来，同意把材料转过去")
        answers = dict(self.persona.answers) | {
            "transfer.earlier": "not_confirmed",
            "transfer.number": self.number,
            "transfer.agrees": True,
            "transfer.has_changed": False,
        }
        self.persona = replace(self.persona.at(service), answers=answers)
        self.submit(earlier=self.conversation)

    def handle(self, *, opinion: Literal["confirm", "refuse"] = "confirm") -> None:
        """Officers act while they can; when nobody can, days pass until the case moves by itself."""
        further: tuple[str, ...] = ()
        case = self.case
        office = Office(self.stage, case.region, case.township, case.lifecycle, self._amount(), opinion)
        for _ in range(MOST_STEPS):
            title = office.step(self.application, *further)
            self.stage.settle()
            if title is not None:
                self.tell("工作人员", f"{title}（{self._day}）")
            elif self._wait():
                office.morning()
            elif not further and not self._lifecycle_ends:
                further = (REVIEW,)  # nobody says when: the office itself begins after a year
                self._pass_a_year()
                office.morning()
            else:
                return
            if self.was_reviewed or self.case.step == REFUSED:
                return

    @property
    def case(self) -> Application:
        """As it stands."""
        found = self.stage.services.casework.applications.find(self.application, owner=self.account)
        if found is None:
            raise VisitFailed("the application is not there")
        return found

    @property
    def was_granted(self) -> bool:
        """Whether it was decided for the applicant."""
        return any(one.action in {"confirm", "give_aid", "give_from_reserve"} for one in self.case.history)

    @property
    def was_reviewed(self) -> bool:
        """Whether it was looked at again after that."""
        return any(one.action == "renew" for one in self.case.history)

    def timeline(self) -> list[dict[str, Any]]:
        """As the citizen reads it."""
        self._come_back()
        return list(self.phone.get(f"/v1/applications/{self.application}/timeline")["stages"])

    def papers(self, folder: Path | None = None) -> list[dict[str, Any]]:
        """What was issued, as the citizen finds it; the PDFs are kept in ``folder``."""
        self._come_back()
        found = list(self.phone.get(f"/v1/applications/{self.application}/documents")["items"])
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            for paper in found:
                path = f"/v1/applications/{self.application}/documents/{paper['name']}?format=pdf"
                (folder / f"{paper['name']}.pdf").write_bytes(self.phone.file(path))
        return found

    def _wait(self) -> bool:
        """Let days pass until something is due and has moved the case; False when nothing ever will."""
        begun, days = self.case, 0
        while self.case.version == begun.version:
            watched = self.case.watch_at
            if watched is None or days > LONGEST_WAIT_DAYS:
                return False
            ahead = max(1, (watched - self.stage.clock()).days + 1)
            self.stage.clock.forward(days=ahead - 1)
            self.stage.pass_days(1)
            days += ahead
        self.tell("", f"过了 {days} 天（{self._day}）")
        return True

    def _amount(self) -> str:
        """What the preview says one may get: the officers of a rehearsal have no better idea."""
        programmes = self.phone.get(f"/v1/conversations/{self.conversation}/preview")["programmes"]
        amounts = [one["amount"] for one in programmes if one["service"] == self.case.service and one["amount"]]
        known = [amount[end] for amount in amounts for end in ("low", "high") if float(amount[end] or 0) > 0]
        return known[0] if known else SUPPOSED

    def _pass_a_year(self) -> None:
        self.stage.clock.forward(days=365)
        self.stage.settle()
        self.tell("", f"过了一年（{self._day}）")

    @property
    def _lifecycle_ends(self) -> bool:
        lifecycle = self.stage.services.casework.lifecycle(self.case)
        return REVIEW not in lifecycle.steps[self.case.step].actions

    def _come_back(self) -> None:
        """A session does not last for months."""
        self.phone.sign_in(self.stage.world.url, f"persona-{self.persona.name}")

    @property
    def _day(self) -> str:
        return f"{self.stage.clock():%Y-%m-%d}"
