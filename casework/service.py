"""The use cases of casework: submit once, look one's applications up, track a case with its code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casework.acting import Acting
from casework.application import Application
from casework.beginning import begun
from casework.deadlines import SUBMIT
from casework.earlier import transferred_from, with_earlier
from casework.masking import masked_name
from casework.ports import Events, Packs, Sequence, TrackingGuard
from casework.receipt import TRACKING_CODE_LENGTH, receipt_number
from casework.route import Route
from casework.routing import Router
from conversation_flows.conversation import Conversation, Receipt, day_in_china, require_not_expired
from conversation_flows.decision import decision_of
from conversation_flows.engine.attention import current
from conversation_flows.engine.path import on_path_only
from conversation_flows.engine.scopes import scope_data
from conversation_flows.engine.walk import Walk
from conversation_flows.keeping import View
from conversation_flows.log import Entry, Request
from conversation_flows.service import ConversationService
from conversation_flows.summary import summary
from i18n.errors import Conflict, Invalid, NotFound, Stale
from i18n.languages import SOURCE
from i18n.marking import N_
from identity.principal import Principal

SUBMITTED = "conversation.submitted"
MOST_EARLIER = 50  # applications of one person among which the earlier one is looked for


@dataclass(frozen=True)
class Casework(Acting):
    """Everything that happens once all questions are answered."""

    conversations: ConversationService
    events: Events
    sequence: Sequence
    guard: TrackingGuard
    packs: Packs
    router: Router

    # --- submitting --------------------------------------------------------------------------------------------------

    def submit(
        self, principal: Principal, conversation_id: str, *, based_on: int, channel: str, request: Request
    ) -> View:
        """Submit a conversation, exactly once; raises NotFound, Stale, Conflict, IdempotencyKeyReused.

        One write makes it submitted, with its receipt and an event; the application follows from that event, here at
        once, and by :meth:`handle` again whenever a crash came in between.
        """
        conversation = self.conversations.load(principal, conversation_id)
        repeated = self.conversations.repeated(conversation, request)
        if repeated is not None:
            return repeated
        require_not_expired(conversation)
        if conversation.status == "submitted":
            raise Conflict(code="already_submitted", text="这份申请已经提交过了，不用再交。")
        if based_on != conversation.version:
            raise Stale
        walk = self.conversations.walk(conversation)
        if current(walk) is not None:
            raise Conflict(code="not_ready", text="还有问题没有回答完，答完就可以提交。")
        entry = self._seal(conversation, walk, principal, channel)
        view = self.conversations.commit(conversation, request, entry, "submitted", walk)
        if not view.replayed:
            self._carry_out(conversation, conversation.outbox[-1]["id"])
        return view

    def _seal(self, conversation: Conversation, walk: Walk, principal: Principal, channel: str) -> Entry:
        """Put receipt and event into the conversation; what to tell the person."""
        now = self.now()
        day = day_in_china(now)
        region = self._county(self._way(walk, day).holder.code, day)
        sequence = self.sequence.next(f"receipt/{region}/{day:%Y%m%d}/{walk.flow.code}")
        conversation.receipt = Receipt(
            number=receipt_number(region, day, walk.flow.code, sequence),
            application=self.secrets.derived_id("appl", conversation.id),
            tracking_code=self.secrets.derived_code(TRACKING_CODE_LENGTH, "tracking", conversation.id),
            submitted_at=now,
        )
        event_id = self.secrets.derived_id("evnt", conversation.id, SUBMITTED)
        conversation.outbox.append({"id": event_id, "kind": SUBMITTED, "at": now})
        account, role = principal.speaker
        source = conversation.state.source(account=account, role=role.value, channel=channel)
        translate = walk.environment.translate
        number = translate("提交好了。受理编号是 {number}，请记下来或者截图保存。")
        told = (
            number.replace("{number}", conversation.receipt.number),
            translate("接下来由工作人员办理，需要时会联系您。符不符合条件由旗县民政部门确认，结果会告诉您。"),
            translate("您随时可以查进度。有等不了的急事，请打 12345。"),
        )
        return Entry(conversation.version + 1, now, source, "advanced", translate("提交"), told, None)

    def handle(self, conversation_id: str, event_id: str) -> None:
        """Act on a submission event, as often as it comes; the effect is there once."""
        conversation = self.events.conversation(conversation_id, event_id)
        if conversation is not None:
            self._carry_out(conversation, event_id)

    def _carry_out(self, conversation: Conversation, event_id: str) -> None:
        application = self._application(conversation)
        if not self.applications.insert(application, owner=application.owner):
            self._require_kept(application)
        self.events.done(conversation.id, event_id)

    def _require_kept(self, application: Application) -> None:
        """What was not inserted is there already; or else its number is another's, and the event must stay."""
        if self.applications.find(application.id, owner=application.owner) is None:
            text = N_("申请已经收到，只是编号出了问题，工作人员会处理，不用再交。")
            raise Conflict(code="number_taken", text=text)

    def _application(self, conversation: Conversation) -> Application:
        """The application that follows from a submitted conversation: the same whenever it is made.

        Its summary is for officers, so it is in Chinese whatever the person was spoken to in.
        """
        receipt = conversation.receipt
        if receipt is None:
            raise ValueError("a submitted conversation has a receipt")
        walk = self.conversations.walk(conversation, locale=SOURCE)
        facts = _facts(walk)
        decision = decision_of(self.conversations.previews, walk)
        if decision is not None:
            self.packs.keep(decision.bundle)
        lifecycle, day = self.lifecycles.newest(conversation.flow), day_in_china(receipt.submitted_at)
        way = self._way(walk, day)
        application = Application(
            id=receipt.application,
            owner=conversation.owner,
            version=1,
            number=receipt.number,
            service=conversation.service,
            flow=conversation.flow,
            flow_version=conversation.flow_version,
            region=self._county(way.responsible.code, day),
            township=way.holder.code,
            route=way.data(),
            submitted_at=receipt.submitted_at,
            conversation=conversation.id,
            tracking_code=receipt.tracking_code,
            last_four=_second_fact(facts),
            content=self._content(conversation, walk),
            masked_name=masked_name(str(facts.get("person") or "")),
            lifecycle=lifecycle.id,
            lifecycle_version=lifecycle.version,
            step=lifecycle.begins,
            office=way.holder,
            flags=("delegated",) if way.confirms.body == "township" else (),
            decision=decision.record.content if decision else None,
        )
        return begun(application, lifecycle, self.rules, self.secrets.derived_id("hapn", application.id, SUBMIT))

    def _content(self, conversation: Conversation, walk: Walk) -> dict[str, Any]:
        """What was said, and what comes along from an application of the same person that was not granted."""
        answers, sources = scope_data(on_path_only(walk)), conversation.state.sources
        content: dict[str, Any] = {"answers": answers, "summary": summary(walk), "sources": sources}
        number = transferred_from(content)
        mine = self.applications.newest(owner=conversation.owner, before=None, limit=MOST_EARLIER) if number else []
        earlier = next((one for one in mine if one.number == number), None)
        return with_earlier(content, earlier) if earlier else content

    def _way(self, walk: Walk, day: date) -> Route:
        """Where it goes, and why; raises Conflict when no known place works here."""
        return self.router(walk.flow.service, scope_data(on_path_only(walk)), day)

    def _county(self, code: str, day: date) -> str:
        county = self.rules.places.county(code, day)
        if county is None:
            raise Conflict(code="not_ready", text="还不知道由哪里来办。请把户口（或出事的地方）改一下，至少选到旗县。")
        return county.code

    # --- looking -----------------------------------------------------------------------------------------------------

    def application(self, principal: Principal, application_id: str) -> Application:
        """The person's application; raises NotFound."""
        application = self.applications.find(application_id, owner=principal.account)
        if application is None:
            raise NotFound
        return application

    def version(self, principal: Principal, application_id: str) -> int:
        """The version of the person's application, which costs next to nothing to ask; raises NotFound."""
        version = self.applications.version(application_id, owner=principal.account)
        if version is None:
            raise NotFound
        return version

    def newest(self, principal: Principal, *, before: tuple[datetime, str] | None, limit: int) -> list[Application]:
        """The person's applications, newest first."""
        return self.applications.newest(owner=principal.account, before=before, limit=limit)

    def track(self, code: str, last_four: str, *, network: str) -> Application:
        """The application behind a tracking code and the last four characters of the applicant's identity number.

        A wrong code, a wrong second fact and an unknown code are one answer. Raises Invalid, TooMany. A right try does
        not wipe out the wrong ones of its network: else one code of her own would let anybody guess on and on.
        """
        code, last_four = code.lower(), last_four.upper()
        self.guard.hit("tracking.network", network)
        self.guard.hit("tracking.code", code)
        application = self.applications.find_tracked(scope=code)
        if application is None or application.last_four != last_four:
            raise Invalid(code="no_match", text="查询码或身份证后四位不对，请再核对一遍。")
        self.guard.take_back("tracking.network", network)
        self.guard.forget("tracking.code", code)
        return application


def _facts(walk: Walk) -> dict[str, Any]:
    """What every application is filed under; only in an emergency may somebody come without an identity number."""
    facts = {name: walk.submitted(name) for name in walk.flow.submits}
    if facts.get("region") is None:
        raise Conflict(code="not_ready", text="还没有说由哪里来办。请补上再提交。")
    return facts


def _second_fact(facts: dict[str, Any]) -> str:
    """What is asked for beside the tracking code: the end of the identity number, without one that of the telephone.

    Empty without either: then only who signs in sees where it stands.
    """
    return (facts.get("id_number") or facts.get("phone") or "")[-4:]
