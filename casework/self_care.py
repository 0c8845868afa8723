"""How far somebody can take care of herself: the six indicators of 特困人员认定办法 (民发〔2021〕43号)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

Level = Literal["able", "partly", "fully"]  # 具备生活自理能力，部分丧失，完全丧失

#: eating, dressing, getting up, using the toilet, walking indoors, bathing: true where she can do it herself
INDICATORS: Final = ("eats", "dresses", "gets_up", "uses_toilet", "walks_indoors", "bathes")
_MOST_OF_PARTLY: Final = 3  # up to three that she cannot: partly lost; four and more: fully


def self_care_level(details: Mapping[str, Any]) -> Level:
    """The level that the details of an assessment come to; raises ``KeyError`` when an indicator is missing."""
    cannot = sum(not details[indicator] for indicator in INDICATORS)
    if cannot == 0:
        return "able"
    return "partly" if cannot <= _MOST_OF_PARTLY else "fully"
