"""How far somebody can take care of herself: the six indicators, and the levels they come to."""

from __future__ import annotations

import pytest

from casework.catalog import shipped_lifecycles
from casework.self_care import INDICATORS, self_care_level


@pytest.mark.parametrize(
    ("cannot", "level"), [(0, "able"), (1, "partly"), (3, "partly"), (4, "fully"), (5, "fully"), (6, "fully")]
)
def test_the_level_follows_from_how_many_things_cannot_be_done(cannot: int, level: str) -> None:
    details = {name: index >= cannot for index, name in enumerate(INDICATORS)}
    assert self_care_level(details) == level


def test_an_assessment_asks_for_all_six_and_a_missing_one_is_no_yes() -> None:
    step = shipped_lifecycles().newest("destitute_support").steps["self_care"]
    asked = {take.name for take in step.actions["assess"].takes if not take.is_optional}
    assert asked >= set(INDICATORS)
    with pytest.raises(KeyError):
        self_care_level(dict.fromkeys(INDICATORS[1:], True))
