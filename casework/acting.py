"""One use case for everything that is done to an application after it was submitted, whoever does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from casework.application import Application, Happening
from casework.applying import Doing, Rules, apply
from casework.catalog import Lifecycles
from casework.lifecycle import Lifecycle
from casework.office import Actor, actor_of
from casework.ports import Applications
from conversation_flows.log import Request
from conversation_flows.ports import Secrets
from i18n.errors import IdempotencyKeyReused, NotFound, Stale, Unavailable
from identity.principal import Principal, Role


@dataclass(frozen=True, slots=True)
class Acted:
    """The application after an action, the line it left in the history, and whether this was a repeated request."""

    application: Application
    happening: Happening
    is_replayed: bool = False


@dataclass(frozen=True)
class Acting:
    """Finds a case for whoever may have it, and changes it in one compare-and-set."""

    applications: Applications
    lifecycles: Lifecycles
    rules: Rules
    secrets: Secrets
    now: Callable[[], datetime]

    def lifecycle(self, application: Application) -> Lifecycle:
        """The lifecycle an application began in."""
        return self.lifecycles.pinned(application.lifecycle, application.lifecycle_version)

    def case(self, principal: Principal, application_id: str) -> Application:
        """The citizen's own application, or one in the officer's divisions; raises NotFound."""
        if principal.role is Role.CITIZEN:
            found = self.applications.find(application_id, owner=principal.account)
        else:
            found = self.applications.find_within(application_id, scope=principal.regions)
        if found is None:
            raise NotFound
        return found

    def act(
        self,
        principal: Principal,
        application_id: str,
        action: str,
        *,
        details: Mapping[str, Any],
        reasons: Sequence[str],
        based_on: int,
        request: Request,
    ) -> Acted:
        """Do something to a case, exactly once.

        Raises NotFound, Stale, IdempotencyKeyReused; Conflict and Invalid, which say what is possible.
        """
        application = self.case(principal, application_id)
        return self.act_on(
            application,
            action,
            actor_of(principal),
            details=details,
            reasons=reasons,
            based_on=based_on,
            request=request,
        )

    def act_on(
        self,
        application: Application,
        action: str,
        actor: Actor,
        *,
        details: Mapping[str, Any],
        reasons: Sequence[str],
        based_on: int,
        request: Request,
    ) -> Acted:
        """The same for a case somebody was let at otherwise, such as by a delegation."""
        done = repeated(application, request)
        if done is not None:
            return done
        if based_on != application.version:
            raise Stale
        doing = Doing(
            id=self.secrets.derived_id("hapn", application.id, request.key),
            action=action,
            actor=actor,
            at=self.now(),
            details=details,
            reasons=tuple(reasons),
            request=request.key,
            fingerprint=request.body,
        )
        return self.carry_out(application, doing)

    def carry_out(self, application: Application, doing: Doing) -> Acted:
        """Apply and keep; who lost a race to her own twin gets what the twin did.

        The record of the preview is brought along for the papers that quote it.
        """
        lifecycle = self.lifecycle(application)
        action = lifecycle.action(application, doing.action)
        if action is not None and action.papers:
            application = replace(application, decision=self.applications.decision(scope=application.id))
        return self.keep(application, replace(apply(application, lifecycle, doing, self.rules), decision=None))

    def keep(self, before: Application, after: Application) -> Acted:
        """Put ``after``, whose newest line of the history is what was done, in the place of ``before``."""
        happening = after.history[-1]
        if self._replace(after, version=before.version):
            return Acted(after, happening)
        kept = self.applications.find(after.id, owner=after.owner)
        found = repeated(kept, Request(happening.request, happening.fingerprint)) if kept else None
        if found is None:
            raise Stale
        return found

    def _replace(self, after: Application, *, version: int) -> bool:
        """Compare and set; a reply that got lost is settled by looking whether this very write is there."""
        try:
            return self.applications.replace(after, owner=after.owner, version=version)
        except Unavailable:
            kept = self.applications.find(after.id, owner=after.owner)
            if kept is not None and any(line.id == after.history[-1].id for line in kept.history):
                return kept.version == after.version
            raise


def repeated(application: Application, request: Request) -> Acted | None:
    """What this very request already did; raises IdempotencyKeyReused when its body differs."""
    happening = application.answered(request.key)
    if happening is None:
        return None
    if happening.fingerprint != request.body:
        raise IdempotencyKeyReused
    return Acted(application, happening, is_replayed=True)
