"""A paper in somebody's hand is worth no more than what it says still holds (issue 5, papers)."""

from __future__ import annotations

from typing import Any

import pytest

from casework.documents import Documents
from casework.writing.ports import KeptPaper
from tests.casework_world import CLERK, COUNTY_CLERK, SECOND_CLERK, CaseWorld


class Shelf:
    """Papers as they are kept, by what they are verified by."""

    def __init__(self, world: CaseWorld) -> None:
        self.world = world

    def find_verified(self, *, scope: str) -> KeptPaper | None:
        case = self.world.case
        found = next((paper for paper in case.papers if paper.verification == scope), None)
        return None if found is None else KeptPaper(
            id=found.verification, version=1, owner=case.owner, application=case.id, name=found.name, kind=found.kind,
            title=found.kind, number=found.number, office=case.region, issued_at=found.issued_at, digest=found.digest,
            page="",
        )  # fmt: skip


def granted(lifecycle: str) -> CaseWorld:
    world = CaseWorld()
    world.begin(lifecycle)
    world.through((CLERK, "accept"), (CLERK, "request_check"), (COUNTY_CLERK, "record_check"))
    world.through((CLERK, "survey"), (SECOND_CLERK, "first_review"))
    world.pass_days(12)
    if world.case.step == "public_notice":  # of this programme no number of days is published
        world.act(CLERK, "end_notice")
    world.act(COUNTY_CLERK, "confirm")
    if world.case.step == "publicity":
        world.act(COUNTY_CLERK, "end_publicity")
    assert world.case.step == "granted"
    return world


def status(world: CaseWorld, kind: str) -> Any:
    nothing: Any = None
    shelf: Any = Shelf(world)
    kept: Any = world.applications
    documents = Documents(kept, shelf, nothing, nothing, nothing, nothing)
    paper = next(paper for paper in world.case.papers if paper.kind == kind)
    found = documents.verification(paper.verification)
    assert found is not None
    return found["status"]


@pytest.mark.parametrize("lifecycle", ["minimum_living_guarantee", "low_income_edge"])
def test_an_approval_that_was_taken_away_does_not_pass_for_one_that_holds(lifecycle: str) -> None:
    world = granted(lifecycle)
    assert status(world, "approval") == "valid"
    world.act(CLERK, "find_change")
    assert status(world, "approval") == "valid"  # until somebody decided
    world.act(COUNTY_CLERK, "stop")
    assert status(world, "approval") == "superseded"
    assert status(world, "acceptance_notice") == "valid"


def test_a_recognition_that_ran_out_does_not_pass_for_one_that_holds() -> None:
    world = granted("low_income_edge")
    world.set(step="expired")  # after how long, no source of ours says
    assert status(world, "approval") == "superseded"
