"""Whatever happens to the shipped YAML: what the compiler refuses, the check finds, and it never fails itself."""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import date
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_flows.catalog import Catalog
from conversation_flows.checking.check import check_catalog
from conversation_flows.engine.shapes import FlowError
from regions.table import load

TODAY = date(2026, 11, 22)
REFUSED = ("", "refused", "by the compiler")
_TOPICS = re.compile(r"topics: \[(.*?)\]|use: (\w+)", re.DOTALL)


@cache
def shipped() -> dict[str, list[str]]:
    """The shipped YAML by name, as lines."""
    with as_file(files("conversation_flows.catalog")) as folder:
        found = [file for kind in ("topics", "flows", "screenings") for file in sorted((folder / kind).glob("*.yaml"))]
        return {f"{file.parent.name}/{file.name}": file.read_text(encoding="utf-8").splitlines() for file in found}


def written(folder: Path, sheets: dict[str, list[str]]) -> Path:
    """The folder with these files in it, and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, lines in sheets.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def mutated(lines: list[str], what: str, at: int, other: int) -> list[str]:
    """The lines with one of them gone, doubled, swapped, emptied, indented or misspelt."""
    line, at, other = lines[at % len(lines)], at % len(lines), other % len(lines)
    match what:
        case "gone":
            return [*lines[:at], *lines[at + 1 :]]
        case "doubled":
            return [*lines[:at], line, *lines[at:]]
        case "swapped":
            return [lines[other] if n == at else line if n == other else kept for n, kept in enumerate(lines)]
        case "emptied":
            return [*lines[:at], f"{line.partition(':')[0]}:", *lines[at + 1 :]]
        case "indented":
            return [*lines[:at], f"  {line}", *lines[at + 1 :]]
    return [*lines[:at], line.replace("e", "ee"), *lines[at + 1 :]]


@cache
def of_one_flow(flow: str) -> dict[str, list[str]]:
    """A shipped flow or screening by itself, with the topics it asks and those they use."""
    needed, seen = [flow], {}
    while needed:
        name = needed.pop()
        seen[name] = shipped()[name]
        found = _TOPICS.findall("\n".join(seen[name]))
        topics = {f"topics/{topic.strip()}.yaml" for several in found for topic in "".join(several).split(",")}
        needed += sorted(topics - seen.keys())
    return seen


FLOWS = [name for name in sorted(shipped()) if not name.startswith("topics/")]


def mistakes(sheets: dict[str, list[str]]) -> set[tuple[str, str, str]]:
    """File, code and words of every mistake the check finds; one more, ``REFUSED``, when the compiler refuses."""
    with tempfile.TemporaryDirectory() as parent:
        folder = written(Path(parent) / "catalog", sheets)
        found = {
            (one.file, one.code, one.message) for one in check_catalog(folder, TODAY, load()) if one.level == "mistake"
        }
        try:
            Catalog(folder)
        except (FlowError, KeyError, AttributeError, TypeError):
            return found | {REFUSED}
    return found


@cache
def known(flow: str) -> set[tuple[str, str, str]]:
    """What is wrong with a flow by itself: nothing reads what a shared topic has for others."""
    return mistakes(of_one_flow(flow))


@pytest.mark.parametrize("flow", FLOWS)
def test_one_flow_by_itself_can_be_talked(flow: str) -> None:
    assert {code for _, code, _ in known(flow)} <= {"unused_named"}


@settings(max_examples=75, deadline=None)
@given(
    st.sampled_from(FLOWS).flatmap(lambda flow: st.tuples(st.just(flow), st.sampled_from(sorted(of_one_flow(flow))))),
    st.sampled_from(["gone", "doubled", "swapped", "emptied", "indented", "misspelt"]),
    st.integers(0, 400),
    st.integers(0, 400),
)
def test_what_the_compiler_refuses_the_check_finds(where: tuple[str, str], what: str, at: int, other: int) -> None:
    flow, name = where
    sheets = {**of_one_flow(flow), name: mutated(shipped()[name], what, at, other)}
    found = mistakes(sheets) - known(flow)
    assert found != {REFUSED}


@pytest.mark.no_cover
def test_a_file_that_is_no_text_is_a_finding(tmp_path: Path) -> None:
    folder = written(tmp_path / "catalog", shipped())
    (folder / "topics" / "land.yaml").write_bytes(b"\xff\xfe\x00")
    (folder / "topics" / "notes.txt").write_text("not a topic")
    found = check_catalog(folder, TODAY, load())
    assert ("topics/land.yaml", "unreadable") in {(finding.file, finding.code) for finding in found}


@pytest.mark.no_cover
def test_a_version_that_stands_in_two_files_is_a_finding(tmp_path: Path) -> None:
    flow = "flows/minimum_living_guarantee.yaml"
    folder = written(tmp_path / "catalog", {**shipped(), "flows/z.yaml": shipped()[flow]})
    found = check_catalog(folder, TODAY, load())
    assert [(finding.file, finding.code) for finding in found] == [("flows/z.yaml", "duplicate_id")]


def test_an_empty_folder_has_no_findings(tmp_path: Path) -> None:
    assert check_catalog(tmp_path, TODAY, load()) == []
