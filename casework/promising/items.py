"""What the catalogue of commitments holds: items, the words they share, and who authorises for themself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from casework.terms import Term

#: How a certificate is done without: by a signed commitment, or by what the office does itself.
#: `local` may be committed to only where the county's own list says so.
Way = Literal["commit", "shared_data", "authorised", "declared", "local"]
CheckClass = Literal["none", "routine", "full", "sample"]
Phase = Literal["before", "during", "after"]
Relation = Literal["applicant", "member", "bearer"]


@dataclass(frozen=True, slots=True)
class Rule:
    """To which services something applies, and when: a condition over what was submitted; always without one."""

    to: frozenset[str]
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Checking:
    """How an item is verified: its class, before, during or after the case, and within which term.

    ``share`` is how many of a hundred a sample draws.
    """

    kind: CheckClass
    phase: Phase
    term: Term
    share: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One certificate of the catalogue, and what takes its place; texts are Chinese.

    ``meets`` is what somebody who commits says of their own case. ``commit_in`` are the counties whose own list lets
    a `local` item be committed to. ``version`` goes up with every change of the notice.
    """

    id: str
    version: int
    title: str
    certificate: str
    proves: str
    way: Way
    law: str
    applies: tuple[Rule, ...]
    sources: tuple[str, ...]
    alternative: str
    brief: str
    checking: Checking
    publicity: str
    meets: str = ""
    consequences: tuple[str, ...] = ()
    commit_in: frozenset[str] = frozenset()

    def may_be_committed(self, county: str) -> bool:
        """Whether a signed commitment may take the certificate's place there."""
        return self.way == "commit" or (self.way == "local" and county in self.commit_in)

    @property
    def is_done_by_office(self) -> bool:
        """Whether the citizen need do nothing: the office asks other bodies, or has been told already."""
        return self.way in {"shared_data", "authorised", "declared"}


@dataclass(frozen=True, slots=True)
class Consequence:
    """What may follow from a false commitment; officers decide it, never the machine."""

    text: str
    law: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words all items share; ``notice`` and ``commitment`` by the ids of their required contents."""

    notice_title: str
    notice_headings: Mapping[str, str]
    item: str
    how: str
    liability: Mapping[str, str]
    powers: str
    publicity: Mapping[str, str]
    classes: Mapping[str, str]
    commitment_title: str
    commitment_contents: Mapping[str, str]
    ways: Mapping[str, str]
    consequences: Mapping[str, Consequence]
    appeal: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Who must authorise for themself: the applicant, or people of a list for whom a condition holds."""

    relation: Relation
    to: frozenset[str]
    when: str
    among: str = ""


@dataclass(frozen=True, slots=True)
class AuthorisationSheet:
    """What somebody who is asked to authorise reads, and who is asked."""

    version: int
    title: str
    law: str
    asks: str
    sources: tuple[str, ...]
    covers: str
    free: str
    agree: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that may be promised or authorised instead of proved; ``recorded``: digests of notices by version."""

    items: Mapping[str, Item]
    wording: Wording
    authorisation: AuthorisationSheet
    recorded: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of_service(self, service: str) -> Iterator[tuple[Item, Rule]]:
        """The items that may apply to a service, each with its rule there."""
        for item in self.items.values():
            for rule in item.applies:
                if service in rule.to:
                    yield item, rule
