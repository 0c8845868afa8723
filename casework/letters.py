"""Signed commitments as letters: what was read, ticked and signed, with the statement anybody can verify offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from casework.application import Application, Paper
from casework.commitment import Commitment, Signed
from casework.commitments import Commitments
from casework.documents import Documents
from casework.issuing import Issuing, says_of
from casework.papers import paper_number
from casework.writing.ports import KeptPaper
from casework.writing.saying import day
from conversation_flows.conversation import day_in_china
from i18n.errors import NotFound
from identity.principal import Principal

KIND = "commitment_letter"
_MARGIN = 6  # around a signature, in its own units


@dataclass(frozen=True)
class Letters:
    """Made when they are first asked for, from what was sealed when it was signed; kept for good from then on."""

    commitments: Commitments
    issuing: Issuing
    documents: Documents

    def read(self, principal: Principal, commitment_id: str) -> KeptPaper:
        """One's own signed commitment as a page; raises NotFound, also where nothing was signed."""
        commitment = self.commitments.find(principal, commitment_id)
        application = self.commitments.applications.find(commitment.application, owner=principal.account)
        if commitment.signed is None or application is None:
            raise NotFound
        paper = self._paper(application, commitment, commitment.signed)
        return self.documents.keep_saying(
            application, paper, self._says(application, commitment, commitment.signed, paper), commitment.statement
        )

    def fetch(self, principal: Principal, commitment_id: str) -> KeptPaper:
        """The same with its PDF; raises NotFound, Unavailable."""
        return self.documents.printed([self.read(principal, commitment_id)])[0]

    def _paper(self, application: Application, commitment: Commitment, signed: Signed) -> Paper:
        """The place of its item in the catalogue is the ordinal of its number; signed anew, it has a new id."""
        items = sorted(self.commitments.catalogue.items)
        return Paper(
            name=f"{KIND}.{commitment.verification}",
            kind=KIND,
            number=paper_number(application.number, self._code(application), 1 + items.index(commitment.item)),
            issued_at=signed.at,
            digest=commitment.digest,
            verification=commitment.verification,
            step=application.step,
            happening=commitment.id,
        )

    def _code(self, application: Application) -> int:
        return self.issuing.occasion(application, application.history[0], (KIND,)).words.papers[KIND].code

    def _says(self, application: Application, commitment: Commitment, signed: Signed, paper: Paper) -> dict[str, Any]:
        happening = replace(application.history[0], at=signed.at)
        occasion = self.issuing.occasion(application, happening, (KIND,))
        says = says_of(occasion, occasion.words.papers[KIND], paper)
        at = f"{day(day_in_china(signed.at))}，签名人{signed.signer}"
        return says | {
            "facts": {
                "case": [*says["facts"]["case"], ["事项", self.commitments.item(commitment).title], ["签署", at]]
            },
            "texts": says["texts"]
            | {"told": signed.notice_text.splitlines(), "promised": signed.commitment_text.splitlines()},
            "signatures": [],
            "drawn": [drawing(signed.strokes)],
        }


def drawing(strokes: Sequence[Sequence[Sequence[float]]]) -> dict[str, Any]:
    """A signature as polylines in a box of its own size; numbers alone, whatever was sent."""
    points = [(float(x), float(y)) for stroke in strokes for x, y, *_ in stroke]
    left, top = min(x for x, _ in points) - _MARGIN, min(y for _, y in points) - _MARGIN
    width, height = max(x for x, _ in points) + _MARGIN - left, max(y for _, y in points) + _MARGIN - top
    return {
        "label": "签名",
        "box": f"{left:g} {top:g} {width:g} {height:g}",
        "pen": f"{max(width, height) / 60:g}",
        "strokes": [" ".join(f"{float(x):g},{float(y):g}" for x, y, *_ in stroke) for stroke in strokes],
    }
