"""What follows when a commitment was found false, or was not: the case is told, and the register follows."""

from __future__ import annotations

from dataclasses import dataclass

from casework.commitment import Commitment
from casework.ports import Applications
from casework.promising.items import Catalogue
from casework.promising.ports import KeptCommitments, MarkDone
from casework.promising.standing import Standing
from casework.promising.submitted import submitted
from casework.promising.telling import line_of, tell
from conversation_flows.keeping import Keeping
from conversation_flows.ports import Secrets

REFUTED, CLEARED = "commitment.refuted", "commitment.cleared"
_COLLECTION = "commitments"


@dataclass(frozen=True)
class Consequences:
    """Handles what officers found out. It bars from committing, and from nothing else: the rest officers decide."""

    applications: Applications
    commitments: KeptCommitments
    keeping: Keeping
    catalogue: Catalogue
    standing: Standing
    mark_done: MarkDone
    secrets: Secrets

    def handle(self, commitment_id: str, event_id: str) -> None:
        """Tell the case, and enter a false commitment in the register or take it out; as often as it comes, once."""
        commitment = self.commitments.find_carrying(commitment_id, scope=event_id)
        if commitment is None:
            return
        event = next(event for event in commitment.outbox if event["id"] == event_id)
        action = str(event["kind"]).replace(".", "_")
        happening = self.secrets.derived_id("hapn", commitment.application, event_id)
        finding = commitment.findings[event["finding"]]
        item = self.catalogue.items[commitment.item]
        tell(self.applications, commitment, line_of(commitment, finding, item, action=action, happening=happening))
        self._note_standing(commitment)
        self.mark_done(_COLLECTION, commitment_id, event_id)

    def _note_standing(self, commitment: Commitment) -> None:
        """What holds now counts, in whichever order the events come."""
        application = self.applications.find(commitment.application, owner=commitment.owner)
        finding = commitment.finding
        if application is None or finding is None:
            return
        id_number = submitted(application, self.keeping).id_number
        if finding.result == "refuted":
            cause = f"{commitment.id}/{len(commitment.findings)}"  # found false anew after an appeal is another cause
            self.standing.enter(id_number, "false_commitment", cause=cause, officer=finding.officer)
        else:
            self.standing.lift_all(id_number, of=f"{commitment.id}/", officer=finding.officer)
