"""In which way and how widely an application is handled (国办发〔2020〕35号): told by where people and offices are."""

from __future__ import annotations

from dataclasses import dataclass

from casework.office import Office
from casework.offices import Placed
from casework.route import Mode, Scope
from casework.situation import Situation


@dataclass(frozen=True, slots=True)
class Handling:
    """``place`` is that of the office, ``confirming`` that of whoever confirms."""

    situation: Situation
    place: Placed
    confirming: Placed
    received_at: Office | None
    assists: Office | None

    def mode(self) -> Mode:
        """Collected where somebody only takes in, joint where several places act, online from afar, else local."""
        if self.received_at is not None:
            return "collected"
        is_helped_afar = self.assists is not None and not self._is_in_county(self.situation.residence)
        if is_helped_afar or not self._is_in_county(self.confirming):
            return "joint"
        return "local" if self._is_anybody_near() else "online"

    def scope(self) -> Scope:
        """How far apart the person, the window and the offices are."""
        named = (self.situation.residence, self.situation.window, self.confirming)
        known = [place for place in named if place is not None]
        if any(place.province != self.place.province for place in known):
            return "country"
        return "county" if all(self._is_in_county(place) for place in known) else "province"

    def _is_anybody_near(self) -> bool:
        """Whether she lives there or came to a window there; who says neither is taken to."""
        known = [place for place in (self.situation.window, self.situation.residence) if place]
        return not known or any(map(self._is_in_county, known))

    def _is_in_county(self, place: Placed | None) -> bool:
        return place is not None and place.county == self.place.county
