"""The comparison of linters keeps in step: with the corpus of defects, with what was said, and with its page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.linters import page, verdicts
from benchmarks.linters.__main__ import seeded_codes
from benchmarks.linters.surveyjs import HERE, PLACES
from benchmarks.linters.table import Entry, Survey, entries

TABLE = entries()
TRANSLATED = {name: entry for name, entry in TABLE.items() if not entry.cannot}
KEPT = verdicts.read()
AGAIN = "run python -m benchmarks.linters --keep"


def written(tmp_path: Path, text: str) -> dict[str, Entry]:
    file = tmp_path / "defects.yaml"
    file.write_text(text, encoding="utf-8")
    return entries(file)


def test_every_seeded_defect_is_translated_or_has_a_reason() -> None:
    assert TABLE.keys() == seeded_codes().keys()
    assert all(entry.cannot.strip() or (entry.seeded and entry.mended) for entry in TABLE.values())


def test_every_code_seeded_belongs_to_one_kind() -> None:
    known = [code for codes in page.KINDS.values() for code in codes.split()]
    assert len(known) == len(set(known))
    assert {code for codes in seeded_codes().values() for code in codes} <= set(known)


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_mended_survey_is_json_and_another_than_the_defective_one(name: str) -> None:
    entry = TRANSLATED[name]
    assert entry.seeded != entry.mended
    assert entry.mended is not None
    assert json.loads(entry.mended.text)["elements" if '"pages"' not in entry.mended.text else "pages"]


def test_an_author_writes_what_mends_a_defect_as_paths(tmp_path: Path) -> None:
    text = """
a:
  components: {t: {elementsJSON: [1]}}
  survey: {elements: [{name: x, min: 3}]}
  mended: {elements.0.min: null, elements.0.max: 4, components.t: null}
b: {text: '{"a"}', mended: '{}'}
c: {cannot: there is no such thing}
"""
    found = written(tmp_path, text)
    assert found["a"].seeded == Survey('{"elements": [{"name": "x", "min": 3}]}', {"t": {"elementsJSON": [1]}})
    assert found["a"].mended == Survey('{"elements": [{"name": "x", "max": 4}]}', {})
    assert found["b"] == Entry(Survey('{"a"}'), Survey("{}"))
    assert found["c"] == Entry(cannot="there is no such thing")


def test_an_entry_without_what_mends_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="survey"):
        written(tmp_path, "a: {survey: {elements: []}}")
    with pytest.raises(KeyError):
        written(tmp_path, "a: {survey: {elements: []}, mended: {pages.0: 1}}")


def test_a_defect_is_heard_of_only_when_mending_it_silences_somebody() -> None:
    seeded = {"a": {"linter": ["warning x/y at n: one", "two"], "schema": ["three"]}}
    run = verdicts.Verdicts("", {}, [], [], {}, seeded, {"a": {"linter": ["two"], "schema": ["three"]}})
    assert run.heard("a") == {"linter": ["warning x/y at n: one"]}


def test_what_was_said_is_of_the_surveys_there_are_and_of_the_versions_pinned() -> None:
    assert KEPT.asked == {name: entry.digest for name, entry in TRANSLATED.items()}, "run make compare-linters"
    assert KEPT.seeded.keys() == KEPT.mended.keys() == TRANSLATED.keys()
    for place in PLACES:
        pinned = json.loads((HERE / place / "package.json").read_text(encoding="utf-8"))["dependencies"]
        assert all(f"{package} {version}" in KEPT.versions[place] for package, version in pinned.items())
        assert all(version[0].isdigit() for version in pinned.values())


def test_a_reader_finds_on_the_page_what_was_said_last() -> None:
    there = page.FILE.read_text(encoding="utf-8")
    assert page.rewritten(there, page.tables(KEPT, TABLE, seeded_codes())) == there, AGAIN


def test_ours_found_everything_and_raised_no_alarm() -> None:
    assert KEPT.exact == list(TABLE), AGAIN
    assert KEPT.alarms == []


def test_a_run_is_read_as_it_was_kept(tmp_path: Path) -> None:
    run = verdicts.Verdicts("2026-11-22", {"node": "20"}, ["a"], [], {"a": "0"}, {"a": {"linter": ["x"]}}, {"a": {}})
    verdicts.write(run, tmp_path / "said.json")
    assert verdicts.read(tmp_path / "said.json") == run
