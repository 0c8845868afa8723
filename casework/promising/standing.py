"""Who may commit: the register of false commitments and bad credit, and how somebody gets out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from casework.promising.credit import Bar, BarKind
from casework.promising.ports import Credit
from conversation_flows.ports import Secrets
from i18n.errors import NotFound, Stale
from identity.principal import Principal


@dataclass(frozen=True, slots=True)
class Standing:
    """People stand here by a blind index of their identity number; somebody without one is barred by nothing."""

    credit: Credit
    secrets: Secrets
    now: Callable[[], datetime]

    def bar_of(self, id_number: str) -> Bar | None:
        """What bars somebody at present: a false commitment before anything else."""
        bars = [bar for bar in self.bars_of(id_number) if bar.lifted_at is None]
        return min(bars, key=lambda bar: bar.kind != "false_commitment", default=None)

    def bars_of(self, id_number: str) -> list[Bar]:
        """Everything that ever barred somebody, oldest first."""
        return self.credit.bars(scope=self._person(id_number)) if id_number else []

    def enter(self, id_number: str, kind: BarKind, *, cause: str, officer: str) -> None:
        """Bar somebody; once for each cause. Without an identity number there is nobody to bar."""
        if id_number:
            person = self._person(id_number)
            bar_id = self.secrets.derived_id("barr", person, kind, cause)
            self.credit.enter(Bar(bar_id, 1, person, kind, cause, self.now(), officer))

    def lift(self, principal: Principal, id_number: str, cause: str) -> None:
        """Credit is repaired; doing it again changes nothing. Raises NotFound, Stale."""
        bar = next((bar for bar in self.bars_of(id_number) if bar.cause == cause), None)
        if bar is None:
            raise NotFound
        self._lift(bar, principal.account)

    def lift_all(self, id_number: str, *, of: str, officer: str) -> None:
        """What was found did not hold: every bar whose cause begins with ``of`` goes. Raises Stale."""
        for bar in self.bars_of(id_number):
            if bar.cause.startswith(of):
                self._lift(bar, officer)

    def _lift(self, bar: Bar, officer: str) -> None:
        if bar.lifted_at is None:
            lifted = replace(bar, version=bar.version + 1, lifted_at=self.now(), lifted_by=officer)
            if not self.credit.replace(lifted, version=bar.version):
                raise Stale

    def _person(self, id_number: str) -> str:
        return self.secrets.blind("credit", id_number)
