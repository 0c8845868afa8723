"""What routing has to know of an application, and where a submitted conversation says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Answers = Mapping[str, Any]
Apart = Literal["together", "within_province", "across_provinces", "unknown"]

_EMERGENCY: Final = "temporary_assistance_emergency"
_CHILDREN: Final = "children_without_support"
_APART: Final[Mapping[Any, Apart]] = {"within_region": "within_province", "other_province": "across_provinces"}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody else of the household: codes of where she is registered and where she lives, as far as known."""

    hukou: str | None = None
    residence: str | None = None


@dataclass(frozen=True, slots=True)
class RoutingFacts:
    """Codes of places (nine digits, or six where only the county is known) and what is known of the household.

    ``hukou`` is that of whom it is about: the child's for a child. ``window`` is the division of the office that took
    the application in; None when it came over the network. ``apart`` sums up where the others of the household are
    registered, for when nobody asked them one by one.
    """

    hukou: str | None = None
    residence: str | None = None
    has_permit: bool | None = None
    emergency_place: str | None = None
    members: tuple[Member, ...] = ()
    apart: Apart = "unknown"
    window: str | None = None


def routing_facts(service: str, answers: Answers, *, window: str | None = None) -> RoutingFacts:
    """The facts in ``content["answers"]`` of an application: only what stands on its path is there."""
    if service == _EMERGENCY:
        return RoutingFacts(emergency_place=_kept(answers, "emergency.place"), window=window)
    if service == _CHILDREN:
        return RoutingFacts(hukou=_kept(answers, "child.hukou"), window=window)
    hukou = _kept(answers, "residence.hukou")
    lives_there = _kept(answers, "residence.lives_at_hukou")
    return RoutingFacts(
        hukou=hukou,
        residence=hukou if lives_there else _kept(answers, "residence.place"),
        has_permit=_kept(answers, "residence.permit"),
        members=tuple(_members(answers)),
        apart=_apart(answers),
        window=window,
    )


def _kept(answers: Answers, key: str) -> Any:
    """The kept value of an answer; None where there is none, or the person does not know."""
    return answers.get("answers", {}).get(key, {}).get("v")


def _apart(answers: Answers) -> Apart:
    is_together = _kept(answers, "household.is_hukou_together")
    if is_together is None:
        return "unknown"
    return "together" if is_together else _APART.get(_kept(answers, "household.hukou_apart"), "unknown")


def _members(answers: Answers) -> list[Member]:
    """Those a flow asks one by one; today's sum them up instead."""
    items = answers.get("loops", {}).get("household.members", {}).get("items", {}).values()
    places = [(_kept(item, "hukou"), _kept(item, "residence")) for item in items]
    return [Member(hukou, residence) for hukou, residence in places if hukou]
