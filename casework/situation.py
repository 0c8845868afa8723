"""The facts of one application, held against the divisions and the settings of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from casework.offices import Placed, place_of
from casework.ports import Limits
from casework.routing_facts import RoutingFacts
from regions.divisions import Divisions


@dataclass(frozen=True)
class Situation:
    """What routing knows of one application for a service; every place is looked up once."""

    service: str
    facts: RoutingFacts
    on: date
    divisions: Divisions
    limits: Limits

    @cached_property
    def hukou(self) -> Placed | None:
        """Where the person it is about is registered."""
        return self._place(self.facts.hukou)

    @cached_property
    def residence(self) -> Placed | None:
        """Where she usually lives."""
        return self._place(self.facts.residence)

    @cached_property
    def window(self) -> Placed | None:
        """Where the application was handed in."""
        return self._place(self.facts.window)

    @cached_property
    def emergency_place(self) -> Placed | None:
        """Where the emergency is."""
        return self._place(self.facts.emergency_place)

    @cached_property
    def members(self) -> tuple[tuple[Placed | None, Placed | None], ...]:
        """Where each of the others is registered, and where she lives."""
        return tuple((self._place(each.hukou), self._place(each.residence)) for each in self.facts.members)

    @cached_property
    def member(self) -> Placed | None:
        """Where the first of the others is registered who lives where she is registered."""
        return next((hukou for hukou, lives in self.members if hukou and lives and hukou.county == lives.county), None)

    @cached_property
    def nearest(self) -> Placed | None:
        """The nearest place that works here: where it was handed in, where she lives, is registered, the family is."""
        named = (self.emergency_place, self.window, self.residence, self.hukou, *(hukou for hukou, _ in self.members))
        return next((place for place in named if place and place.is_served), None)

    @cached_property
    def registered(self) -> tuple[Placed, ...]:
        """Where the household is registered, as far as known."""
        return tuple(place for place in (self.hukou, *(hukou for hukou, _ in self.members)) if place)

    def is_within(self, region: str) -> bool:
        """Whether both where she is registered and where she lives lie in a region."""
        places = (self.hukou, self.residence)
        return all(place and self.divisions.is_within(place.county, region, self.on) for place in places)

    def setting(self, name: str, place: Placed | None) -> object:
        """What the region of a place has set for the service; None for nothing."""
        return self.limits.setting(self.service, name, place.office.code, self.on).value if place else None

    def _place(self, code: str | None) -> Placed | None:
        return place_of(code, self.on, self.divisions)
