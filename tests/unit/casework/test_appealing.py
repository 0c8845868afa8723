"""The time for an appeal runs from when somebody knew of the decision, and not before."""

from __future__ import annotations

import pytest

from casework.appealing import appeal_until, require_in_time
from conversation_flows.conversation import day_in_china
from i18n.errors import Conflict
from tests.casework_world import CLERK, CLOCKWORK, COUNTY_CLERK, SECOND_CLERK, CaseWorld


def refused() -> CaseWorld:
    world = CaseWorld()
    world.begin()
    world.through((CLERK, "accept"), (CLERK, "request_check"), (COUNTY_CLERK, "record_check"))
    world.through((CLERK, "survey"), (SECOND_CLERK, "first_review"))
    world.pass_days(12)
    world.act(COUNTY_CLERK, "refuse")
    return world


def test_an_office_cannot_run_out_the_time_by_not_delivering() -> None:
    world = refused()
    world.pass_days(100)
    assert appeal_until(world.case, world.lifecycle, CLOCKWORK) is None
    require_in_time(world.case, world.lifecycle, CLOCKWORK, day_in_china(world.time))


def test_nobody_appeals_past_sixty_days_after_delivery() -> None:
    world = refused()
    world.act(CLERK, "deliver")
    delivered = day_in_china(world.time)
    until = appeal_until(world.case, world.lifecycle, CLOCKWORK)
    assert until is not None
    assert (until - delivered).days >= 60
    require_in_time(world.case, world.lifecycle, CLOCKWORK, until)
    world.pass_days((until - delivered).days + 1)
    with pytest.raises(Conflict) as late:
        require_in_time(world.case, world.lifecycle, CLOCKWORK, day_in_china(world.time))
    assert late.value.code == "appeal_too_late"
