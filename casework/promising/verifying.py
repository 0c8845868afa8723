"""The office's part: verify what was promised, and note what came of it. Officers decide, never the machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from casework.application import Application
from casework.commitment import Commitment, Deed, Finding, Result
from casework.duties import require_not_party
from casework.office import actor_of
from casework.ports import Applications, Calendar
from casework.promising.consequences import CLEARED, REFUTED
from casework.promising.items import Catalogue, Consequence
from casework.promising.ports import KeptCommitments
from casework.promising.rounds import look_at_all
from casework.promising.watching import opened, tended, watched
from conversation_flows.conversation import day_in_china
from conversation_flows.log import Request
from conversation_flows.ports import Secrets
from i18n.errors import Conflict, IdempotencyKeyReused, Invalid, NotFound, Stale
from i18n.marking import N_
from identity.principal import Principal, Role

OFFICERS = frozenset({Role.TOWNSHIP_OFFICER, Role.COUNTY_OFFICER})


@dataclass(frozen=True)
class Verifying:
    """What officers and the watcher do about commitments, each within their own townships or counties."""

    applications: Applications
    commitments: KeptCommitments
    catalogue: Catalogue
    secrets: Secrets
    days: Calendar
    now: Callable[[], datetime]

    def tasks(self, principal: Principal, *, limit: int) -> list[Commitment]:
        """What is to be verified in the officer's regions, the longest due first."""
        return self.commitments.to_verify(scope=self._scope(principal), limit=limit)

    def find(self, principal: Principal, commitment_id: str) -> Commitment:
        """A commitment of the officer's regions; raises NotFound."""
        found = self.commitments.find_within(commitment_id, scope=self._scope(principal))
        if found is None:
            raise NotFound
        return found

    def consequences(self, commitment: Commitment) -> tuple[Consequence, ...]:
        """What may follow when this was false."""
        item = self.catalogue.items[commitment.item]
        return tuple(self.catalogue.wording.consequences[name] for name in item.consequences)

    def receive(self, principal: Principal, commitment_id: str, channel: str, request: Request) -> Commitment:
        """The certificate has come in; raises NotFound, Conflict, Stale."""
        commitment = self._found(principal, commitment_id)
        if _is_repeated(commitment, request):
            return commitment
        if commitment.state not in {"open", "bringing", "with_office"}:
            raise Conflict(code="not_possible_here", text=N_("这一项已经办好了，不用再收证明。"))
        deed = Deed("receive", self.now(), actor_of(principal), channel, request.key, request.body)
        return self._save(commitment, commitment.after(deed, state="brought"))

    def find_out(
        self, principal: Principal, commitment_id: str, result: Result, words: str, channel: str, request: Request
    ) -> Commitment:
        """Note what was found out; a later finding, such as after an appeal, takes the place of the one before.

        A false commitment bars its signer from committing again until that is repaired, and stays appealable; all else
        the catalogue provides for is for officers to decide. Raises NotFound, Conflict, Invalid, Stale.
        """
        commitment = self._found(principal, commitment_id)
        if _is_repeated(commitment, request):
            return commitment
        self._require_task(commitment)
        if not words.strip():
            raise Invalid(code="words_needed", text=N_("请写明是怎样核实的、核实到了什么。"))
        finding = Finding(result, self.now(), principal.account, words)
        deed = Deed(f"found_{result}", finding.at, actor_of(principal), channel, request.key, request.body)
        return self._save(commitment, self._with(commitment, finding, deed))

    def decided(self, application: Application) -> None:
        """The case is decided: what was to be verified afterwards is to be verified now."""
        for commitment in self.commitments.of_application(application.id, owner=application.owner):
            item = self.catalogue.items[commitment.item]
            after = opened(commitment, item, self.days, day_in_china(self.now()))
            if after is not commitment:
                self.commitments.replace(after, owner=after.owner, version=commitment.version)

    def watch(self, limit: int) -> int:
        """Look at every commitment whose time has come; how many there were."""
        return look_at_all(self.commitments.due(self.now(), limit=limit), self._look_after)

    # --- within ------------------------------------------------------------------------------------------------------

    def _found(self, principal: Principal, commitment_id: str) -> Commitment:
        """A commitment of the officer's regions in whose case they have no interest; raises NotFound, Conflict."""
        commitment = self.find(principal, commitment_id)
        application = self.applications.find(commitment.application, owner=commitment.owner)
        if application is None:
            raise NotFound
        require_not_party(application, principal.account)
        if principal.account in application.entered_by:
            raise Conflict(code="own_case", text=N_("这份申请您自己经手填过，请换一位同事来核实。"))
        return commitment

    @staticmethod
    def _scope(principal: Principal) -> tuple[str, ...]:
        return principal.regions if principal.role in OFFICERS else ()

    def _require_task(self, commitment: Commitment) -> None:
        if commitment.task is None:
            text = N_("这一项没有承诺，也不由我们核对，没有可以核实的。可以收证明，或者等申请人承诺。")
            raise Conflict(code="not_possible_here", text=text)

    def _with(self, commitment: Commitment, finding: Finding, deed: Deed) -> Commitment:
        assert commitment.task is not None  # noqa: S101 — required before
        before = commitment.finding.result if commitment.finding else None
        task = replace(commitment.task, state="open" if finding.result == "not_possible" else "done")
        after = commitment.after(deed, findings=(*commitment.findings, finding), task=task)
        if commitment.signed is None or finding.result == before:
            return after
        if finding.result == "refuted":
            return replace(after, outbox=(*after.outbox, self._event(after, REFUTED)))
        return replace(after, outbox=(*after.outbox, self._event(after, CLEARED))) if before == "refuted" else after

    def _event(self, commitment: Commitment, kind: str) -> dict[str, object]:
        event_id = self.secrets.derived_id("evnt", commitment.id, kind, str(commitment.version))
        return {"id": event_id, "kind": kind, "at": self.now(), "finding": len(commitment.findings) - 1}

    def _look_after(self, commitment_id: str, owner: str) -> None:
        commitment = self.commitments.find(commitment_id, owner=owner)
        if commitment is not None and commitment.watch_at is not None and commitment.watch_at <= self.now():
            self.commitments.replace(self._tended(commitment), owner=owner, version=commitment.version)

    def _tended(self, commitment: Commitment) -> Commitment:
        item = self.catalogue.items[commitment.item]
        return tended(
            commitment,
            item,
            self.days,
            self.now(),
            new_event=lambda what: self.secrets.derived_id("evnt", commitment.id, what),
        )

    def _save(self, before: Commitment, after: Commitment) -> Commitment:
        after = watched(after)
        if not self.commitments.replace(after, owner=before.owner, version=before.version):
            raise Stale
        return after


def _is_repeated(commitment: Commitment, request: Request) -> bool:
    deed = commitment.answered(request.key)
    if deed is not None and deed.fingerprint != request.body:
        raise IdempotencyKeyReused
    return deed is not None
