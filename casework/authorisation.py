"""An authorisation: one person's own yes or no to a means check, asked by a link that holds for a while."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

import orjson

from casework.promising.items import Relation

State = Literal["waiting", "given", "declined"]
MOST_MISSES = 5


@dataclass(frozen=True, slots=True)
class Who:
    """The person who is asked, as the applicant named them: sealed. ``second_fact`` is asked for beside the link."""

    name: str
    phone: str
    second_fact: str


@dataclass(frozen=True, slots=True)
class Link:
    """The newest link: a keyed hash of its code, until when it holds, and how often it was tried in vain."""

    key: str
    expires_at: datetime
    misses: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answered, and the words they answered to: sealed. The newest counts."""

    agrees: bool
    at: datetime
    text: str
    strokes: list[Any] = field(default_factory=list)
    words: str = ""

    def digest(self) -> str:
        """SHA-256 of all of it as canonical JSON."""
        content = {name: getattr(self, name) for name in self.__slots__}
        return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)).hexdigest()


@dataclass(frozen=True, slots=True)
class Authorisation:
    """What one person is asked for one application; whoever changes it makes the next version.

    ``owner`` is the applicant's account: the person who is asked needs none. ``person`` is where they stand in the
    answers. ``requests`` are keyed hashes of the requests that made links, so that a retry gets the same.
    """

    id: str
    owner: str
    version: int
    application: str
    service: str
    person: str
    relation: Relation
    region: str
    township: str
    asked_at: datetime
    who: Who
    state: State = "waiting"
    link: Link | None = None
    replies: tuple[Reply, ...] = ()
    requests: tuple[tuple[str, str], ...] = ()
    reminded: int = 0
    watch_at: datetime | None = None
    outbox: tuple[dict[str, Any], ...] = ()

    @property
    def can_be_linked(self) -> bool:
        """Whether there is anything to recognise the person by; else they sign at a window."""
        return bool(self.who.second_fact)

    def is_open_to(self, second_fact: str, now: datetime) -> bool:
        """Whether the link still holds and the second fact is right."""
        link = self.link
        if link is None or link.misses > MOST_MISSES or now >= link.expires_at:
            return False
        return bool(self.who.second_fact) and self.who.second_fact == second_fact

    def changed(self, **changes: Any) -> Authorisation:
        """The next version."""
        return replace(self, version=self.version + 1, **changes)

    def answered(self, reply: Reply) -> Authorisation:
        """The next version, with an answer; what was answered before stays on record."""
        state: State = "given" if reply.agrees else "declined"
        return self.changed(state=state, replies=(*self.replies, reply), watch_at=None)
