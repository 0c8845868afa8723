"""The house rules a reader relies on, checked over the whole source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.audiences import AUDIENCES
from api.plumbing.problems import STATUSES
from i18n.errors import BangbanError
from tests.edge import fake_app

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "adapters", "casework", "conversation_flows", "eligibility", "identity", "regions", "i18n")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
PERSONAL = ("casework", "conversation_flows", "identity")
#: A repository's own things in memory, and look-ups by what only the right person can present.
WITHOUT_OWNER = re.compile(r"find_by|page_of_staff|handed_over|tracked|due")
REPOSITORIES = {"Accounts", "Applications", "Conversations", "KeptAuthorisations", "KeptCommitments"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in SOURCES:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_reader_sees_the_one_job_of_a_module_on_its_first_line(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_nothing_is_called_utils() -> None:
    vague = {"utils", "helpers", "common", "manager", "base", "misc", "tools"}
    assert [name_of(path) for path in SOURCES if path.stem in vague or path.parent.name in vague] == []


def test_only_the_composition_root_the_app_and_the_commands_read_settings() -> None:
    allowed = {"api/app.py", "api/settings.py", "api/worker.py"}
    readers = {name_of(path) for path, tree in trees() if "api.settings" in imported(tree)}
    roots = ("api/commands/", "api/wiring/")
    assert {reader for reader in readers - allowed if not reader.startswith(roots)} == set()


def test_only_settings_and_the_commands_touch_the_environment() -> None:
    allowed = {"api/settings.py", "adapters/mongo/embedded_process.py"}
    touching = {name_of(path) for path in SOURCES if re.search(r"os\.environ|getenv", path.read_text())}
    assert {name for name in touching - allowed if not name.startswith("api/commands/")} == set()


def imported(tree: ast.Module) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_functions_stay_small() -> None:
    long = [
        f"{name_of(path)}:{node.name}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 50
    ]
    assert long == []


def test_the_application_reads_top_to_bottom_on_one_screen() -> None:
    assert len((ROOT / "api" / "app.py").read_text().splitlines()) < 80


def test_one_audience_never_imports_another() -> None:
    audiences = {"public", "citizen", "hotline", "desk", "channels", "ops"}
    crossing = [
        f"{name_of(path)} -> {name}"
        for path, tree in trees()
        if path.is_relative_to(ROOT / "api") and path.parent.name in audiences
        for name in imported(tree)
        if name.startswith("api.")
        and name.split(".")[1] in audiences - {path.parent.name}
        and name != "api.ops.version"
    ]
    assert crossing == []


def test_every_error_has_a_status() -> None:
    def kinds(kind: type[BangbanError]) -> Iterator[type[BangbanError]]:
        for child in kind.__subclasses__():
            yield child
            yield from kinds(child)

    assert [kind for kind in kinds(BangbanError) if not set(kind.__mro__) & STATUSES.keys()] == []


def test_every_read_and_write_of_somebodys_things_says_whose() -> None:
    """Promise 12: a repository cannot be asked for somebody's document without naming the owner or the scope."""
    silent = [
        f"{name_of(path)}:{repository.name}.{method.name}"
        for path, tree in trees()
        if path.name == "ports.py" and path.relative_to(ROOT).parts[0] in PERSONAL
        for repository in tree.body
        if isinstance(repository, ast.ClassDef) and repository.name in REPOSITORIES
        for method in repository.body
        if isinstance(method, ast.FunctionDef) and not WITHOUT_OWNER.fullmatch(method.name) and not says_whose(method)
    ]
    assert silent == []


def says_whose(method: ast.FunctionDef) -> bool:
    """By `owner=` or `scope=`, or because it is handed the aggregate itself, which knows its owner."""
    names = {argument.arg for argument in (*method.args.args, *method.args.kwonlyargs)}
    return bool(names & {"owner", "scope", "account", "conversation", "application"})


def test_every_operation_has_a_summary_an_example_and_its_statuses() -> None:
    paths = fake_app().test_client().get("/v1/openapi.json").json["paths"]
    described = {
        f"{verb} {path}": it for path, item in paths.items() for verb, it in item.items() if verb != "parameters"
    }
    assert [name for name, operation in described.items() if not operation.get("summary")] == []
    assert [name for name, operation in described.items() if "default" in operation["responses"]] == []
    assert [name for name, operation in described.items() if not has_example(operation)] == []


def has_example(operation: dict[str, Any]) -> bool:
    """Whether its success is shown by an example; pictures and empty answers need none."""
    contents = [
        (kind, content)
        for status, response in operation["responses"].items()
        if status.startswith("2")
        for kind, content in response.get("content", {}).items()
    ]
    return all(kind.startswith("image/") or {"example", "examples"} & content.keys() for kind, content in contents)


def test_every_audience_is_mounted_once() -> None:
    assert len({audience.name for audience in AUDIENCES}) == len(AUDIENCES)
