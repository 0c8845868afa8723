"""What citizens are given: only releases, however far ahead the working copy and its migration are."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import Mode, Settings
from api.wiring import flows_of
from conversation_flows.catalog import shipped_catalog
from conversation_flows.releases.published import Published, published
from tests.flows.releasing import Bench, bench_in
from tests.unit.conversation.world import World

WAY = "flow: winter\nfrom: 1\nto: 2\nrenamed: {home.hay: home.fodder}\nsay: 问卷更新了。\n"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """`winter` 1, released, and a working copy of version 2 with its migration."""
    bench = bench_in(tmp_path)
    bench.release()
    ahead(bench)
    return bench


def ahead(bench: Bench) -> None:
    """Version 2 with a renamed question and other words."""
    bench.next_version(2)
    bench.change("home", "有几只羊？", "家里有几只羊？")
    bench.change("home", "id: hay", "id: fodder")
    bench.change("shepherd", "home.hay", "home.fodder")
    bench.change("clerk", "home.hay", "home.fodder")
    bench.write(**{"winter-1-2": WAY})


def test_a_citizen_begins_on_the_release_and_not_on_the_working_copy(bench: Bench) -> None:
    flows = published(bench.catalog())
    latest = flows.latest("winter")
    assert latest is not None
    assert latest.version == 1
    assert [flow.version for flow in flows.flows()] == [1]
    assert flows.pinned("winter", 2) is None
    assert flows.latest("summer") is None


def test_a_changed_working_copy_of_the_same_version_reaches_nobody(tmp_path: Path) -> None:
    bench = bench_in(tmp_path)
    bench.release()
    bench.change("home", "有几只羊？", "家里有几只羊？")
    world = World(published(bench.catalog()))
    view = world.begin(service="winter")
    assert world.answer(view, "巴特尔").data["question"]["prompt"] == "有几只羊？"


def test_a_citizen_who_has_begun_is_carried_over_by_the_release_and_not_before(bench: Bench) -> None:
    world = World(published(bench.catalog()))
    view = world.answer(world.answer(world.begin(service="winter"), "巴特尔"), 40)
    assert view.data["question"]["id"] == "home.hay"
    assert view.data["flow"]["version"] == 1

    bench.release()
    object.__setattr__(world.service, "flows", published(bench.catalog()))
    view = world.answer(view, "short")

    assert view.data["flow"]["version"] == 2
    assert view.data["messages"][0]["text"] == "问卷更新了。"
    assert view.data["question"]["id"] == "home.sons"


def test_a_citizen_without_a_way_ends_on_the_version_she_began(bench: Bench) -> None:
    bench.change("home", "id: fodder", "id: hay")
    bench.change("shepherd", "home.fodder", "home.hay")
    bench.change("clerk", "home.fodder", "home.hay")
    (bench.folder / "migrations" / "winter-1-2.yaml").unlink()
    world = World(published(bench.catalog()))
    view = world.answer(world.begin(service="winter"), "巴特尔")
    bench.release()
    object.__setattr__(world.service, "flows", published(bench.catalog()))

    view = world.answer(view, 40)

    assert view.data["flow"]["version"] == 1
    assert world.begin("another", service="winter").data["flow"]["version"] == 2


def test_a_flow_that_was_taken_away_is_offered_to_nobody_and_ended_by_those_who_began(bench: Bench) -> None:
    (bench.folder / "flows" / "winter.yaml").unlink()
    flows = published(bench.catalog())
    assert flows.latest("winter") is None
    assert flows.pinned("winter", 1) is not None


def test_before_the_first_release_the_working_copies_are_all_there_is(tmp_path: Path) -> None:
    catalog = bench_in(tmp_path).catalog()
    assert published(catalog) is catalog


def test_a_demo_talks_the_working_copies_and_production_what_is_released() -> None:
    catalog = shipped_catalog()
    assert flows_of(Settings()) is catalog
    in_production = flows_of(Settings(mode=Mode.PRODUCTION))
    assert isinstance(in_production, Published) is bool(catalog.record)
