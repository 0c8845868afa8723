"""What offices are called on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from regions.divisions import Division, Divisions, Level


@dataclass(frozen=True, slots=True)
class OfficeNames:
    """The offices around one case; ``patterns`` are the ``offices`` of the wording."""

    places: Divisions
    patterns: Mapping[str, Any]
    township_code: str
    county_code: str
    on: date

    def of(self, code: str) -> str:
        """The office of one of the two codes."""
        return self.township if code == self.township_code else self.county

    @property
    def county(self) -> str:
        """赤峰市元宝山区民政局."""
        return self._of_county("county")

    @property
    def disabled_federation(self) -> str:
        """赤峰市元宝山区残疾人联合会."""
        return self._of_county("disabled_federation")

    @property
    def government(self) -> str:
        """Where one appeals: 赤峰市元宝山区人民政府."""
        return self._of_county("government")

    @property
    def township(self) -> str:
        """元宝山区平庄城区街道办事处; the county where no township is known yet."""
        if len(self.township_code) != len("150403002"):
            return self.county
        name = self._path(self.township_code)[Level.TOWNSHIP]
        ending = next(end for end in self.patterns["township"] if name.endswith(end))
        county = self._path(self.township_code).get(Level.COUNTY, "")
        return str(self.patterns["township"][ending]).replace("{county}", county).replace("{name}", name)

    def _of_county(self, body: str) -> str:
        path = self._path(self.county_code)
        prefecture, name = path.get(Level.PREFECTURE, ""), path.get(Level.COUNTY, "")
        return str(self.patterns[body]).replace("{prefecture}", prefecture).replace("{name}", name)

    def _path(self, code: str) -> Mapping[Level, str]:
        path: tuple[Division, ...] = self.places.path(code, self.on)
        return {division.level: division.name for division in path}
