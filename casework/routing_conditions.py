"""The questions that rules of routing may ask of a situation, and the places they may send to, each by a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from casework.offices import Placed
from casework.situation import Situation


def holds(condition: str, situation: Situation) -> bool:
    """Whether a condition holds; with ``not`` before it, whether it does not."""
    wanted, name = not condition.startswith("not "), condition.removeprefix("not ")
    return CONDITIONS[name](situation) is wanted


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
