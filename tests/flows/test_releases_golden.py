"""Promise 58: a conversation begun on any released version comes to what it came to when that version was released."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import orjson
import pytest

from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.compile import compile_flow
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow
from conversation_flows.engine.kinds.numbers import Number
from conversation_flows.engine.walk import Walk
from conversation_flows.personas import visits
from conversation_flows.releases.bench import draft, working_edition
from conversation_flows.releases.golden import GoldenError, departures, golden, golden_digest, packed, unpacked
from conversation_flows.releases.record import Release, read_record
from regions.table import load
from tests.flows.releasing import Bench, bench_in

LATER = date(2036, 2, 29)  # goldens are said again years later
ENVIRONMENT = Environment(LATER, load(), new_item=lambda prefix: prefix)
TODAY = date(2026, 11, 22)


def released_flow(folder: Path, release: Release) -> Flow:
    """The flow compiled from its bundle and from nothing else."""
    bundle = orjson.loads((folder / release.bundle_file).read_bytes())
    return compile_flow(bundle["flow"], bundle["topics"])


def replayed(folder: Path) -> Iterator[tuple[Release, str, list[str]]]:
    """Every golden conversation on record, with who spoke and where it departs."""
    for releases in read_record(folder).values():
        for release in releases.values():
            flow = released_flow(folder, release)
            for kept in unpacked((folder / release.golden_file).read_bytes()):
                yield release, kept["persona"], departures(kept, flow, ENVIRONMENT)


def departing(folder: Path) -> list[str]:
    """Where the golden conversations of a catalog depart, in words."""
    return [
        f"{release.flow} {release.version}, {who}: {words}"
        for release, who, apart in replayed(folder)
        for words in apart
    ]


@pytest.mark.no_cover
def test_every_golden_conversation_of_every_released_version_comes_to_the_same() -> None:
    with as_file(files("conversation_flows.catalog")) as folder:
        record = read_record(folder)
        said = list(replayed(folder))
        kept = {file.name for file in folder.glob("released/*") if not file.name.startswith(".")}

    assert [(release.flow, release.version, who, apart) for release, who, apart in said if apart] == []
    releases = [release for versions in record.values() for release in versions.values()]
    assert all(release.conversations > 0 for release in releases)
    assert len(said) == sum(release.conversations for release in releases)
    names = {Path(place).name for release in releases for place in (release.bundle_file, release.golden_file)}
    assert kept == names, "what is kept is on the record, and what is on the record is kept"


@pytest.mark.no_cover
@pytest.mark.parametrize("flow", shipped_catalog().flows(), ids=lambda flow: flow.id)
def test_every_shipped_flow_could_be_released_and_said_again_years_later(flow: Flow) -> None:
    edition = working_edition(shipped_catalog(), flow.id)
    assert edition is not None
    fitting = [persona for persona in visits() if persona.service == flow.service]
    made = draft(edition, fitting, replace(ENVIRONMENT, today=TODAY))
    bundle = orjson.loads(made.files[made.release.bundle_file])
    kept = unpacked(made.files[made.release.golden_file])

    again = compile_flow(bundle["flow"], bundle["topics"])

    assert len(kept) == len(fitting) == made.release.conversations > 0
    assert [words for one in kept for words in departures(one, again, ENVIRONMENT)] == []


# --- a fault is found ------------------------------------------------------------------------------------------------


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """`winter`, released."""
    bench = bench_in(tmp_path)
    bench.release()
    return bench


def test_golden_conversations_pass_while_nothing_is_wrong(bench: Bench) -> None:
    assert [(release.version, who, apart) for release, who, apart in replayed(bench.folder)] == [
        (1, "clerk", []),
        (1, "shepherd", []),
    ]


def test_golden_conversations_run_on_what_was_released_and_not_on_the_yaml(bench: Bench) -> None:
    bench.change("home", "options: {enough: 够, short: 不太够}", "options: {plenty: 很多}")
    assert departing(bench.folder) == []


def never(walk: Walk, frame: Any, node: Any) -> bool:
    """A fault: every condition fails."""
    return not node.conditions


def test_a_fault_in_conditions_is_found(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Walk, "truth", never)
    assert departing(bench.folder) == [
        "winter 1, clerk: turn 5: home.hay was asked, now home.sons",
        "winter 1, shepherd: turn 3: home.hay was asked, now home.sons",
        "winter 1, shepherd: submitted answers, home.hay: was 'short', is None",
    ]


def test_a_fault_in_what_an_answer_becomes_is_found(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Number.read
    monkeypatch.setattr(Number, "read", lambda *given: read(*given) + 1)
    found = departing(bench.folder)
    assert "winter 1, shepherd: submitted answers, home.sheep: was 40, is 41" in found
    assert "winter 1, clerk: turn 7: home.sons was asked, now home.hay" in found


def test_a_fault_in_outcomes_is_found(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conversation_flows.engine.answering.first_broken", lambda rules, frame: None)
    assert any("the outcome was reprompt, is advanced" in words for words in departing(bench.folder))


def test_a_fault_in_the_bundle_is_found(bench: Bench) -> None:
    file = bench.folder / bench.released().bundle_file
    file.write_text(file.read_text().replace('"max":500', '"max":30'))
    found = departing(bench.folder)
    assert found[0] == "winter 1, shepherd: turn 2, at home.sheep: the outcome was advanced, is reprompt"
    assert "winter 1, shepherd: submitted answers, home.sheep: was 40, is None" in found


def test_a_question_asked_after_the_end_is_found(bench: Bench) -> None:
    flow = released_flow(bench.folder, bench.released())
    kept = bench.goldens()[1]
    assert kept["asked"] is None
    assert departures(kept | {"asked": "finish.more"}, flow, ENVIRONMENT) == [
        "after the last turn: finish.more was asked, now None"
    ]


def test_a_turn_that_cannot_be_taken_any_more_is_found(bench: Bench) -> None:
    flow = released_flow(bench.folder, bench.released())
    kept = bench.goldens()[1]
    kept["turns"][0][1] = {"question": "home.goats", "answer": 3}
    assert "turn 1, at home.name: the outcome was advanced, is out_of_place" in departures(kept, flow, ENVIRONMENT)


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_a_golden_conversation_holds_turns_as_the_api_takes_them_and_what_is_submitted(bench: Bench) -> None:
    shepherd = next(kept for kept in bench.goldens() if kept["persona"] == "shepherd")
    assert shepherd["day"] == bench.released().day
    assert shepherd["turns"][2] == ["home.hay", {"question": "home.hay", "answer": "short"}, "advanced"]
    answers = shepherd["submission"]["answers"]
    assert answers["home.sons.s_00000002.name"] == "那森"
    assert answers["home.sons.s_00000002.near"] is False
    assert "放羊" not in str(shepherd), "nothing that is only words"


@pytest.mark.no_cover
def test_what_was_left_out_is_kept_as_left_out() -> None:
    flow = shipped_catalog().latest("minimum_living_guarantee")
    assert flow is not None
    found: set[str] = set()
    for visit in visits():
        if visit.service == flow.service:
            said = golden(visit, flow, replace(ENVIRONMENT, today=TODAY))["submission"]
            found |= {answer["none"] for answer in said["answers"].values() if str(answer).startswith("{'none'")}
            assert said["facts"].keys() == flow.submits.keys()
    assert found


def test_the_same_conversations_are_kept_as_the_same_bytes(bench: Bench) -> None:
    kept = bench.goldens()
    assert packed(kept) == (bench.folder / bench.released().golden_file).read_bytes()
    assert golden_digest(kept) == bench.released().golden
    assert unpacked(packed([])) == []


_PACKED = gzip.compress(b"{}", mtime=0)  # the same bytes in every process, which name the cases


@pytest.mark.parametrize("content", [b"{}", gzip.compress(b"{", mtime=0), _PACKED[:-9], b"\x1f\x8b" + b"0" * 40])
def test_what_is_no_gzipped_json_is_refused(content: bytes) -> None:
    with pytest.raises(GoldenError):
        unpacked(content)
