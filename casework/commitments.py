"""The use cases of commitments: which items there are, read the notice, commit or bring the certificate, withdraw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from casework.application import Application
from casework.commitment import Commitment, Deed
from casework.lifecycle import Action
from casework.office import Actor, actor_of
from casework.ports import Applications, Calendar
from casework.promising.credit import WHY_BARRED
from casework.promising.items import Catalogue, Item
from casework.promising.laying_out import first_version, items_of
from casework.promising.ports import Files, KeptCommitments, Statements
from casework.promising.signing import Signing, require_signable
from casework.promising.standing import Standing
from casework.promising.submitted import Submitted, submitted
from casework.promising.watching import watched
from conversation_flows.keeping import Keeping
from conversation_flows.log import Request
from conversation_flows.ports import Secrets
from i18n.errors import Conflict, FieldError, IdempotencyKeyReused, NotFound, Stale, Unavailable
from i18n.marking import N_
from identity.principal import Principal

_MOST_DEEDS = 100
ACCEPT = "accept"  # the action of lifecycles that waits for every item
Can = Literal["commit", "bring", "withdraw"]
_DECIDED = N_("这份申请已经有决定了，承诺不能再改。对决定不服的，可以申请复议。")


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
class Commitments:
    """Everything a citizen does about the certificate items of an application."""

    applications: Applications
    commitments: KeptCommitments
    keeping: Keeping
    catalogue: Catalogue
    standing: Standing
    statements: Statements
    secrets: Secrets
    days: Calendar
    files: Files
    now: Callable[[], datetime]

    # --- looking -----------------------------------------------------------------------------------------------------

    def of_application(self, principal: Principal, application_id: str) -> list[Commitment]:
        """The items of the person's application, laid out if nobody has looked before; raises NotFound."""
        application = self.applications.find(application_id, owner=principal.account)
        if application is None:
            raise NotFound
        return self.lay_out(application)

    def lay_out(self, application: Application) -> list[Commitment]:
        """A commitment for every item that applies; the same whenever it is done, nothing new after the decision."""
        kept = [self._filed(each, application) for each in self._kept(application)]
        if application.decision_made is not None:
            return kept
        known = {commitment.item for commitment in kept}
        missing = [item for item in self._items(application) if item.id not in known]
        for item in missing:
            first = first_version(application, item, self.secrets, self.days)
            self.commitments.insert(watched(first), owner=first.owner)
        return self._kept(application) if missing else kept

    def unsettled(self, application: Application) -> tuple[str, ...]:
        """Titles of what keeps the application from being accepted: nothing chosen, or a certificate not yet here."""
        return tuple(self.item(each).title for each in self.lay_out(application) if not each.is_settled)

    def require_settled(
        self, application: Application, action: Action, actor: Actor, details: Mapping[str, Any]
    ) -> None:
        """A guard of casework: an application is accepted once every item is settled; raises Conflict with the rest."""
        open_still = self.unsettled(application) if action.name == ACCEPT else ()
        if open_still:
            errors = tuple(FieldError("/action", "unsettled", title) for title in open_still)
            text = N_("还有证明事项没有办好：申请人可以承诺，也可以交证明。都办好了就能受理，也可以先请申请人补正。")
            raise Conflict(code="commitments_open", text=text, errors=errors)

    def find(self, principal: Principal, commitment_id: str) -> Commitment:
        """The person's commitment; raises NotFound."""
        commitment = self.commitments.find(commitment_id, owner=principal.account)
        if commitment is None:
            raise NotFound
        return commitment

    def item(self, commitment: Commitment) -> Item:
        """The item of the catalogue it is about."""
        return self.catalogue.items[commitment.item]

    def can(self, commitment: Commitment) -> Mapping[Can, str]:
        """What the owner may do, and why not: an empty text where it is possible, else the reason and the way on."""
        application = self._application(commitment)
        said: dict[Can, str] = {"commit": self._why_not_commit(commitment, application), "bring": "", "withdraw": ""}
        if application.decision_made is not None:
            return dict.fromkeys(said, _DECIDED)
        if not _may_bring(commitment):
            said["bring"] = _WHY_NOT_BRING[commitment.state]
        if commitment.state != "committed":
            said["withdraw"] = N_("这一项没有签过承诺，不用撤回。")
        elif commitment.status == "found_false":
            said["withdraw"] = N_("这份承诺已经查过了，不能再撤回。觉得查错了，可以向办理的苏木乡镇（街道）提出。")
        return said

    # --- choosing ----------------------------------------------------------------------------------------------------

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
        if choice.choice == "bring":
            return self._save(commitment, self._brought(commitment, choice, deed))
        return self._save(commitment, self._signed(commitment, choice, deed))

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

    # --- within ------------------------------------------------------------------------------------------------------

    def _signed(self, commitment: Commitment, choice: Choice, deed: Deed) -> Commitment:
        application, item = self._application(commitment), self.item(commitment)
        expected = self._submitted(application).signer or ""
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
        if len(commitment.deeds) >= _MOST_DEEDS:
            raise Conflict(code="too_long", text=N_("这一项改动次数太多了。请拨打 12345，请工作人员帮您办理。"))
        why_not = self.can(commitment)[what]
        if why_not:
            raise Conflict(code="not_possible_here", text=why_not)

    def _why_not_commit(self, commitment: Commitment, application: Application) -> str:
        item = self.item(commitment)
        if not item.may_be_committed(commitment.region):
            return self.catalogue.wording.ways[item.way]
        if commitment.withdrawn_at:
            return N_("这一项的承诺撤回了，请照常交证明；交不出来的，由工作人员帮您核实。")
        if commitment.state not in {"open", "bringing"}:
            return _WHY_NOT_COMMIT[commitment.state]
        person = self._submitted(application)
        if person.signer is None:
            return N_("承诺要申请人本人签，帮忙的人不能替签。可以请申请人到窗口签，或者这一项照常交证明。")
        bar = self.standing.bar_of(person.id_number)
        return WHY_BARRED[bar.kind] if bar else ""

    def _kept(self, application: Application) -> list[Commitment]:
        return self.commitments.of_application(application.id, owner=application.owner)

    def _filed(self, commitment: Commitment, application: Application) -> Commitment:
        """Under the township and county that are responsible now: a case may have been sent on."""
        region, township = application.region, application.township
        if (commitment.region, commitment.township) == (region, township):
            return commitment
        moved = replace(commitment, version=commitment.version + 1, region=region, township=township)
        is_kept = self.commitments.replace(moved, owner=moved.owner, version=commitment.version)
        return moved if is_kept else self.commitments.find(commitment.id, owner=commitment.owner) or commitment

    def _items(self, application: Application) -> list[Item]:
        return items_of(self.catalogue, application.service, self._submitted(application))

    def _submitted(self, application: Application) -> Submitted:
        return submitted(application, self.keeping)

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
            if not self._is_kept(after):
                raise
            return Step(after)
        kept = self.commitments.find(before.id, owner=before.owner)
        repeated = kept and _repeated(kept, Request(after.deeds[-1].request, after.deeds[-1].fingerprint))
        if not repeated:
            raise Stale
        return repeated

    def _is_kept(self, after: Commitment) -> bool:
        kept = self.commitments.find(after.id, owner=after.owner)
        return kept is not None and kept.answered(after.deeds[-1].request) is not None


_WHY_NOT_COMMIT = {
    "committed": N_("这一项您已经承诺过了，不用再签。"),
    "brought": N_("这一项的证明已经收到了，不用再承诺。"),
}
_WHY_NOT_BRING = {
    "committed": N_("这一项您已经承诺了，不用交证明。想改为交证明，请先撤回承诺。"),
    "with_office": N_("这一项由工作人员办，您不用交证明。要是查不到，我们会请您交。"),
    "brought": N_("这一项的证明已经收到了，不用再交。"),
}


def _may_bring(commitment: Commitment) -> bool:
    """Whether a certificate is of any use: of what the office does itself, once it could not, or found otherwise."""
    if commitment.state == "with_office":
        return commitment.finding is not None and commitment.finding.result != "confirmed"
    return commitment.state in {"open", "bringing"}


def _repeated(commitment: Commitment, request: Request) -> Step | None:
    """What this very request already did; raises IdempotencyKeyReused when its body differs."""
    deed = commitment.answered(request.key)
    if deed is None:
        return None
    if deed.fingerprint != request.body:
        raise IdempotencyKeyReused
    return Step(commitment, replayed=True)
