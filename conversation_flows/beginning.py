"""Beginning a conversation: from nothing, from a screening, or from an application that leads on to this one."""

from __future__ import annotations

from dataclasses import dataclass

from conversation_flows.conversation import Conversation
from conversation_flows.engine.attention import current
from conversation_flows.engine.flow import Flow
from conversation_flows.engine.state import State
from conversation_flows.engine.walk import Walk
from conversation_flows.keeping import Keeping, View
from conversation_flows.leading_on import TAKES_OVER
from conversation_flows.log import Entry, Request
from conversation_flows.offering import EARLIER, offer_phone
from conversation_flows.screening import WHAT_MAY_I_GET
from conversation_flows.taking_along import take_along
from conversation_flows.told import Told, tell
from i18n.errors import Conflict, IdempotencyKeyReused, NotFound
from i18n.marking import N_
from identity.principal import Principal, Role

_GREETING = N_("您好，我来帮您办。一次只问一个问题，填到哪儿都会保存好，随时可以停下来。")
_TAKEN_ALONG = N_("您说过的都带过来了，不用再说一遍。")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is to be begun, and what comes along: answers the client holds, or those of ``earlier`` if she agreed."""

    service: str
    locale: str
    channel: str
    request: Request
    told: Told | None = None
    earlier: str | None = None


@dataclass(frozen=True)
class Beginnings:
    """Opens conversations for the service."""

    keeping: Keeping

    def begin(self, principal: Principal, beginning: Beginning) -> View:
        """See :meth:`ConversationService.begin`."""
        keeping = self.keeping
        conversation_id = keeping.secrets.derived_id("conv", principal.account, beginning.request.key)
        known = keeping.conversations.find(conversation_id, owner=principal.account)
        if known is None:
            flow = self._flow(beginning.service)
            keeping.require_room(principal)
            conversation = self._new(conversation_id, principal, flow, beginning)
            conversation.wait(keeping.patience)
            if keeping.conversations.insert(conversation, owner=principal.account):
                return keeping.view(conversation)
            known = keeping.conversations.find(conversation_id, owner=principal.account)
        if known is None:
            raise Conflict(code="moved", text="这份申请已经转到别的设备上了。")
        return self._begun(known, beginning)

    def _flow(self, service: str) -> Flow:
        for flow in self.keeping.flows.flows():
            if flow.service == service:
                return flow
        raise NotFound

    def _begun(self, known: Conversation, beginning: Beginning) -> View:
        first = known.log.find(beginning.request.key)
        is_other_body = first is not None and first[0].body != beginning.request.body
        if is_other_body or (known.service, known.locale) != (beginning.service, beginning.locale):
            raise IdempotencyKeyReused
        return self.keeping.view(known, replayed=True)

    def _new(self, conversation_id: str, principal: Principal, flow: Flow, beginning: Beginning) -> Conversation:
        now = self.keeping.now()
        conversation = Conversation(
            id=conversation_id,
            owner=principal.account,
            version=0,
            service=flow.service,
            flow=flow.id,
            flow_version=flow.version,
            status="open",
            locale=beginning.locale,
            created_at=now,
            updated_at=now,
        )
        account, role = principal.speaker
        who = {"account": account, "role": role.value, "channel": beginning.channel}
        along = self._along(principal, flow, beginning)
        conversation.state = along or conversation.state
        source = conversation.state.source(**who)
        walk = self.keeping.walk(conversation)
        self._offer_phone(walk, principal)
        here, say = current(walk), walk.environment.translate
        said = (say(_GREETING), say(_TAKEN_ALONG)) if along and along.root.answers else (say(_GREETING),)
        asked = here.prompt() if here else None
        conversation.advance(beginning.request, Entry(1, now, source, "advanced", "", said, asked))
        return conversation

    def _offer_phone(self, walk: Walk, principal: Principal) -> None:
        """Only to a person who applies herself: the phone of somebody who helps is not hers."""
        is_citizen = principal.role is Role.CITIZEN
        account = self.keeping.accounts.find(owner=principal.account) if is_citizen else None
        if account is not None:
            offer_phone(walk, account)

    # --- what comes along --------------------------------------------------------------------------------------------

    def _along(self, principal: Principal, flow: Flow, beginning: Beginning) -> State | None:
        """What has been said already, if anything; raises Invalid and NotFound."""
        if beginning.told is not None:
            return self._from_told(flow, beginning.told, beginning.locale)
        if beginning.earlier is not None:
            return self._from_earlier(self.keeping.load(principal, beginning.earlier), flow, beginning.locale)
        return None

    def _from_told(self, flow: Flow, told: Told, locale: str) -> State:
        old, previews = self.keeping.flows.screening(WHAT_MAY_I_GET), self.keeping.previews
        environment = self.keeping.environment(locale)
        walk = tell(old, told, environment, about=previews.about(old))
        return take_along(walk.state, old, flow, environment, previews.same(old, flow))

    def _from_earlier(self, earlier: Conversation, flow: Flow, locale: str) -> State:
        old = self.keeping.walk(earlier).flow
        if earlier.status == "expired":
            raise NotFound
        same = self.keeping.previews.same(old, flow)
        state = take_along(earlier.state, old, flow, self.keeping.environment(locale), same)
        state.sources = [source | {"known": EARLIER} for source in state.sources]
        if TAKES_OVER in flow.by_key and earlier.receipt is None:
            state.root.answers[TAKES_OVER] = {"v": "never", "by": 0}  # it was never handed in
        return state
