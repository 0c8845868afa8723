"""The use cases of authorisations: who is asked, a link for each, reading it, agreeing or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.application import Application
from casework.authorisation import Authorisation, Reply
from casework.masking import masked_name
from casework.ports import Applications
from casework.promising.asking import authorisations_of
from casework.promising.items import AuthorisationSheet, Catalogue
from casework.promising.links import PersonalLinks
from casework.promising.ports import KeptAuthorisations
from casework.promising.rounds import look_at_all
from casework.promising.submitted import submitted
from conversation_flows.engine.kinds.agreements import read_signature
from conversation_flows.engine.kinds.kind import Refused
from conversation_flows.keeping import Keeping
from conversation_flows.log import Request
from conversation_flows.ports import Secrets
from i18n.errors import Conflict, FieldError, Invalid, NotFound, Stale
from i18n.marking import N_
from identity.principal import Principal

REMINDER = "authorisation.reminder"
REMIND_AFTER = timedelta(days=3)
MOST_REMINDERS = 2
MOST_REPLIES = 20  # each is kept with its signature: a link must not fill its document


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
    links: PersonalLinks
    now: Callable[[], datetime]

    # --- for the applicant -------------------------------------------------------------------------------------------

    def of_application(self, principal: Principal, application_id: str) -> list[Authorisation]:
        """Whose authorisation the person's application needs; raises NotFound."""
        application = self.applications.find(application_id, owner=principal.account)
        if application is None:
            raise NotFound
        return self.lay_out(application)

    def lay_out(self, application: Application) -> list[Authorisation]:
        """One for everybody who has to be asked; the same whenever it is done, nobody new after the decision."""
        kept = self.authorisations.of_application(application.id, owner=application.owner)
        if application.decision_made is not None:
            return kept
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
        return self.links.make(found, request)

    # --- for the person who is asked ---------------------------------------------------------------------------------

    def open(self, code: str, second_fact: str, *, network: str) -> Asking:
        """What somebody is asked. A wrong, old or used-up link and a wrong second fact are one answer: Invalid."""
        return self._asking(self.links.recognise(code, second_fact, network=network))

    def reply(
        self, code: str, second_fact: str, *, agrees: bool, signature: object, words: str, network: str
    ) -> Asking:
        """Agree, signed, or decline, with or without words; another answer later takes its place.

        Raises Invalid, Conflict (too often), TooMany, Stale.
        """
        asking = self._asking(self.links.recognise(code, second_fact, network=network))
        found, strokes = asking.authorisation, _strokes(signature) if agrees else []
        reply = Reply(agrees, self.now(), asking.text(), strokes, "" if agrees else words)
        last = found.replies[-1] if found.replies else None
        if last is not None and replace(reply, at=last.at) == last:
            return asking  # the same answer again: our reply to it was lost
        if len(found.replies) >= MOST_REPLIES:
            text = N_("您已经答复过很多次了。要再改，请打 12345，或者到苏木乡镇（街道）当面说。")
            raise Conflict(code="too_many_replies", text=text)
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
