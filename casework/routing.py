"""Routing: from the facts of an application to the office that has it, with the reason (省内通办).

Nobody is told to go elsewhere: whatever the facts, some office that works here receives, and what is another's it sends
on. What cannot be known yet is received by the nearest office and found out there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from casework.handling import Handling
from casework.office import Office
from casework.offices import Placed, office_name
from casework.ports import Limits
from casework.route import Route
from casework.routing_conditions import PLACES
from casework.routing_facts import Answers, RoutingFacts, routing_facts
from casework.routing_rules import Rule, Rulebook, load_rulebook
from casework.situation import Situation
from i18n.errors import Conflict
from i18n.marking import N_
from regions.divisions import Divisions

_NOWHERE = N_("还不知道由哪里来办。请把户口（或出事的地方）改一下，至少选到旗县。")
_NOT_HERE = N_(
    "那里不在内蒙古、重庆、宁夏。请说一个近处的苏木、乡镇或街道，材料由那里收下、转过去；急事请马上打当地的 12345。"
)


def route(service: str, facts: RoutingFacts, on: date, divisions: Divisions, limits: Limits) -> Route:
    """Where an application goes on a day, and why; raises KeyError for no service of ours.

    Raises :class:`i18n.errors.Conflict` when no place is known down to the county, or none of those works here: then
    the person is asked for one.
    """
    book = load_rulebook()
    situation = Situation(service, facts, on, divisions, limits)
    law = book.services[service].law
    if situation.nearest is None:
        is_abroad = situation.registered or situation.residence or situation.emergency_place
        raise Conflict(code="not_ready", text=_NOT_HERE if is_abroad else _NOWHERE)
    return _Routing(situation, book.first(situation), book).route(law)


class Router(Protocol):
    """Finds the way of what people submitted."""

    def __call__(self, service: str, answers: Answers, on: date, window: str | None = None) -> Route:
        """The way of ``answers``; ``window`` is the code of the division whose office took them in."""
        ...


def router_of(divisions: Divisions, limits: Limits) -> Router:
    """:func:`route` for the answers of a submitted conversation."""

    def way(service: str, answers: Answers, on: date, window: str | None = None) -> Route:
        return route(service, routing_facts(service, answers, window=window), on, divisions, limits)

    return way


@dataclass(frozen=True)
class _Routing:
    """One rule, applied to a situation some place of which works here."""

    situation: Situation
    rule: Rule
    book: Rulebook

    def route(self, law: str) -> Route:
        confirming = self._placed(self.rule.confirms)
        handling = Handling(self.situation, self.place, confirming, self.received_at, self.assists)
        return Route(
            office=self.office,
            confirms=self.confirms,
            mode=handling.mode(),
            scope=handling.scope(),
            reason=self.rule.id,
            text=self.rule.text,
            law=self.rule.law or law,
            received_at=self.received_at,
            is_ours=self.place.is_served,
            assists=self.assists,
            remarks=tuple(self._remarks()),
            names=self._names(),
        )

    @cached_property
    def place(self) -> Placed:
        return self._placed(self.rule.office)

    @cached_property
    def office(self) -> Office:
        return self.place.county_office if self.rule.office == "residence_county" else self.place.office

    @cached_property
    def confirms(self) -> Office:
        place = self._placed(self.rule.confirms)
        return place.office if self._is_delegated(place) else place.county_office

    @cached_property
    def received_at(self) -> Office | None:
        """Whoever took it in at a window; and where the office is none of ours, the nearest that is."""
        window, nearest = self.situation.window, self.situation.nearest
        if self.rule.office == "residence_county" and self.place.has_township:
            return self.place.office
        if window and window.is_served:
            return None if window.office == self.office else window.office
        return None if self.place.is_served or nearest is None else nearest.office

    @cached_property
    def assists(self) -> Office | None:
        """Where the household lives elsewhere and somebody has to visit it."""
        lives = self.situation.residence
        if lives is None or not lives.is_served or not self.book.services[self.situation.service].visits:
            return None
        is_near = lives.county == self.place.county and not (lives.has_township and self.place.has_township)
        return None if is_near or lives.office == self.office else lives.office

    def _placed(self, name: str) -> Placed:
        """The place a rule names; where that is not known, the nearest."""
        place = PLACES[name](self.situation) or self.situation.nearest
        if place is None:
            raise ValueError("nothing is routed without a place")
        return place

    def _is_delegated(self, place: Placed) -> bool:
        is_handed_over = self.situation.setting("delegated_confirmation", place) is True
        return is_handed_over and place.has_township and place.is_served

    def _remarks(self) -> list[str]:
        is_odd = self.place.is_served and self.rule.office != "residence_county"
        said: list[str] = [self.place.remark] if self.place.remark and is_odd else []
        said += ["collected"] if self.received_at is not None else []
        said += ["assisted"] if self.assists is not None and self.assists != self.received_at else []
        return said + (["delegated"] if self.confirms.body == "township" else [])

    def _names(self) -> dict[str, str]:
        divisions, on = self.situation.divisions, self.situation.on
        places = {name: PLACES[name](self.situation) for name in ("hukou", "residence", "emergency_place")}
        names = {name: divisions.full_name(place.office.code, on) for name, place in places.items() if place}
        offices = {"office": self.office, "confirms": self.confirms, "assists": self.assists}
        offices["received"] = self.received_at or self.office
        return names | {name: office_name(office, divisions) for name, office in offices.items() if office}
