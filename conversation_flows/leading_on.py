"""Where to go on when the service applied for cannot help: what takes over all that was said, and may still help."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from conversation_flows.engine.environment import Environment
from conversation_flows.ports import Flows
from i18n.marking import N_

#: the question of a flow that takes over what an earlier application said
TAKES_OVER: Final = "transfer.earlier"
_POSSIBLE: Final = ("certain_yes", "depends", "needs_officer")
_TEXT: Final = N_("照您现在说的，这一项不符合条件。{titles}还有可能。您同意的话，可以转过去申请，说过的不用再说一遍。")


def transfer_view(preview: dict[str, Any], service: str, flows: Flows, environment: Environment) -> Any:
    """What to offer when everything that can be applied for with ``service`` is a certain no; ``None`` otherwise.

    Shape as in the API reference. Nothing moves until the person agrees.
    """
    programmes = preview["programmes"]
    own = [shown["verdict"] for shown in programmes if shown["service"] == service]
    if not own or any(verdict != "certain_no" for verdict in own):
        return None
    found = _possible(programmes, _taking_over(flows) - {service})
    if not found:
        return None
    titles = environment.translate("、").join(each["title"] for each in found)
    return {"to": found, "text": environment.say(_TEXT, titles=titles)}


def _taking_over(flows: Flows) -> frozenset[str]:
    return frozenset(flow.service for flow in flows.flows() if TAKES_OVER in flow.by_key)


def _possible(programmes: list[dict[str, Any]], services: Collection[str]) -> list[dict[str, Any]]:
    """The surest first."""
    found = [
        {name: shown[name] for name in ("service", "programme", "title", "verdict")}
        for shown in programmes
        if shown["service"] in services and shown["verdict"] in _POSSIBLE
    ]
    return sorted(found, key=lambda each: _POSSIBLE.index(each["verdict"]))
