"""The use cases of authorisations: who is asked, a link for each, reading it, agreeing or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.application import Application
from casework.authorisation import MOST_MISSES, Authorisation, Link, Reply
from casework.masking import masked_name
from casework.ports import Applications
from casework.promising.asking import authorisations_of
from casework.promising.items import AuthorisationSheet, Catalogue
from casework.promising.ports import KeptAuthorisations
from casework.promising.rounds import look_at_all
from casework.promising.submitted import submitted
from conversation_flows.engine.kinds.agreements import read_signature
from conversation_flows.engine.kinds.kind import Refused
from conversation_flows.keeping import Keeping
from conversation_flows.log import Request
from conversation_flows.ports import Secrets
from i18n.errors import Conflict, FieldError, IdempotencyKeyReused, Invalid, NotFound, Stale, TooMany
from i18n.marking import N_
from identity.ports import Limits
from identity.principal import Principal

LINK_DAYS = 7
REMINDER = "authorisation.reminder"
REMIND_AFTER = timedelta(days=3)
MOST_REMINDERS = 2
_MOST_LINKS = 30  # of one person: whoever needs more is helped at a window
_CODE_LENGTH = 20  # 100 bits: the link is the first thing that lets somebody in
_TRIES_OF_A_RACE = 8


@dataclass(frozen=True, slots=True)
class Asking:
    """What the person who is asked reads: the sheet, who asks for what, and where things stand with their own answer.

    ``applicant`` is masked: whoever is family knows.
    """

    sheet: AuthorisationSheet
    authorisation: Authorisation
    applicant: str
    service_title: str

    def text(self) -> str:
        """Everything that is agreed to, in Chinese: it is kept with the answer."""
        sheet = self.sheet
        asks = sheet.asks.replace("{applicant}", self.applicant).replace("{service}", self.service_title)
        return "\n".join(
            (sheet.title, asks, sheet.law, "、".join(sheet.sources), sheet.covers, sheet.free, sheet.agree)
        )


@dataclass(frozen=True)
class Authorisations:
    """Everybody authorises for themself, on their own phone; nobody for anybody else."""

    applications: Applications
    authorisations: KeptAuthorisations
    keeping: Keeping
    catalogue: Catalogue
    secrets: Secrets
    guard: Limits
    now: Callable[[], datetime]

    # --- for the applicant -------------------------------------------------------------------------------------------

    def of_application(self, principal: Principal, application_id: str) -> list[Authorisation]:
        """Whose authorisation the person's application needs; raises NotFound."""
        application = self.applications.find(application_id, owner=principal.account)
        if application is None:
            raise NotFound
        return self.lay_out(application)

    def lay_out(self, application: Application) -> list[Authorisation]:
        """One for everybody who has to be asked; the same whenever it is done."""
        kept = self.authorisations.of_application(application.id, owner=application.owner)
        known = {one.person for one in kept}
        wanted = authorisations_of(self.catalogue, application, submitted(application, self.keeping), self.secrets)
        missing = [one for one in wanted if one.person not in known]
        for one in missing:
            self.authorisations.insert(_watched(one), owner=one.owner)
        return self.authorisations.of_application(application.id, owner=application.owner) if missing else kept

    def outstanding(self, application: Application) -> tuple[Authorisation, ...]:
        """Those who have not agreed, or not yet: for the office, with their words."""
        return tuple(one for one in self.lay_out(application) if one.state != "given")

    def make_link(
        self, principal: Principal, application_id: str, authorisation_id: str, request: Request
    ) -> tuple[str, Authorisation]:
        """A fresh code, which undoes the one before; the same request gives the same.

        Raises NotFound, Stale, and Conflict when the person cannot be recognised by anything, or had too many.
        """
        found = self.authorisations.find(authorisation_id, owner=principal.account)
        if found is None or found.application != application_id:
            raise NotFound
        code = self.secrets.derived_code(_CODE_LENGTH, "authorisation", found.id, request.key)
        bodies = dict(found.requests)
        if request.key in bodies:
            if bodies[request.key] != request.body:
                raise IdempotencyKeyReused
            return code, found
        self._require_linkable(found)
        link = Link(self._key(code), self.now() + timedelta(days=LINK_DAYS))
        linked = found.changed(link=link, requests=(*found.requests, (request.key, request.body)))
        if not self.authorisations.replace(linked, owner=linked.owner, version=found.version):
            raise Stale
        return code, linked

    # --- for the person who is asked ---------------------------------------------------------------------------------

    def open(self, code: str, second_fact: str, *, network: str) -> Asking:
        """What somebody is asked. A wrong, old or used-up link and a wrong second fact are one answer: Invalid."""
        return self._asking(self._recognised(code, second_fact, network))

    def reply(
        self, code: str, second_fact: str, *, agrees: bool, signature: object, words: str, network: str
    ) -> Asking:
        """Agree, signed, or decline, with or without words; another answer later takes its place.

        Raises Invalid, TooMany, Stale.
        """
        asking = self._asking(self._recognised(code, second_fact, network))
        found, strokes = asking.authorisation, _strokes(signature) if agrees else []
        reply = Reply(agrees, self.now(), asking.text(), strokes, "" if agrees else words)
        last = found.replies[-1] if found.replies else None
        if last is not None and replace(reply, at=last.at) == last:
            return asking  # the same answer again: our reply to it was lost
        answered = found.answered(reply)
        if not self.authorisations.replace(answered, owner=found.owner, version=found.version):
            raise Stale
        return replace(asking, authorisation=answered)

    # --- within ------------------------------------------------------------------------------------------------------

    def _asking(self, found: Authorisation) -> Asking:
        application = self.applications.find(found.application, owner=found.owner)
        if application is None:
            raise NotFound
        answers = submitted(application, self.keeping)
        return Asking(self.catalogue.authorisation, found, masked_name(answers.applicant), answers.walk.flow.title)

    def _recognised(self, code: str, second_fact: str, network: str) -> Authorisation:
        """Whom the link was made for; the try is counted before anybody looks whether it is right."""
        code, second_fact = code.strip().lower(), second_fact.upper()
        self.guard.hit("authorisation.network", network)
        for _ in range(_TRIES_OF_A_RACE):
            found = self.authorisations.find_by_code(scope=self._key(code))
            if found is None or found.link is None:
                raise _no_match()
            tried = found.changed(link=replace(found.link, misses=min(found.link.misses, MOST_MISSES) + 1))
            if self.authorisations.replace(tried, owner=found.owner, version=found.version):
                return self._checked(tried, second_fact)
        raise TooMany(retry_after_seconds=1)

    def _checked(self, tried: Authorisation, second_fact: str) -> Authorisation:
        if not tried.is_open_to(second_fact, self.now()) or tried.link is None:
            raise _no_match()
        right = tried.changed(link=replace(tried.link, misses=tried.link.misses - 1))
        if not self.authorisations.replace(right, owner=tried.owner, version=tried.version):
            raise Stale
        return right

    def _key(self, code: str) -> str:
        return self.secrets.blind("authorisation", code)

    def _require_linkable(self, authorisation: Authorisation) -> None:
        if not authorisation.can_be_linked:
            text = N_("申请里没有这位亲人的身份证号码，没法在手机上确认是本人。请本人到窗口授权，或者由工作人员上门。")
            raise Conflict(code="sign_in_person", text=text)
        if len(authorisation.requests) >= _MOST_LINKS:
            raise Conflict(
                code="too_many_links", text=N_("链接已经发了很多次。请本人到窗口授权，或者拨打 12345 请人帮忙。")
            )

    # --- the watcher -------------------------------------------------------------------------------------------------

    def watch(self, limit: int) -> int:
        """Remind those nobody heard from; how many were looked at."""
        return look_at_all(self.authorisations.due(self.now(), limit=limit), self._look_after)

    def _look_after(self, authorisation_id: str, owner: str) -> None:
        found = self.authorisations.find(authorisation_id, owner=owner)
        if found is not None and found.watch_at is not None and found.watch_at <= self.now():
            self.authorisations.replace(self._reminded(found), owner=owner, version=found.version)

    def _reminded(self, found: Authorisation) -> Authorisation:
        if found.state != "waiting" or found.reminded >= MOST_REMINDERS:
            return found.changed(watch_at=None)
        event_id = self.secrets.derived_id("evnt", found.id, REMINDER, str(found.reminded))
        event = {"id": event_id, "kind": REMINDER, "at": self.now()}
        return _watched(found.changed(reminded=found.reminded + 1, outbox=(*found.outbox, event)))


def _watched(one: Authorisation) -> Authorisation:
    watch_at = one.asked_at + REMIND_AFTER * (one.reminded + 1) if one.reminded < MOST_REMINDERS else None
    return replace(one, watch_at=watch_at)


def _strokes(signature: object) -> list[object]:
    try:
        strokes: list[object] = read_signature(signature)["strokes"]
    except Refused as refused:
        raise Invalid(errors=(FieldError("/signature", refused.code, refused.text),)) from None
    return strokes


def _no_match() -> Invalid:
    text = N_("链接或者身份证后四位不对，或者链接过期了。请核对一下，或者让家人再给您一个新的链接。")
    return Invalid(code="no_match", text=text)
