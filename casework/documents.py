"""The papers of an application as documents: listed, read on a phone, printed once, and verified by anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from casework.application import Application, Paper
from casework.ports import Applications
from casework.writing.pages import page
from casework.writing.ports import Drawing, KeptPaper, KeptPapers, Link, MarkDone, Press
from conversation_flows.conversation import day_in_china
from i18n.errors import NotFound, Unavailable
from i18n.marking import N_
from identity.principal import Principal

_BETWEEN_OFFICES = "offices"
_RETRY_AFTER_SECONDS = 300
DECISIONS = frozenset({"approval", "refusal"})
OVER = frozenset({"expired"})  # steps in which what was granted is over without another decision


class NotPrinted(Exception):
    """A paper that the press cannot set; its page can be read all the same, and somebody has to look at it."""


@dataclass(frozen=True)
class Documents:
    """What becomes of papers once they are issued. What they say was fixed with the action that issued them."""

    applications: Applications
    kept: KeptPapers
    press: Press
    draw: Drawing
    link: Link
    mark_done: MarkDone

    def of_application(self, principal: Principal, application_id: str) -> list[tuple[Paper, str]]:
        """The papers of one's own application, oldest first, each with its title; raises NotFound."""
        application = self._own(principal, application_id)
        return [(paper, title_of(application, paper)) for paper in shown_to_citizens(application)]

    def read(self, principal: Principal, application_id: str, name: str) -> KeptPaper:
        """One of one's own papers as a page; raises NotFound."""
        application = self._own(principal, application_id)
        return self.keep(application, _named(shown_to_citizens(application), name))

    def fetch(self, principal: Principal, application_id: str, name: str) -> KeptPaper:
        """The same with its PDF, made now if it is not there yet; raises NotFound, Unavailable."""
        kept = self.read(principal, application_id, name)
        return self.printed([kept])[0]

    def of_case(self, application: Application, name: str) -> KeptPaper:
        """Any paper of an application that the caller was let into, with its PDF; raises NotFound, Unavailable."""
        return self.printed([self.keep(application, _named(application.papers, name))])[0]

    def verification(self, verification_id: str) -> Mapping[str, Any] | None:
        """What anybody may know who has a paper in hand; None when it is none of ours."""
        kept = self.kept.find_verified(scope=verification_id)
        if kept is None:
            return None
        shown = {name: getattr(kept, name) for name in ("kind", "title", "number", "digest")}
        issued_on = day_in_china(kept.issued_at)
        return {**shown, "issued_on": issued_on, "issuer": kept.office, "status": self._status(kept)}

    def _status(self, kept: KeptPaper) -> str:
        """Of a decision: whether it is the one that holds; an approval must not outlive the end of what it grants."""
        application = self.applications.find(kept.application, owner=kept.owner)
        decision = application.decision_made if application else None
        if kept.kind not in DECISIONS or application is None or decision is None:
            return "valid"
        mine = {paper.verification: paper.happening for paper in application.papers}.get(kept.id)
        return "valid" if mine == decision.happening and application.step not in OVER else "superseded"

    def handle(self, application_id: str, event_id: str) -> None:
        """Print what one action issued, as often as the event comes; raises :class:`NotPrinted`, Unavailable."""
        application = self.applications.find_carrying(application_id, scope=event_id)
        if application is None:
            return
        caused_by = next(event["happening"] for event in application.outbox if event["id"] == event_id)
        papers = [paper for paper in application.papers if paper.happening == caused_by]
        try:
            self.printed([self.keep(application, paper) for paper in papers])
        except Unavailable as error:
            if error.code == "not_printed":
                raise NotPrinted from error
            raise
        self.mark_done("applications", application_id, event_id)

    def keep(self, application: Application, paper: Paper) -> KeptPaper:
        """The paper as a page, kept the first time it is asked for."""
        return self.keep_saying(application, paper, application.paper_data[paper.name], paper.verification)

    def keep_saying(
        self, application: Application, paper: Paper, says: Mapping[str, Any], verified_by: str
    ) -> KeptPaper:
        """The same for a paper that is no line of the application; ``verified_by`` is what its QR code leads to."""
        kept = self.kept.find(application.id, paper.name, owner=application.owner)
        if kept is not None:
            return kept
        made = self._page(application, paper, says, verified_by)
        if self.kept.insert(made, owner=application.owner):
            return made
        return self._kept(made)

    def printed(self, papers: Sequence[KeptPaper]) -> list[KeptPaper]:
        """The same, each with its PDF. Those that can be printed are kept before Unavailable is raised for the rest."""
        missing = [paper for paper in papers if paper.pdf is None]
        made = self.press.set([paper.page for paper in missing]) if missing else []
        done = {
            paper.id: self._with_pdf(paper, result.pdf)
            for paper, result in zip(missing, made, strict=True)
            if result is not None
        }
        if len(done) < len(missing):
            raise Unavailable(
                code="not_printed",
                text=N_("这份文书的 PDF 还没有做好，网页版现在就可以看。"),
                retry_after_seconds=_RETRY_AFTER_SECONDS,
            )
        return [done.get(paper.id, paper) for paper in papers]

    def _with_pdf(self, paper: KeptPaper, pdf: bytes) -> KeptPaper:
        """The PDF that was first counts, whoever made it: a paper is never replaced by another that looks the same."""
        made = replace(paper, version=paper.version + 1, pdf=pdf, pdf_digest=sha256(pdf).hexdigest())
        if self.kept.replace(made, owner=paper.owner, version=paper.version):
            return made
        return self._kept(paper)

    def _kept(self, paper: KeptPaper) -> KeptPaper:
        """What somebody else kept a moment ago."""
        kept = self.kept.find(paper.application, paper.name, owner=paper.owner)
        if kept is None:
            raise Unavailable
        return kept

    def _page(self, application: Application, paper: Paper, says: Mapping[str, Any], verified_by: str) -> KeptPaper:
        return KeptPaper(
            id=paper.verification,
            version=1,
            owner=application.owner,
            application=application.id,
            name=paper.name,
            kind=paper.kind,
            title=says["title"],
            number=paper.number,
            office=says["office"],
            issued_at=paper.issued_at,
            digest=paper.digest,
            page=page(says, paper.digest, self.draw(self.link(verified_by))),
        )

    def _own(self, principal: Principal, application_id: str) -> Application:
        application = self.applications.find(application_id, owner=principal.account)
        if application is None:
            raise NotFound
        return application


def shown_to_citizens(application: Application) -> Sequence[Paper]:
    """All but what passes between offices."""
    says = application.paper_data
    return [paper for paper in application.papers if says[paper.name]["audience"] != _BETWEEN_OFFICES]


def title_of(application: Application, paper: Paper) -> str:
    """What stands above the paper, in Chinese: the name it is filed under."""
    return str(application.paper_data[paper.name]["title"])


def _named(papers: Sequence[Paper], name: str) -> Paper:
    for paper in papers:
        if paper.name == name:
            return paper
    raise NotFound
