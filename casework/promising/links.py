"""Links that let one person in, once it is clear who is there: made, recognised, and worn out by wrong tries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.authorisation import MOST_MISSES, Authorisation, Link
from casework.promising.ports import KeptAuthorisations
from conversation_flows.log import Request
from conversation_flows.ports import Secrets
from i18n.errors import Conflict, IdempotencyKeyReused, Invalid, Stale, TooMany
from i18n.marking import N_
from identity.ports import Limits

LINK_DAYS = 7
_MOST_LINKS = 30  # of one person: whoever needs more is helped at a window
_CODE_LENGTH = 20  # 100 bits: the link is the first thing that lets somebody in
_TRIES_OF_A_RACE = 8


@dataclass(frozen=True, slots=True)
class PersonalLinks:
    """The newest link of each person who is asked; of its code only a keyed hash is kept."""

    authorisations: KeptAuthorisations
    secrets: Secrets
    guard: Limits
    now: Callable[[], datetime]

    def make(self, found: Authorisation, request: Request) -> tuple[str, Authorisation]:
        """A fresh code, which undoes the one before; the same request gives the same.

        Raises IdempotencyKeyReused, Stale, and Conflict when the person cannot be recognised by anything, or had too
        many.
        """
        code = self.secrets.derived_code(_CODE_LENGTH, "authorisation", found.id, request.key)
        bodies = dict(found.requests)
        if request.key in bodies:
            if bodies[request.key] != request.body:
                raise IdempotencyKeyReused
            return code, found
        _require_linkable(found)
        link = Link(self._key(code), self.now() + timedelta(days=LINK_DAYS))
        linked = found.changed(link=link, requests=(*found.requests, (request.key, request.body)))
        if not self.authorisations.replace(linked, owner=linked.owner, version=found.version):
            raise Stale
        return code, linked

    def recognise(self, code: str, second_fact: str, *, network: str) -> Authorisation:
        """Whom the link was made for; the try is counted before anybody looks whether it is right.

        A wrong, old or used-up link and a wrong second fact are one answer. Raises Invalid, TooMany, Stale.
        """
        code, second_fact = code.strip().lower(), second_fact.upper()
        self.guard.hit("authorisation.network", network)
        for _ in range(_TRIES_OF_A_RACE):
            found = self.authorisations.find_by_code(scope=self._key(code))
            if found is None or found.link is None:
                raise _no_match()
            tried = found.changed(link=replace(found.link, misses=min(found.link.misses, MOST_MISSES) + 1))
            if self.authorisations.replace(tried, owner=found.owner, version=found.version):
                return self._checked(tried, tried.link, second_fact)
        raise TooMany(retry_after_seconds=1)

    def _checked(self, tried: Authorisation, link: Link | None, second_fact: str) -> Authorisation:
        if link is None or not tried.is_open_to(second_fact, self.now()):
            raise _no_match()
        right = tried.changed(link=replace(link, misses=link.misses - 1))
        if not self.authorisations.replace(right, owner=tried.owner, version=tried.version):
            raise Stale
        return right

    def _key(self, code: str) -> str:
        return self.secrets.blind("authorisation", code)


def _require_linkable(authorisation: Authorisation) -> None:
    if not authorisation.can_be_linked:
        text = N_("申请里没有这位亲人的身份证号码，没法在手机上确认是本人。请本人到窗口授权，或者由工作人员上门。")
        raise Conflict(code="sign_in_person", text=text)
    if len(authorisation.requests) >= _MOST_LINKS:
        raise Conflict(
            code="too_many_links", text=N_("链接已经发了很多次。请本人到窗口授权，或者拨打 12345 请人帮忙。")
        )


def _no_match() -> Invalid:
    text = N_("链接或者身份证后四位不对，或者链接过期了。请核对一下，或者让家人再给您一个新的链接。")
    return Invalid(code="no_match", text=text)
