"""`flask flows check, graph, coverage, play`: data on stdout, everything else on stderr, and honest exit codes."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest
from click.testing import CliRunner, Result

from api.commands.flows import flows
from tests.unit.flows.talking import flow_of

DEFECTS = Path(__file__).parent / "defects"
FLOW = "minimum_living_guarantee"


def run(*arguments: str, typed: str = "") -> Result:
    """The command as an author runs it."""
    return CliRunner().invoke(flows, list(arguments), input=typed)


def defect(name: str) -> str:
    """The folder of one seeded defect."""
    return str(next(folder for folder in DEFECTS.iterdir() if folder.name.endswith(name)))


def test_an_author_sees_file_line_and_advice() -> None:
    result = run("check", "--folder", defect("-unknown-key"))
    assert result.exit_code == 1
    assert result.stdout.startswith("topics/t.yaml:9: unknown_key: a question has no hlep\n    did you mean help?")
    assert result.stderr == "1 mistakes, 0 notes\n"


def test_a_program_gets_the_findings_as_json() -> None:
    result = run("check", "--json", "--folder", defect("-missing-why"))
    (finding,) = orjson.loads(result.stdout)
    assert (finding["file"], finding["line"], finding["code"]) == ("topics/t.yaml", 4, "missing_why")
    assert finding["level"] == "mistake"


@pytest.mark.no_cover
def test_a_note_does_not_fail_the_check(tmp_path: Path) -> None:
    options = "{" + ", ".join(f"o{n}: 甲{n}" for n in range(8)) + "}"
    asked = (f"{{id: k{n}, kind: choice, ask: 哪个？, why: 有用。, label: 数, options: {options}}}" for n in range(9))
    wide = "\n".join(f"  - {question}" for question in asked)
    condition = " and ".join(f"k{one} != k{other}" for one in range(9) for other in range(one))  # nine in eight holes
    last = f"  - {{id: b, kind: yes_no, ask: 对吗？, why: 有用。, label: 对, when: '{condition}'}}"
    source = Path(defect("-misnamed-file"))
    for name in ("topics/finish.yaml", "flows/f.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text((source / name).read_text().replace(", land", ""))
    (tmp_path / "topics/t.yaml").write_text(f"topic: t\ntitle: 题\nquestions:\n{wide}\n{last}\n")
    result = run("check", "--folder", str(tmp_path))
    assert result.exit_code == 0
    assert "not_proved" in result.stdout
    assert result.stderr == "0 mistakes, 1 notes\n"


def test_the_shipped_catalog_is_checked_when_no_folder_is_given() -> None:
    assert "notes" in run("check").stderr


@pytest.mark.parametrize("kind", ["mermaid", "svg"])
def test_an_author_gets_a_picture(kind: str) -> None:
    result = run("graph", FLOW, "--format", kind)
    assert result.exit_code == 0
    if kind == "svg":
        ElementTree.fromstring(result.stdout)
    else:
        assert "flowchart TD" in result.stdout


@pytest.mark.parametrize("command", ["graph", "play", "show", "coverage"])
def test_an_author_is_told_when_there_is_no_such_flow(command: str) -> None:
    result = run(command, "nothing")
    assert result.exit_code == 1
    assert "There is no flow nothing" in result.stderr


def test_an_author_sees_what_the_personas_leave_out() -> None:
    assert f"{FLOW}: " in run("coverage").stdout
    (found,) = orjson.loads(run("coverage", FLOW, "--json").stdout)
    assert found["flow"] == FLOW
    assert run("coverage", FLOW, "--at-least", "100").exit_code == (0 if found["percent"] == 100 else 1)


def test_an_author_can_talk_to_a_flow() -> None:
    result = run("play", FLOW, typed="为什么\n退出\n")
    assert result.exit_code == 0
    assert "依据：" in result.stdout
    assert "再见。这里填的都没有保存。" in result.stdout


def test_an_author_can_talk_to_the_end_and_name_places(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = "  - {id: place, kind: region, ask: 在哪里？, label: 地方, levels: [county]}\n"
    flow = flow_of(questions)
    monkeypatch.setattr("api.commands.flows_play.shipped_catalog", lambda: SimpleNamespace(latest=lambda name: flow))
    result = run("play", "f", typed="没有这个地方\n新城区\n克什克腾旗\n")
    assert result.exit_code == 0
    assert "您说的是哪一个？内蒙古自治区呼和浩特市新城区" in result.stdout
    assert "我听到的是：内蒙古自治区赤峰市克什克腾旗" in result.stdout
    assert "都答完了" in result.stdout


def test_the_end_of_the_input_ends_the_talk() -> None:
    assert "再见" in run("play", FLOW).stdout


def test_an_author_can_list_and_show_flows() -> None:
    assert FLOW in {line["id"] for line in orjson.loads(run("list", "--json").stdout)}
    assert FLOW in run("list").stdout
    assert "finish.review  [review]" in run("show", FLOW).stdout
