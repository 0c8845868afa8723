"""A case handed from office to office: its history stays, and no code sends it where nobody works."""

from __future__ import annotations

import pytest

from casework.office import Office
from i18n.errors import Invalid, NotFound
from tests.casework_world import CLERK, ELSEWHERE, CaseWorld


@pytest.mark.parametrize("code", ["110105", "150425999", "150400", "150000", "500105", "999999"])
def test_an_officer_cannot_send_a_case_where_no_office_of_ours_stands(code: str) -> None:
    world = CaseWorld()
    before = world.begin()
    with pytest.raises(Invalid) as refused:
        world.act(CLERK, "forward", office=code)
    assert [error.pointer for error in refused.value.errors] == ["/details/office"]
    assert world.case == before


@pytest.mark.parametrize(
    ("code", "county", "body"), [("150426100", "150426", "township"), ("640104", "640104", "county")]
)
def test_an_officer_hands_a_case_over_with_its_history(code: str, county: str, body: str) -> None:
    world = CaseWorld()
    before = world.begin()
    after = world.act(CLERK, "forward", office=code).application
    assert (after.office, after.township, after.region) == (Office(code, body), code, county)  # type: ignore[arg-type]
    assert after.history[: len(before.history)] == before.history
    assert (after.history[-1].action, after.history[-1].office.code) == ("forward", code)
    assert after.history[-1].reasons


def test_the_office_that_handed_it_over_sees_it_no_more_and_the_next_one_does() -> None:
    world = CaseWorld()
    world.begin()
    world.act(CLERK, "forward", office="150426100")
    with pytest.raises(NotFound):
        world.act(CLERK, "forward", office="150425100")
    assert world.act(ELSEWHERE, "forward", office="150425100").application.office.code == "150425100"
