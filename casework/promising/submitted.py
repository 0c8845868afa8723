"""Looks at what an application holds with the flow it was given in: conditions, people, who may sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from conversation_flows.engine.frame import Frame
from conversation_flows.engine.path import find
from conversation_flows.engine.scopes import scope_of
from conversation_flows.engine.state import State
from conversation_flows.engine.walk import Walk
from conversation_flows.keeping import Keeping
from eligibility.engine.expressions import Expression, ExpressionError, compile_expression
from i18n.errors import Conflict
from i18n.languages import SOURCE
from i18n.marking import N_

if TYPE_CHECKING:
    from casework.application import Application
    from conversation_flows.engine.flow import Flow


@dataclass(frozen=True, slots=True)
class Submitted:
    """The answers of an application on the day they were submitted."""

    walk: Walk

    def holds(self, condition: str | None) -> bool:
        """Whether a condition certainly holds; no condition does."""
        return condition is None or compiled(self.walk.flow, condition).holds(self.walk.root)

    def people(self, among: str, condition: str) -> Iterator[Frame]:
        """The people of a list for whom a condition certainly holds; none where the list was not asked for."""
        position = find(self.walk, among)
        if position is None:
            return
        truth = compiled(self.walk.flow, condition, among)
        for frame in position.frame.items(position.node):  # type: ignore[arg-type] # `compiled` knows it as a loop
            if truth.holds(frame):
                yield frame

    @property
    def applicant(self) -> str:
        """The applicant's name; empty if it was not given."""
        return str(self.walk.submitted("person") or "")

    @property
    def id_number(self) -> str:
        """The applicant's identity number; empty if it was not given."""
        return str(self.walk.submitted("id_number") or "")

    @property
    def signer(self) -> str | None:
        """Whose name stands under a commitment made here: the applicant's or their guardian's; None if nobody may.

        Somebody who helps (a neighbour, a village cadre) cannot promise for another.
        """
        if self._said("entrustment.for_whom") != "somebody_else":
            return self.applicant
        return str(self._said("entrustment.agent")) if self._said("entrustment.relation") == "guardian" else None

    def _said(self, key: str) -> Any:
        return self.walk.root.scope.kept(key)


@lru_cache(maxsize=2048)
def compiled(flow: Flow, condition: str, among: str = "") -> Expression:
    """A condition over what a flow submits, or over the people of one of its lists; raises ``ExpressionError``."""
    assert flow.names is not None  # noqa: S101 — every compiled flow has them
    if not among:
        return compile_expression(condition, flow.names)
    inside = flow.names.lexicon.inside.get(among)
    if inside is None:
        raise ExpressionError(f"{among} is no list of {flow.id}")
    return compile_expression(condition, inside)


def submitted(application: Application, keeping: Keeping) -> Submitted:
    """What was submitted; raises Conflict when its flow is gone."""
    flow = keeping.flows.pinned(application.flow, application.flow_version)
    if flow is None:
        raise Conflict(code="flow_gone", text=N_("这份申请的问卷已经停用了。请拨打 12345，请工作人员帮您接着办。"))
    environment = keeping.environment(SOURCE, application.submitted_at)
    return Submitted(Walk(flow, State(scope_of(application.content["answers"])), environment))
