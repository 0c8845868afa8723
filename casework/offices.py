"""Finds the office of a place, its township's or else its county's, and says what it is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from casework.office import Office, township_office
from casework.ports import Places
from regions.divisions import Division, Divisions, Level

#: what had to be done to a code before it was an office
Remark = Literal["", "township_unknown", "township_succeeded", "township_split"]
_STREET: Final = "街道"


@dataclass(frozen=True, slots=True)
class Placed:
    """A place somebody named, as it stands on the day: its office, and the county and province it lies in."""

    office: Office
    county: str
    province: str
    is_served: bool
    remark: Remark = ""

    @property
    def has_township(self) -> bool:
        """Whether more than the county is known."""
        return self.office.body == "township"

    @property
    def county_office(self) -> Office:
        """The civil affairs office of the county."""
        return Office(self.county, "county")


def place_of(code: str | None, on: date, divisions: Divisions) -> Placed | None:
    """The place a code means on that day; None where not even a county is known.

    An abolished township is the one that took over. Where several did, or a township is none of ours, the county
    receives and finds the right one.
    """
    if not code:
        return None
    heirs = divisions.resolve(code, on) or divisions.resolve(code[:6], on)
    counties = list(dict.fromkeys(county.code for heir in heirs if (county := _county(heir, on, divisions))))
    if not counties:
        return None
    is_one = len(heirs) == 1
    found = heirs[0].code if is_one else counties[0]
    remark = _remark(code, heirs, found)
    province = divisions.path(counties[0], on)[0].code
    return Placed(township_office(found), counties[0], province, divisions.is_served(counties[0]), remark)


def office_at(code: str, on: date, places: Places) -> Office | None:
    """The office a case may be handed to: one that stands on that day and works here; None for any other code."""
    division = places.get(code, on)
    if division is None or not places.is_served(code):
        return None
    return township_office(code) if division.level in {Level.TOWNSHIP, Level.COUNTY} else None


def office_name(office: Office, divisions: Divisions) -> str:
    """What people call it: 经棚镇人民政府（民政窗口）, 红庙子街道办事处（民政窗口）, 克什克腾旗民政局."""
    division = divisions.get(office.code)
    name = division.name if division else office.code
    match office.body:
        case "township":
            return f"{name}办事处（民政窗口）" if name.endswith(_STREET) else f"{name}人民政府（民政窗口）"
        case "disabled_federation":
            return f"{name}残疾人联合会"
        case _:
            return f"{name}民政局"


def _county(heir: Division, on: date, divisions: Divisions) -> Division | None:
    """Its county; a few cities elsewhere have none, and are one themselves."""
    is_like_one = heir.level is Level.PREFECTURE and not divisions.has_children(heir.code, on)
    return heir if is_like_one else divisions.county(heir.code, on)


def _remark(code: str, heirs: Sequence[Division], found: str) -> Remark:
    if len(heirs) > 1:
        return "township_split"
    if len(found) < 9:  # the shape of division codes
        return "township_unknown"
    return "" if found == code else "township_succeeded"
