"""Finds the way of what people submitted: routing with its table of divisions and the limits of regions at hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.office import Office
from casework.offices import office_at, office_name
from casework.ports import Limits
from casework.route import Route
from casework.routing import route
from casework.routing_facts import Answers, routing_facts
from regions.divisions import Divisions


@dataclass(frozen=True)
class Router:
    """Which office has an application, which it may be handed to, and what offices are called."""

    divisions: Divisions
    limits: Limits

    def way(self, service: str, answers: Answers, on: date, *, window: str | None = None) -> Route:
        """The way of the answers in an application's content; raises Conflict when nowhere here can have it.

        ``window`` is the code of the division of the office that took it in; None over the network.
        """
        return route(service, routing_facts(service, answers, window=window), on, self.divisions, self.limits)

    def office(self, code: str, on: date) -> Office | None:
        """The office a case may be handed to; None when there is none that works here on that day."""
        return office_at(code, on, self.divisions)

    def name(self, office: Office) -> str:
        """What people call an office."""
        return office_name(office, self.divisions)
