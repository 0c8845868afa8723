"""What the rules said on the day of submission is kept with the application, and can be said again from it alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversation_flows.decision import decision_of
from conversation_flows.keeping import View
from conversation_flows.personas import personas
from eligibility.records.record import Record, replay
from i18n.errors import Conflict, Unavailable
from tests.unit.conversation.world import ANNA, World


@pytest.fixture(scope="module")
def played() -> tuple[World, View]:
    world = World()
    return world, world.play(personas()["single_mother"])[-1][1]


@pytest.fixture
def world(played: tuple[World, View]) -> World:
    """A world in which one conversation is ready; each test has its own."""
    fresh, (old, _) = World(), played
    fresh.store.insert(next(iter(old.store.kept.values())), owner=ANNA.account)
    fresh.secrets.count, fresh.asked = old.secrets.count, old.asked
    return fresh


def ready(world: World) -> View:
    return world.service.look(ANNA, next(iter(world.store.kept)))


def kept(world: World) -> Record:
    (application,) = world.cases.applications.values()
    content = world.cases.decision(scope=application.id)
    assert content is not None
    return Record(content)


def test_an_application_carries_the_verdicts_of_its_day(world: World) -> None:
    shown = ready(world).data["preview"]
    world.submit(ready(world))

    record = kept(world)

    assert record.data["on"] == "2026-11-22"
    assert record.data["pack"]["name"] == "15"
    assert {name: verdict["verdict"] for name, verdict in record.verdicts.items()} == {
        each["programme"]: each["verdict"] for each in shown["programmes"]
    }


def test_an_auditor_replays_an_application_from_what_was_kept(world: World) -> None:
    world.submit(ready(world))

    record = kept(world)

    assert replay(record, world.cases.bundles[record.bundle]).content == record.content


def test_an_auditor_sees_who_declared_each_fact_and_by_which_channel(world: World) -> None:
    world.submit(ready(world))

    facts = kept(world).data["facts"]

    declared = {"kind": "declared", "by": "acct_anna", "channel": "h5", "at": None}
    assert facts["states"]["residence.hukou"]["by"] == declared
    people = facts["lists"]["household"]
    assert people["closed"] is True
    applicant, child = people["items"]
    assert (applicant["states"]["health"]["by"], child["states"]["relation"]["by"]) == (declared, declared)
    assert applicant["states"]["age"]["by"]["kind"] == "imputed"  # from the identity number


def test_a_citizen_submits_once_though_the_store_goes_away_before_the_rules_are_kept(world: World) -> None:
    world.faults.waiting["before bundle"] = Unavailable(retry_after_seconds=1)
    with pytest.raises(Unavailable):
        world.submit(ready(world))
    ((conversation, waiting),) = [(c, c.outbox[0]["id"]) for c in world.store.kept.values()]

    world.casework.handle(conversation.id, waiting)

    assert kept(world).bundle in world.cases.bundles
    assert world.cases.inserts == 1


def test_nobody_is_kept_from_applying_by_a_day_without_rules(world: World) -> None:
    view = ready(world)
    conversation = next(iter(world.store.kept.values()))
    walk = world.service.walk(conversation)
    early = replace(walk.environment, today=walk.environment.today.replace(year=2001))

    assert decision_of(world.service.previews, type(walk)(walk.flow, walk.state, early)) is None
    assert view.data["can"][0] == "submit"


def test_somebody_in_distress_where_nobody_works_with_us_is_told_whom_to_call_and_waits_for_no_one() -> None:
    world = World()
    burned_out = personas()["burned_out"]
    away = replace(burned_out, answers={**burned_out.answers, "emergency.place": "110101"})

    view = world.play(away)[-1][1]
    with pytest.raises(Conflict) as refused:
        world.submit(view)

    shown = {each["programme"]: each for each in view.data["preview"]["programmes"]}
    assert shown["temporary_assistance_emergency"]["missing"]
    assert (refused.value.code, "12345" in refused.value.text) == ("not_ready", True)
    assert world.cases.applications == {}
