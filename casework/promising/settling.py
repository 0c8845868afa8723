"""The certificate items of an application: laid out, filed where the case is, and settled before it is accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from casework.application import Application
from casework.commitment import Commitment
from casework.lifecycle import Action
from casework.office import Actor
from casework.ports import Applications, Calendar
from casework.promising.items import Catalogue, Item
from casework.promising.laying_out import first_version, items_of
from casework.promising.ports import KeptCommitments
from casework.promising.submitted import Submitted, submitted
from casework.promising.watching import watched
from conversation_flows.keeping import Keeping
from conversation_flows.ports import Secrets
from i18n.errors import Conflict, FieldError, NotFound
from i18n.marking import N_
from identity.principal import Principal

_OPEN_STILL = N_("还有证明事项没有办好：申请人可以承诺，也可以交证明。都办好了就能受理，也可以先请申请人补正。")
_OPEN_AGAIN = N_("有的承诺受理以后撤回了，证明还没有收到。收到证明、核实清楚再决定，也可以退回再调查。")
ACCEPT = "accept"  # the action of lifecycles that waits for every item


@dataclass(frozen=True)
class Settling:
    """What every use case of commitments stands on."""

    applications: Applications
    commitments: KeptCommitments
    keeping: Keeping
    catalogue: Catalogue
    secrets: Secrets
    days: Calendar

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
        needed = items_of(self.catalogue, application.service, self.submitted(application))
        missing = [item for item in needed if item.id not in known]
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
        """A guard of casework: an application is accepted once every item is settled; raises Conflict with the rest.

        What was accepted and is to be granted is asked once more: a commitment may have been withdrawn since.
        """
        is_asked = action.name == ACCEPT or (action.decides == "granted" and application.latest(ACCEPT) is not None)
        open_still = self.unsettled(application) if is_asked else ()
        if open_still:
            errors = tuple(FieldError("/action", "unsettled", title) for title in open_still)
            text = _OPEN_STILL if action.name == ACCEPT else _OPEN_AGAIN
            raise Conflict(code="commitments_open", text=text, errors=errors)

    def item(self, commitment: Commitment) -> Item:
        """The item of the catalogue it is about."""
        return self.catalogue.items[commitment.item]

    def submitted(self, application: Application) -> Submitted:
        """What was submitted, to be looked at."""
        return submitted(application, self.keeping)

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
