"""`flask flows release`: proved first, all or nothing, and never twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from conversation_flows.releases.record import RECORD
from tests.flows.releasing import FILES, Bench, bench_in

WAY = """
flow: winter
from: 1
to: 2
renamed: {home.sheep: home.small_animals}
removed: [home.hay]
say: 问卷更新了，您填过的都还在。
"""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """`winter`, not yet released."""
    return bench_in(tmp_path)


def test_an_author_releases_a_flow_with_what_proves_it_later(bench: Bench) -> None:
    done = bench.run("release", "winter")

    assert done.exit_code == 0
    assert done.stderr == "released winter version 1\n"
    new = bench.files().keys() - FILES.keys()
    assert new == {RECORD, "CHANGELOG.md", "released/winter-1.json", "released/winter-1.golden.jsonl.gz"}
    assert bench.released().conversations == len(bench.goldens()) == 2
    assert bench.found() == []


def test_an_author_reads_the_entry_of_the_changelog(bench: Bench) -> None:
    done = bench.run("release", "winter")
    changelog = (bench.folder / "CHANGELOG.md").read_text(encoding="utf-8")

    assert done.stdout.strip() in changelog
    release = bench.released()
    assert f"## {release.day} · 过冬 `winter` 1\n\n- first release: 7 questions in 2 sections\n" in changelog
    assert f"2 golden conversations. SHA-256 `{release.digest[:16]}…`" in changelog


def test_an_author_who_releases_an_unchanged_flow_is_told_and_nothing_happens(bench: Bench) -> None:
    bench.release()
    before = bench.files()

    again = bench.run("release", "--all")

    assert again.exit_code == 0
    assert again.stderr == "winter: version 1 is released already, unchanged\n"
    assert again.stdout == ""
    assert bench.files() == before


def test_an_author_can_look_before_she_releases(bench: Bench) -> None:
    before = bench.files()

    looked = bench.run("release", "--all", "--dry-run")

    assert looked.exit_code == 0
    assert "first release: 7 questions" in looked.stdout
    assert bench.files() == before
    bench.change("shepherd", "home.hay: short\n", "")
    assert bench.run("release", "--all", "--dry-run").exit_code == 1


def test_an_author_says_which_flows_or_all(bench: Bench) -> None:
    assert bench.run("release").exit_code == 2
    assert bench.run("release", "winter", "--all").exit_code == 2
    unknown = bench.run("release", "winter", "summer")
    assert (unknown.exit_code, "There is no flow summer" in unknown.stderr) == (1, True)
    assert not (bench.folder / RECORD).exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("home", "label: 羊}", "label: 羊, hlep: 大概}", "topics/home.yaml:8: unknown_key: a question has no hlep"),
        ("home", "max: 500", "max: [", "topics/home.yaml:"),
        ("shepherd", "  home.hay: short\n", "", "shepherd has no answer to home.hay; mend personas/shepherd.yaml"),
        ("shepherd", "short", "plenty", "shepherd does not come to an end at home.hay; mend personas/shepherd.yaml"),
        ("shepherd", "home.sheep: 40", "home.sheep: 0", "90 % of the branches, and 95 % are needed"),
        ("shepherd", "home.sheep: 40", "home.sheep: 0", "nobody takes home.hay: asked"),
        ("winter", "service: winter", "service: spring", "winter: nobody tries it; give a persona"),
        ("clerk", "title: 没有羊的", "", "personas/clerk.yaml:2: a persona has persona, title, services and answers"),
        ("clerk", "changes_mind", "change_mind", "personas/clerk.yaml:2: unknown key change_mind"),
    ],
)
def test_an_author_is_refused_and_told_what_to_mend_when_a_proof_fails(
    bench: Bench, file: str, old: str, new: str, told: str
) -> None:
    bench.change(file, old, new)
    before = bench.files()

    refused = bench.run("release", "winter")

    assert refused.exit_code == 1
    assert told in refused.stderr
    assert bench.files() == before


def test_an_author_sees_every_reason_at_once(bench: Bench) -> None:
    bench.change("shepherd", "  home.hay: short\n", "")
    bench.change("clerk", "  home.name: 王芳\n", "")

    refused = bench.run("release", "winter").stderr

    assert refused.startswith("Error: Nothing was released. To mend first:\n")
    assert "shepherd has no answer to home.hay" in refused
    assert "clerk has no answer to home.name" in refused


def test_an_author_cannot_change_what_is_released(bench: Bench) -> None:
    bench.release()
    before = bench.files()
    bench.change("home", "有几只羊？", "家里有几只羊？")

    refused = bench.run("release", "winter")

    assert refused.exit_code == 1
    assert "flows/winter.yaml:3: changed_release: winter version 1 was released and has changed since" in refused.stderr
    assert "make this version: 2" in refused.stderr
    assert {**bench.files(), "topics/home.yaml": b""} == {**before, "topics/home.yaml": b""}


def test_an_author_cannot_release_the_same_under_another_number(bench: Bench) -> None:
    bench.release()
    bench.next_version(2)

    refused = bench.run("release", "winter")

    assert refused.exit_code == 1
    assert "winter: version 2 says what version 1 says; put version: 1 back" in refused.stderr


def test_an_author_cannot_go_back_to_a_lower_number(bench: Bench) -> None:
    bench.release()
    bench.change("winter", "version: 1", "version: 0")

    assert bench.run("release", "winter").exit_code == 1
    assert bench.found() == [("flows/winter.yaml", 3, "changed_release")]


def test_a_second_version_leaves_the_first_as_it_was(bench: Bench) -> None:
    bench.release()
    first = bench.files()
    bench.next_version(2)
    bench.change("home", "有几只羊？", "家里有几只羊？")

    bench.release("--all")

    files = bench.files()
    assert all(files[place] == content for place, content in first.items() if place.startswith("released/"))
    assert set(orjson.loads(files[RECORD])["winter"]) == {"1", "2"}
    changelog = files["CHANGELOG.md"].decode()
    assert changelog.index("`winter` 2") < changelog.index("`winter` 1")
    assert "- home.sheep: the question was “有几只羊？”, is now “家里有几只羊？”\n" in changelog
    assert "Conversations begun on version 1 end on version 1. 2 golden" in changelog
    assert bench.found() == []


def renamed_and_removed(bench: Bench) -> None:
    """Version 2 asks for small animals instead of sheep, and nothing about hay."""
    bench.next_version(2)
    home = FILES["topics/home.yaml"]
    hay = home[home.index("  - id: hay") : home.index("  - loop: sons")]
    named = home[home.index("named:") : home.index("questions:")]
    bench.write(home=home.replace(hay, "").replace(named, "").replace("id: sheep", "id: small_animals"))
    for persona in ("shepherd", "clerk"):
        bench.change(persona, "home.sheep", "home.small_animals")


def test_an_author_who_drops_questions_must_say_where_their_answers_go(bench: Bench) -> None:
    bench.release()
    renamed_and_removed(bench)

    refused = bench.run("release", "winter")

    assert refused.exit_code == 1
    assert "flows/winter.yaml:3: missing_migration: version 2 of winter no longer asks" in refused.stderr
    assert "home.hay, home.sheep" in refused.stderr
    assert "say in migrations/winter-1-2.yaml which question is renamed and which is removed" in refused.stderr


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("removed: [home.hay]", "", "broken_migration: this says nothing of home.hay: renamed, or removed?"),
        ("home.small_animals", "home.cows", "broken_migration: this renames home.sheep to home.cows"),
        ("to: 2", "to: 3", "migrations/winter-1-2.yaml:4: broken_migration: there is no version 3 of winter"),
        ("from: 1", "from: 7", "migrations/winter-1-2.yaml:3: broken_migration: there is no version 7 of winter"),
        ("from: 1\nto: 2", "from: 2\nto: 1", "broken_migration: a way leads to a later version"),
        ("say:", "tell:", "migrations/winter-1-2.yaml:2: unreadable: unknown key tell"),
        ("[home.hay]", "[1]", "migrations/winter-1-2.yaml:2: unreadable: a question is text"),
        ("flow: winter", "flow: [", "migrations/winter-1-2.yaml:"),
    ],
)
def test_an_author_is_refused_a_migration_that_does_not_hold(bench: Bench, old: str, new: str, told: str) -> None:
    bench.release()
    renamed_and_removed(bench)
    bench.write(**{"winter-1-2": WAY.replace(old, new)})

    refused = bench.run("release", "winter")

    assert refused.exit_code == 1
    assert told in refused.stderr


def test_an_author_reads_of_the_way_in_the_changelog(bench: Bench) -> None:
    bench.release()
    renamed_and_removed(bench)
    bench.write(**{"winter-1-2": WAY})

    bench.release()

    changelog = (bench.folder / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "- removed: home.hay “草料够过冬吗？”\n- renamed: home.sheep is now home.small_animals\n" in changelog
    assert "go on in this one, with the words “问卷更新了，您填过的都还在。”" in changelog
    assert bench.found() == []


def test_a_migration_between_releases_cannot_be_deleted_later(bench: Bench) -> None:
    bench.release()
    renamed_and_removed(bench)
    bench.write(**{"winter-1-2": WAY})
    bench.release()

    (bench.folder / "migrations" / "winter-1-2.yaml").unlink()

    assert bench.found() == [("flows/winter.yaml", 3, "missing_migration")]


# --- all or nothing --------------------------------------------------------------------------------------------------

#: runs a release that is killed, as by a power cut, just before the file with that number gets its name
KILLED = """
import os, signal, sys
from pathlib import Path
from api.commands.flows import flows

