"""Drawing the county's sample: one draw is one document; the cases in it are told afterwards, as often as it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from casework.acting import Acting
from casework.application import Application, Happening
from casework.limits import Limits
from casework.noting import noted
from casework.office import actor_of
from casework.ports import Sequence as Numbers
from casework.sampling import (
    IN_DRAW,
    MOST,
    RELATIVE,
    SAMPLED,
    Sampling,
    Samplings,
    batch_name,
    draw,
    granting_steps,
    share_of,
)
from casework.work_list import WorkLists, WorkQuery
from conversation_flows.conversation import day_in_china
from conversation_flows.log import Request
from i18n.errors import Conflict, IdempotencyKeyReused, NotFound, Stale, Unavailable
from identity.ports import AuditTrail
from identity.principal import Principal, Role

DRAWN = "sampling.drawn"
_RACES = 16
_COUNTY_DIGITS = 6


@dataclass(frozen=True)
class Drawing:
    """County officers ask for a draw; which cases are drawn is nobody's to choose."""

    casework: Acting
    work: WorkLists
    samplings: Samplings
    numbers: Numbers
    limits: Limits
    trail: AuditTrail
    now: Callable[[], datetime]

    def draw(self, principal: Principal, region: str, lifecycle: str, request: Request) -> Sampling:
        """Draw from every case of the county that waits to be granted and was in no draw before.

        Raises NotFound beyond the officer's county, Conflict where nothing is to be drawn, IdempotencyKeyReused.
        """
        if principal.role is not Role.COUNTY_OFFICER or region not in principal.regions or not _is_county(region):
            raise NotFound
        sampling_id = self.casework.secrets.derived_id("samp", request.key)
        sampling = self.samplings.find(sampling_id, scope=region)
        if sampling is None:
            sampling = self._drawn(principal, region, lifecycle, request, sampling_id)
        if sampling.fingerprint != request.body:
            raise IdempotencyKeyReused
        self._tell(sampling)
        return sampling

    def newest(self, principal: Principal, region: str, *, limit: int) -> Sequence[Sampling]:
        """The draws of a county, for its officers and its auditors; raises NotFound beyond theirs."""
        if principal.role not in {Role.COUNTY_OFFICER, Role.AUDITOR} or region not in principal.regions:
            raise NotFound
        return self.samplings.newest(scope=region, limit=limit)

    def handle(self, sampling_id: str, event_id: str) -> None:
        """Tell the cases of a draw, if a crash came in between; the effect is there once."""
        sampling = self.samplings.find_carrying(sampling_id, scope=event_id)
        if sampling is not None:
            self._tell(sampling)
            self.samplings.told(sampling.id, event_id, scope=sampling.region)

    def _drawn(self, principal: Principal, region: str, lifecycle: str, request: Request, sampling_id: str) -> Sampling:
        share = share_of(self.limits, lifecycle, region, day_in_china(self.now()))
        if not share:
            raise Conflict(code="no_sampling", text="这一类申请在本旗县不用抽查，可以直接往下办。")
        cases = self._waiting(region, lifecycle)
        if not cases:
            raise Conflict(code="nothing_to_draw", text="现在没有等着抽取的申请。有新的申请报上来再抽。")
        sampling = self._sampling(principal, region, lifecycle, request, sampling_id, tuple(cases), share)
        self.trail.record(
            "sampling_drawn",
            actor=principal.account,
            subject=sampling_id,
            at=self.now(),
            office=region,
            lifecycle=lifecycle,
            cases=len(cases),
            drawn=len(sampling.drawn),
        )
        if self.samplings.insert(sampling, scope=region):
            return sampling
        kept = self.samplings.find(sampling_id, scope=region)  # a twin of this request was faster
        if kept is None:
            raise Unavailable(retry_after_seconds=1)
        return kept

    def _sampling(
        self,
        principal: Principal,
        region: str,
        lifecycle: str,
        request: Request,
        sampling_id: str,
        cases: tuple[str, ...],
        share: Decimal,
    ) -> Sampling:
        number = self.numbers.next(f"sampling/{region}/{lifecycle}")
        drawn = draw(cases, batch_name(region, lifecycle, number), share, self.casework.secrets.blind)
        return Sampling(
            id=sampling_id,
            region=region,
            lifecycle=lifecycle,
            number=number,
            share=share,
            drawn_at=self.now(),
            drawn_by=principal.account,
            fingerprint=request.body,
            cases=cases,
            drawn=drawn,
        )

    def _waiting(self, region: str, lifecycle: str) -> list[str]:
        """Who waits to be granted, the relatives of officers left out: these are visited anyway."""
        try:
            steps = granting_steps(self.casework.lifecycles.newest(lifecycle))
        except KeyError:
            raise NotFound from None
        found = [
            line.id
            for step in steps
            for line in self.work.page(WorkQuery(step=step, without_flag=IN_DRAW), scope=region, after=None, limit=MOST)
            if line.lifecycle == lifecycle
        ]
        cases = (self.casework.applications.find_within(case, scope=(region,)) for case in found[:MOST])
        return sorted(case.id for case in cases if case is not None and RELATIVE not in case.flags)

    def _tell(self, sampling: Sampling) -> None:
        for case in sampling.cases:
            self._tell_one(sampling, case)

    def _tell_one(self, sampling: Sampling, case_id: str) -> None:
        for _ in range(_RACES):
            case = self.casework.applications.find_within(case_id, scope=(sampling.region,))
            if case is None or not _is_news(case, sampling):
                return
            try:
                self.casework.keep(case, _told(case, sampling, self._line_id(case, sampling)))
            except Stale:
                continue
            return
        raise Unavailable(retry_after_seconds=1)

    def _line_id(self, case: Application, sampling: Sampling) -> str:
        return self.casework.secrets.derived_id("hapn", case.id, sampling.id)


def _is_news(case: Application, sampling: Sampling) -> bool:
    """Whether this draw still says something about a case: of two draws at once the one that took it counts."""
    is_drawn = case.id in sampling.drawn
    return not ({SAMPLED} if is_drawn else {IN_DRAW, SAMPLED}) & set(case.flags)


def _told(case: Application, sampling: Sampling, line_id: str) -> Application:
    is_drawn = case.id in sampling.drawn
    flags = tuple(dict.fromkeys((*case.flags, IN_DRAW, *((SAMPLED,) if is_drawn else ()))))
    officer = actor_of(Principal(sampling.drawn_by, "", Role.COUNTY_OFFICER))
    details = {"sampling": sampling.id, "number": sampling.number, "drawn": is_drawn}
    line = Happening(
        line_id, "drawn", case.step, sampling.drawn_at, case.office, officer, request=line_id, details=details
    )
    return noted(replace(case, flags=flags), line)


def _is_county(code: str) -> bool:
    return len(code) == _COUNTY_DIGITS
