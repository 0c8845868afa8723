"""Everything we keep about a person, for that person to take along (个人信息保护法 第四十五条)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from casework.application import Application
from casework.documents import shown_to_citizens
from casework.exported import authorisation_of, commitment_of, content_of, happening_of, need_of, upload_of
from casework.promising.ports import KeptAuthorisations, KeptCommitments
from casework.service import Casework
from casework.uploads.service import UploadService
from conversation_flows.conversation import Conversation
from conversation_flows.engine.path import on_path_only
from conversation_flows.engine.scopes import scope_data
from conversation_flows.service import ConversationService
from conversation_flows.summary import summary
from conversation_flows.transcript import transcript
from identity.looking import Looks
from identity.ports import Accounts
from identity.principal import Principal

PAGE = 50
_OF_A_LOOK = ("at", "role", "office", "purpose", "thing", "application")


@dataclass(frozen=True)
class Export:
    """Reads through the same doors as the person herself, so nothing of anybody else can be in it."""

    accounts: Accounts
    conversations: ConversationService
    casework: Casework
    commitments: KeptCommitments
    authorisations: KeptAuthorisations
    uploads: UploadService
    looks: Looks
    now: Callable[[], datetime]

    def whole(self, principal: Principal) -> dict[str, Any]:
        """Plain data for JSON: account, conversations, applications with all that hangs on them, files, who looked."""
        account = self.accounts.find(owner=principal.account)
        applications = list(self._applications(principal))
        return {
            "exported_at": self.now(),
            "account": {
                "id": principal.account,
                "created_at": account and account.created_at,
                "identities": account and {kind.value: value for kind, value in account.identities.items()},
            },
            "conversations": [self._conversation(one) for one in self._conversations(principal)],
            "applications": [self._application(principal, one) for one in applications],
            "uploads": [upload_of(upload) for upload in self.uploads.mine(principal)],
            "access_log": list(self._looks(principal)),
        }

    def _conversations(self, principal: Principal) -> Iterator[Conversation]:
        before: tuple[datetime, str] | None = None
        while page := self.conversations.conversations.newest(owner=principal.account, before=before, limit=PAGE):
            yield from (self.conversations.find(principal, line.id) for line in page)
            before = page[-1].created_at, page[-1].id

    def _conversation(self, conversation: Conversation) -> dict[str, Any]:
        shown = ("id", "service", "status", "locale", "created_at", "updated_at")
        told: dict[str, Any] = {name: getattr(conversation, name) for name in shown}
        if conversation.deletion is not None:
            return told | {"deleted_at": conversation.deletion.at}
        self.conversations.bring_up_to_date(conversation)
        walk = self.conversations.walk(conversation)
        logs = [self.conversations.conversations.page(n, scope=conversation.id) for n in range(conversation.pages)]
        entries = [entry for log in (*logs, conversation.log) for entry in transcript(log.entries())]
        return told | {"answers": scope_data(on_path_only(walk)), "summary": summary(walk), "messages": entries}

    def _applications(self, principal: Principal) -> Iterator[Application]:
        before: tuple[datetime, str] | None = None
        while page := self.casework.newest(principal, before=before, limit=PAGE):
            yield from page
            before = page[-1].submitted_at, page[-1].id

    def _application(self, principal: Principal, application: Application) -> dict[str, Any]:
        owner = principal.account
        shown = ("id", "number", "service", "region", "township", "submitted_at", "tracking_code", "step")
        return {name: getattr(application, name) for name in shown} | {
            "content": content_of(application),
            "history": [happening_of(one) for one in application.history],
            "deadlines": [asdict(deadline) for deadline in application.deadlines],
            "decision": application.decision_made and asdict(application.decision_made),
            "needs": [need_of(need) for need in application.needs],
            "papers": [
                asdict(paper) | {"says": application.paper_data.get(paper.name)}
                for paper in shown_to_citizens(application)
            ],
            "commitments": [commitment_of(one) for one in self.commitments.of_application(application.id, owner=owner)],
            "authorisations": [
                authorisation_of(one) for one in self.authorisations.of_application(application.id, owner=owner)
            ],
        }

    def _looks(self, principal: Principal) -> Iterator[dict[str, Any]]:
        before: int | None = None
        while page := self.looks.at(owner=principal.account, before=before, limit=PAGE):
            for look in page:
                yield {name: getattr(look, name) for name in _OF_A_LOOK}
            before = page[-1].number
