"""`flask flows check` holds a catalog against the record: what is released stays as it was, whoever changes it."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from conversation_flows.releases.golden import packed
from conversation_flows.releases.record import RECORD, RecordError, flow_digest, newest, read_record, record_bytes
from tests.flows.releasing import Bench, bench_in

BUNDLE, GOLDEN = "released/winter-1.json", "released/winter-1.golden.jsonl.gz"
TOPICS = {"t": {"topic": "t", "questions": [{"id": "k", "options": {"a": "甲", "b": "乙"}}]}}
FLOW = {"flow": "f", "version": 1}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """`winter`, released."""
    bench = bench_in(tmp_path)
    bench.release()
    return bench


def test_a_digest_changes_with_every_word_and_with_the_order_of_options_only() -> None:
    digest = flow_digest(FLOW, TOPICS, ["t"])
    assert digest == flow_digest(dict(reversed(FLOW.items())), TOPICS, ["t", "t2"])
    turned = {"t": {"topic": "t", "questions": [{"id": "k", "options": {"b": "乙", "a": "甲"}}]}}
    reworded = {"t": {"topic": "t", "questions": [{"id": "k", "options": {"a": "甲", "b": "丙"}}]}}
    assert len({digest, flow_digest(FLOW, turned, ["t"]), flow_digest(FLOW, reworded, ["t"])}) == 3
    assert digest != flow_digest(FLOW, {**TOPICS, "u": {}}, ["t", "u"])


@pytest.mark.parametrize("place", [BUNDLE, GOLDEN])
def test_a_release_that_is_gone_is_found(bench: Bench, place: str) -> None:
    (bench.folder / place).unlink()
    assert bench.found() == [(place, 1, "changed_release")]


def test_a_changed_word_of_a_release_is_found(bench: Bench) -> None:
    file = bench.folder / BUNDLE
    file.write_text(file.read_text().replace("有几只羊", "有多少只羊"))
    assert bench.found() == [(BUNDLE, 1, "changed_release")]


@pytest.mark.parametrize("content", [b"{", b"{}", b"[]", b'{"flow": 1, "topics": 2}'])
def test_a_bundle_that_is_none_is_found(bench: Bench, content: bytes) -> None:
    (bench.folder / BUNDLE).write_bytes(content)
    assert bench.found() == [(BUNDLE, 1, "unreadable")]


def test_a_changed_golden_conversation_is_found(bench: Bench) -> None:
    changed = bench.goldens()
    changed[0]["submission"]["answers"]["home.sheep"] = 41
    (bench.folder / GOLDEN).write_bytes(packed(changed))
    assert bench.found() == [(GOLDEN, 1, "changed_release")]


def test_golden_conversations_that_are_none_are_found(bench: Bench) -> None:
    (bench.folder / GOLDEN).write_bytes(b"nothing")
    assert bench.found() == [(GOLDEN, 1, "unreadable")]


def test_a_golden_conversation_taken_out_is_found_even_when_its_digest_is_made_to_fit(bench: Bench) -> None:
    record = orjson.loads((bench.folder / RECORD).read_bytes())
    record["winter"]["1"]["conversations"] = 1
    (bench.folder / RECORD).write_bytes(orjson.dumps(record))
    assert bench.found() == [(GOLDEN, 1, "changed_release")]


def test_a_record_that_is_made_to_fit_a_changed_release_is_found_by_the_changelog(bench: Bench) -> None:
    record = orjson.loads((bench.folder / RECORD).read_bytes())
    record["winter"]["1"]["digest"] = "0" * 64
    (bench.folder / RECORD).write_bytes(orjson.dumps(record))
    assert ("CHANGELOG.md", 1, "changed_release") in bench.found()


def test_a_release_taken_off_the_record_is_found(bench: Bench) -> None:
    (bench.folder / RECORD).write_bytes(b"{}")
    assert ("CHANGELOG.md", 1, "changed_release") in bench.found()
    assert bench.run("release", "winter").exit_code == 1, "nor can it be released again as something else"


def test_a_changelog_without_a_version_is_found_and_a_release_mends_it(bench: Bench) -> None:
    changelog = bench.folder / "CHANGELOG.md"
    text = changelog.read_text()
    changelog.write_text("# Changes to the flows\n\nOurs.\n")
    assert bench.found() == [("CHANGELOG.md", 1, "unfinished_release")]

    bench.release("--all")

    assert changelog.read_text() == "# Changes to the flows\n\nOurs.\n\n" + text[text.index("## ") :]
    assert bench.found() == []


def test_an_author_may_polish_the_words_of_the_changelog(bench: Bench) -> None:
    changelog = bench.folder / "CHANGELOG.md"
    polished = changelog.read_text().replace("first release", "the very first release")
    changelog.write_text(polished)
    bench.next_version(2)
    bench.change("home", "有几只羊？", "家里有几只羊？")

    bench.release()

    assert "the very first release" in changelog.read_text()
    assert bench.found() == []


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"winter": []}',
        '{"winter": {"one": {}}}',
        '{"winter": {"1": {}}}',
        '{"winter": {"1": "00"}}',
        '{"winter": {"1": {"digest": "0", "golden": "0", "conversations": "2", "day": "2026-11-22"}}}',
    ],
)
def test_a_record_that_is_none_is_found_and_said_in_one_sentence(bench: Bench, content: str) -> None:
    (bench.folder / RECORD).write_text(content)
    assert bench.found() == [(RECORD, 1, "unreadable")]
    with pytest.raises(RecordError):
        read_record(bench.folder)
    assert "not a record of releases" in bench.run("diff", "winter").stderr


def test_a_release_that_the_engine_no_longer_compiles_is_found(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.next_version(2)
    bench.change("home", "kind: number, max: 500", "kind: text")
    bench.change("home", "sheep > 0", 'sheep == "多"')
    bench.change("shepherd", "home.sheep: 40", "home.sheep: 多")
    bench.change("clerk", "home.sheep: 0", "home.sheep: 没有")
    monkeypatch.delitem(__import__("conversation_flows.engine.kinds", fromlist=["KINDS"]).KINDS, "number")
    assert (BUNDLE, 1, "changed_release") in bench.found()


def test_the_record_is_ordered_so_that_a_release_only_adds_lines(bench: Bench) -> None:
    record = read_record(bench.folder)
    assert record_bytes(record) == (bench.folder / RECORD).read_bytes()
    last = newest(record, "winter")
    assert last is not None
    both = record_bytes({"winter": {10: last, 9: last}, "autumn": {1: last}})
    assert list(orjson.loads(both)) == ["autumn", "winter"]
    assert list(orjson.loads(both)["winter"]) == ["9", "10"]
