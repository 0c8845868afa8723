"""Writes the papers of a case: words of its region, filled from the case as it is at that moment, and then frozen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from casework.application import Application, Happening, Paper
from casework.papers import Issued, digest, paper_name, paper_number
from casework.reasons import Reasons
from casework.writing.means import Means, Rules, means_of
from casework.writing.occasion import Occasion
from casework.writing.offices import OfficeNames
from casework.writing.reading import shipped_words
from casework.writing.saying import day
from casework.writing.tables import TABLES
from casework.writing.values import values
from casework.writing.words import PaperWords, TableWords, filled, paragraphs, rows
from conversation_flows.conversation import day_in_china
from eligibility.records.record import NotARecord
from regions.divisions import Divisions

FORMAT = 1  # of what a paper says; templates know every format there was
MEASURED = frozenset({"means_table", "review_form"})  # the papers that quote what the rules make of a submission
_NEVER_PUBLIC = frozenset({"children_without_support"})


@dataclass(frozen=True)
class Issuing:
    """Implements :class:`casework.ports.PaperIssuer`."""

    derived_id: Callable[..., str]  # of ports.Secrets: unguessable, and the same for the same parts
    places: Divisions
    reasons: Reasons
    rules: Rules

    def issue(self, application: Application, kinds: Sequence[str], happening: Happening) -> tuple[Issued, ...]:
        """What may not be put up in public is not written at all; everything else is, whatever is still unknown."""
        occasion = self.occasion(application, happening, kinds)
        wanted = [occasion.words.papers[kind] for kind in kinds]
        return tuple(self._issue(occasion, words) for words in wanted if may_be_issued(words, application))

    def occasion(self, application: Application, happening: Happening, kinds: Sequence[str]) -> Occasion:
        """What papers of these kinds are written from."""
        today = day_in_china(happening.at)
        lineage = tuple(division.code for division in self.places.path(application.region, today))
        words = shipped_words(lineage)
        return Occasion(
            application=application,
            happening=happening,
            words=words,
            offices=OfficeNames(self.places, words.offices, application.township, application.region, today),
            reasons=tuple(self.reasons[code] for code in happening.reasons),
            means=self._means(application) if MEASURED & set(kinds) else None,
        )

    def _means(self, application: Application) -> Means | None:
        if application.decision is None:
            return None
        try:
            return means_of(application.decision, application.service, self.rules)
        except NotARecord:
            return None

    def _issue(self, occasion: Occasion, words: PaperWords) -> Issued:
        application, happening = occasion.application, occasion.happening
        name = paper_name(words.kind, application.papers)
        ordinal = 1 + sum(paper.kind == words.kind for paper in application.papers)
        paper = Paper(
            name=name,
            kind=words.kind,
            number=paper_number(application.number, words.code, ordinal),
            issued_at=happening.at,
            digest="",
            verification=self.derived_id("veri", application.id, name),
            step=happening.step,
            happening=happening.id,
        )
        says = says_of(occasion, words, paper)
        return Issued(replace(paper, digest=digest(says)), says)


def may_be_issued(words: PaperWords, application: Application) -> bool:
    """Children are never put up in public (民发〔2019〕62号)."""
    is_child = application.service in _NEVER_PUBLIC or "protected_child" in application.flags
    return not (words.to == "public" and is_child)


def says_of(occasion: Occasion, words: PaperWords, paper: Paper) -> dict[str, Any]:
    """All a paper says: every word of it, and nothing that has to be looked up later."""
    service, issuer = occasion.application.service, occasion.offices.of(_office(occasion, words))
    given = values(occasion, issuer)
    return {
        "format": FORMAT,
        "audience": words.to,
        "office": _office(occasion, words),
        "paper": words.kind,
        "title": filled(words.title, given) or words.title,
        "number": paper.number,
        "issuer": issuer,
        "issued_on": day(occasion.today),
        "to": occasion.applicant if words.to == "applicant" else "",
        "texts": {name: paragraphs(words.section(name, service), given) for name in words.texts},
        "facts": {name: rows(wanted, given) for name, wanted in words.facts.items()},
        "tables": {name: _table(occasion, name, table) for name, table in words.tables.items()},
        "ways": [reason.way_on for reason in occasion.reasons if reason.way_on],
        "rights": [said for name in words.rights for said in _right(occasion, name, given)],
        "signatures": list(words.signatures),
        "drawn": [],
        "verification": paper.verification,
    }


def _office(occasion: Occasion, words: PaperWords) -> str:
    """The division whose office issues it. A decision: whoever decides, the county or the township it delegated to."""
    is_delegated = "delegated" in occasion.application.flags
    by = {"decider": "township" if is_delegated else "county"}.get(words.by, words.by)
    return occasion.application.township if by == "township" else occasion.application.region


def _table(occasion: Occasion, name: str, words: TableWords) -> dict[str, Any]:
    return {"caption": words.caption, "head": list(words.head), "rows": TABLES[name](occasion, words)}


def _right(occasion: Occasion, name: str, given: Any) -> list[str]:
    said = occasion.words.rights[name]
    return paragraphs([said] if isinstance(said, str) else said, given)
