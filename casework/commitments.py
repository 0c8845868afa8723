"""The use cases of commitments for an applicant: read the notice, commit or bring the certificate, withdraw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal

from casework.application import Application
from casework.commitment import Commitment, Deed
from casework.office import actor_of
from casework.promising.ports import Files, Statements
from casework.promising.possible import Can, Situation, can
from casework.promising.settling import Settling
from casework.promising.signing import Signing, require_signable
from casework.promising.standing import Standing
from casework.promising.watching import watched
from conversation_flows.log import Request
from i18n.errors import Conflict, IdempotencyKeyReused, NotFound, Stale, Unavailable
from identity.principal import Principal


@dataclass(frozen=True, slots=True)
class Choice:
    """What a citizen chose for an item: to commit, with everything that takes, or to bring the certificate.

    ``uploads`` are photos of it, if it is brought so.
    """

    choice: Literal["commit", "bring"]
    notice: int = 0
    ticks: frozenset[str] = frozenset()
    signer: str = ""
    signature: Any = None
    locale: str = ""
    uploads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A commitment after a request, and whether the request was a repetition."""

    commitment: Commitment
    replayed: bool = False


@dataclass(frozen=True)
class Commitments(Settling):
    """Everything a citizen does about the certificate items of an application."""

    standing: Standing
    statements: Statements
    files: Files
    now: Callable[[], datetime]

    def find(self, principal: Principal, commitment_id: str) -> Commitment:
        """The person's commitment; raises NotFound."""
        commitment = self.commitments.find(commitment_id, owner=principal.account)
        if commitment is None:
            raise NotFound
        return commitment

    def can(self, commitment: Commitment) -> Mapping[Can, str]:
        """What the owner may do, and why not: an empty text where it is possible, else the reason and the way on."""
        application = self._application(commitment)
        person = self.submitted(application)
        situation = Situation(
            item=self.item(commitment),
            wording=self.catalogue.wording,
            is_decided=application.decision_made is not None,
            signer=person.signer,
            bar=partial(self.standing.bar_of, person.id_number),
        )
        return can(commitment, situation)

    def choose(
        self, principal: Principal, commitment_id: str, choice: Choice, *, based_on: int, channel: str, request: Request
    ) -> Step:
        """Commit, or say that the certificate will come.

        Raises NotFound, Stale, Conflict with what is possible instead, and Invalid for what is missing. Nothing is
        changed then.
        """
        commitment = self.find(principal, commitment_id)
        repeated = _repeated(commitment, request)
        if repeated is not None:
            return repeated
        self._require_may(commitment, choice.choice, based_on)
        deed = Deed(choice.choice, self.now(), actor_of(principal), channel, request.key, request.body)
        carry_out = self._signed if choice.choice == "commit" else self._brought
        return self._save(commitment, carry_out(commitment, choice, deed))

    def withdraw(
        self, principal: Principal, commitment_id: str, words: str, *, based_on: int, channel: str, request: Request
    ) -> Step:
        """Take a signed commitment back, until the decision; from then on the certificate is needed after all.

        Raises NotFound, Stale, Conflict.
        """
        commitment = self.find(principal, commitment_id)
        repeated = _repeated(commitment, request)
        if repeated is not None:
            return repeated
        self._require_may(commitment, "withdraw", based_on)
        deed = Deed("withdraw", self.now(), actor_of(principal), channel, request.key, request.body, words)
        return self._save(commitment, commitment.after(deed, state="bringing", withdrawn_at=deed.at, task=None))

    def _signed(self, commitment: Commitment, choice: Choice, deed: Deed) -> Commitment:
        item = self.item(commitment)
        expected = self.submitted(self._application(commitment)).signer or ""
        strokes = require_signable(item, choice.notice, choice.ticks, choice.signer, choice.signature, expected)
        signing = Signing(self.catalogue.wording, self.statements, self.secrets, self.days)
        return signing.sign(commitment, item, deed, signer=expected, strokes=strokes, locale=choice.locale)

    def _brought(self, commitment: Commitment, choice: Choice, deed: Deed) -> Commitment:
        """Brought at once with photos of the certificate; else it will be."""
        self.files.attach(choice.uploads, owner=commitment.owner, application=commitment.application)
        uploads = tuple(dict.fromkeys((*commitment.uploads, *choice.uploads)))
        return commitment.after(deed, state="brought" if uploads else "bringing", uploads=uploads)

    def _require_may(self, commitment: Commitment, what: Can, based_on: int) -> None:
        if based_on != commitment.version:
            raise Stale
        why_not = self.can(commitment)[what]
        if why_not:
            raise Conflict(code="not_possible_here", text=why_not)

    def _application(self, commitment: Commitment) -> Application:
        application = self.applications.find(commitment.application, owner=commitment.owner)
        if application is None:
            raise NotFound
        return application

    def _save(self, before: Commitment, after: Commitment) -> Step:
        """Compare and set; a lost reply or a lost race to its own twin is settled by reading again."""
        after = watched(after)
        try:
            if self.commitments.replace(after, owner=before.owner, version=before.version):
                return Step(after)
        except Unavailable:
            if self._repeated(after) is None:
                raise
            return Step(after)
        repeated = self._repeated(after)
        if repeated is None:
            raise Stale
        return repeated

    def _repeated(self, after: Commitment) -> Step | None:
        """What is kept of the request that led to ``after``."""
        kept = self.commitments.find(after.id, owner=after.owner)
        deed = after.deeds[-1]
        return _repeated(kept, Request(deed.request, deed.fingerprint)) if kept else None


def _repeated(commitment: Commitment, request: Request) -> Step | None:
    """What this very request already did; raises IdempotencyKeyReused when its body differs."""
    deed = commitment.answered(request.key)
    if deed is None:
        return None
    if deed.fingerprint != request.body:
        raise IdempotencyKeyReused
    return Step(commitment, replayed=True)
