"""The questions that rules of routing may ask of an application, each by a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from casework.offices import Placed, place_of
from casework.ports import Limits
from casework.routing_facts import RoutingFacts
from regions.divisions import Divisions


@dataclass(frozen=True)
class Situation:
    """The facts of one application for a service, held against the divisions and limits of a day."""

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

    def holds(self, condition: str) -> bool:
        """Whether a condition holds; with ``not`` before it, whether it does not."""
        wanted, name = not condition.startswith("not "), condition.removeprefix("not ")
        return CONDITIONS[name](self) is wanted

    def is_within(self, region: str) -> bool:
        """Whether both where she is registered and where she lives lie in a region."""
        places = (self.hukou, self.residence)
        return all(place and self.divisions.is_within(place.county, region, self.on) for place in places)

    def setting(self, name: str, place: Placed | None) -> object:
        """What the region of a place has set for the service; None for nothing."""
        return self.limits.setting(self.service, name, place.office.code, self.on).value if place else None

    def _place(self, code: str | None) -> Placed | None:
        return place_of(code, self.on, self.divisions)


def _is_same(one: Placed | None, other: Placed | None, level: str) -> bool:
    return bool(one and other and getattr(one, level) == getattr(other, level))


def _is_apart_in_province(situation: Situation) -> bool:
    counties = {place.county for place in situation.registered}
    return situation.facts.apart == "within_province" or len(counties) > 1


def _is_apart(situation: Situation) -> bool:
    return situation.facts.apart == "across_provinces" or len({place.province for place in situation.registered}) > 1


def _is_across(situation: Situation) -> bool:
    """Somebody is in another province than where she is registered, or hands in there."""
    elsewhere = (place.province for place in (situation.residence, situation.window) if place)
    return situation.hukou is None or any(province != situation.hukou.province for province in elsewhere)


def _is_handed_in_elsewhere(situation: Situation) -> bool:
    return situation.window is not None and not _is_same(situation.window, situation.hukou, "county")


CONDITIONS: Final[Mapping[str, Callable[[Situation], bool]]] = {
    "hukou_known": lambda situation: situation.hukou is not None,
    "hukou_served": lambda situation: bool(situation.hukou and situation.hukou.is_served),
    "residence_known": lambda situation: situation.residence is not None,
    "residence_served": lambda situation: bool(situation.residence and situation.residence.is_served),
    "emergency_place_known": lambda situation: situation.emergency_place is not None,
    "lives_at_hukou": lambda situation: _is_same(situation.hukou, situation.residence, "county"),
    "same_province": lambda situation: _is_same(situation.hukou, situation.residence, "province"),
    "across_provinces": _is_across,
    "handed_in_elsewhere": _is_handed_in_elsewhere,
    "permit": lambda situation: situation.facts.has_permit is True,
    "no_permit": lambda situation: situation.facts.has_permit is False,
    "permit_unknown": lambda situation: situation.setting("permit_holders", situation.residence) is None,
    "permit_accepted": lambda situation: situation.setting("permit_holders", situation.residence) is True,
    "residence_decides": lambda situation: situation.setting("same_province_place", situation.residence) == "residence",
    "apart_across_provinces": _is_apart,
    "apart_within_province": _is_apart_in_province,
    "member_at_home": lambda situation: situation.member is not None,
    "members_known": lambda situation: (
        bool(situation.members) and all(hukou and lives for hukou, lives in situation.members)
    ),
}

#: the places a rule may name
PLACES: Final[Mapping[str, Callable[[Situation], Placed | None]]] = {
    "hukou": lambda situation: situation.hukou,
    "residence": lambda situation: situation.residence,
    "residence_county": lambda situation: situation.residence,
    "member": lambda situation: situation.member,
    "emergency_place": lambda situation: situation.emergency_place,
    "nearest": lambda situation: situation.nearest,
}