real, left = Path.replace, int(sys.argv[1])

def replace(self, target):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return real(self, target)

Path.replace = replace
flows(["release", "--all", "--folder", sys.argv[2]])
"""
SECOND = {"flow: winter": "flow: summer", "service: winter": "service: summer", '"90"': '"91"'}


def killed_before(number: int, folder: Path) -> int:
    """Run a release and kill it before its file ``number`` is in place; the exit status."""
    root = Path(__file__).parents[2]
    return subprocess.run([sys.executable, "-c", KILLED, str(number), str(folder)], cwd=root, check=False).returncode


def two_flows(folder: Path) -> Bench:
    """`winter`, and `summer`, which asks the same."""
    bench = bench_in(folder)
    flow = FILES["flows/winter.yaml"]
    for old, new in SECOND.items():
        flow = flow.replace(old, new)
    (folder / "flows" / "summer.yaml").write_text(flow, encoding="utf-8")
    for persona in ("shepherd", "clerk"):
        bench.change(persona, "[winter]", "[winter, summer]")
    return bench


@pytest.mark.parametrize("number", range(7))
def test_a_release_killed_half_way_is_none_or_whole_and_the_next_try_completes_it(tmp_path: Path, number: int) -> None:
    bench, other = two_flows(tmp_path / "killed"), two_flows(tmp_path / "undisturbed")
    other.release("--all")

    status = killed_before(number, bench.folder)

    files_written = 6  # two of each flow, the record, the CHANGELOG
    assert status == (-signal.SIGKILL if number < files_written else os.EX_OK)
    recorded = bench.catalog().record
    assert set(recorded) == (set() if number < 5 else {"winter", "summer"}), "both flows or neither"
    assert {code for _, _, code in bench.found()} <= {"unfinished_release"}
    bench.release("--all")
    assert bench.files() == other.files()
    assert bench.found() == []


def test_an_author_is_told_of_what_a_killed_release_left(tmp_path: Path) -> None:
    bench = bench_in(tmp_path)
    killed_before(2, tmp_path)

    left = {"released/winter-1.json", "released/winter-1.golden.jsonl.gz"}
    assert set(bench.found()) == {(place, 1, "unfinished_release") for place in left}


def test_an_author_is_told_when_the_catalog_cannot_be_written(bench: Bench) -> None:
    (bench.folder / "released").write_text("in the way")

    refused = bench.run("release", "winter")

    assert refused.exit_code == 1
    assert "cannot be written" in refused.stderr
    assert not (bench.folder / RECORD).exists()
