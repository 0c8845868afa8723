"""What the documentation lists is what there is: endpoints, settings, commands, kinds, codes, promises, links.

``python -m tests.architecture.test_reference`` writes the table of endpoints anew.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask

from api.app import create_app
from api.citizen.turns import TurnBody
from api.commands import COMMANDS
from api.plumbing.audiences import guard_of
from api.plumbing.problems import _TITLES, STATUSES
from api.plumbing.services import Deferred, Services
from api.settings import KNOWN_VARIABLES, Settings
from conversation_flows.engine.kinds import KINDS
from i18n.errors import BangbanError

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
API = DOCS / "reference/api.md"
PACKAGES = ("api", "adapters", "casework", "conversation_flows", "eligibility", "identity", "regions", "i18n")
_BEGIN, _END = "<!-- endpoints: begin -->\n", "<!-- endpoints: end -->\n"
_METHODS = ("get", "post", "put", "patch", "delete")
#: refusals that a `flask` command meets, never a client
_ONLY_IN_COMMANDS = {"username_taken", "not_held"}


def described_app() -> Flask:
    """The application with every audience, over nothing: only its description is looked at."""

    def nothing() -> Services:
        raise AssertionError("the description needs no services")

    return create_app(Settings(), Deferred(nothing))


def operations(app: Flask) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and description of every operation of the OpenAPI document."""
    api = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    for path, methods in api.spec.to_dict()["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield path, method, methods[method]


def endpoint_table(app: Flask) -> str:
    """The table of endpoints as the reference holds it."""
    guards = {_openapi_path(rule.rule): guard_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    lines = ["| endpoint | guard | headers | what it does |", "|---|---|---|---|"]
    for path, method, operation in operations(app):
        names = [parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "header"]
        headers = ", ".join(f"`{name}`" for name in sorted(set(names) - {"Bangban-Channel"}))
        words = operation["summary"].split(". ")[0].rstrip(".")
        lines.append(f"| `{method.upper()} {path}` | {guards[path]} | {headers} | {words} |")
    return "\n".join(lines) + "\n"


def _openapi_path(rule: str) -> str:
    return re.sub(r"<(?:[^:>]*:)?(\w+)>", r"{\1}", rule)


def rows(page: Path, heading: str) -> dict[str, str]:
    """The first cell of every row of the first table under ``heading``, without backticks, and the whole row."""
    _, _, below = f"\n{page.read_text(encoding='utf-8')}".partition(f"\n{heading}\n")
    assert below, f"{page.name} has no {heading}"
    table = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert table
    found = [line for line in table[0].splitlines()[2:] if line.startswith("|")]
    return {line.split("|")[1].strip().strip("`"): line for line in found}


def codes() -> dict[str, set[type[BangbanError]]]:
    """Every stable code a refusal may carry, and the kinds of error that carry it."""
    kinds = {kind.__name__: kind for kind in STATUSES}
    found: dict[str, set[type[BangbanError]]] = {kind.default_code: {kind} for kind in STATUSES}
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in kinds:
                    for keyword in node.keywords:
                        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
                            found.setdefault(str(keyword.value.value), set()).add(kinds[getattr(node.func, "id", "")])
    return found


def test_a_reader_finds_every_endpoint_in_the_reference() -> None:
    _, _, below = API.read_text(encoding="utf-8").partition(_BEGIN)
    assert below.partition(_END)[0] == endpoint_table(described_app()), f"run python -m {__spec__.name}"


def test_every_route_is_in_the_description() -> None:
    app = described_app()
    routed = {
        (_openapi_path(rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routed == {(path, method) for path, method, _ in operations(app)}


def test_a_client_learns_of_the_headers_that_a_turn_needs() -> None:
    turn = next(o for path, _, o in operations(described_app()) if path.endswith("/turns"))
    named = {parameter["name"] for parameter in turn["parameters"]}
    assert {"Idempotency-Key", "If-Match", "Bangban-Channel"} <= named


def test_a_reader_finds_every_code_with_its_status() -> None:
    table = rows(API, "### Codes")
    expected = {code: {STATUSES[kind] for kind in kinds} for code, kinds in codes().items()}
    expected |= {code: {status} for status, (code, _) in _TITLES.items() if code not in expected}
    assert set(table) == set(expected) - _ONLY_IN_COMMANDS - {"sign_in_refused"}
    for code, row in table.items():
        assert {int(status) for status in re.findall(r"\b[45]\d\d\b", row.split("|")[2])} == expected[code], code


def test_a_reader_finds_every_question_kind() -> None:
    assert set(rows(API, "## Question kinds")) == {*KINDS, "members"}


def test_a_reader_finds_every_action() -> None:
    [allowed] = [choice.choices for choice in TurnBody().fields["action"].validators if hasattr(choice, "choices")]
    _, _, below = API.read_text(encoding="utf-8").partition("\n## Turns\n")
    table = below.partition("\n## ")[0]
    for action in allowed:
        assert f'"{action}"' in table, action


def test_a_reader_finds_every_setting_and_none_that_is_not() -> None:
    assert set(rows(DOCS / "reference/settings.md", "## All of them")) == KNOWN_VARIABLES


def test_a_reader_finds_every_command() -> None:
    page = (DOCS / "reference/commands.md").read_text(encoding="utf-8")
    for words in _commands(COMMANDS, ("flask",)):
        assert f"`{' '.join(words)}" in page, f"{' '.join(words)} is not in commands.md"


def _commands(commands: Any, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for command in commands:
        words = (*before, str(command.name))
        if isinstance(command, click.Group):
            yield from _commands(command.commands.values(), words)
        else:
            yield words


def test_every_command_in_the_reference_exists() -> None:
    known = {" ".join(words) for words in _commands(COMMANDS, ("flask",))}
    for line in (DOCS / "reference/commands.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| `flask "):
            named = line.split("`")[1]
            assert any(named == words or named.startswith(f"{words} ") for words in known), named


def test_a_reader_finds_all_sixty_promises() -> None:
    assert list(rows(DOCS / "reference/promises.md", "# Promises")) == [str(number) for number in range(1, 61)]


@pytest.mark.parametrize(
    "row", rows(DOCS / "reference/promises.md", "# Promises").values(), ids=lambda row: row.split("|")[1].strip()
)
def test_a_promise_called_kept_names_tests_that_exist(row: str) -> None:
    _, _, _, state, shown, _ = (cell.strip() for cell in row.split("|"))
    assert state.startswith(("kept", "partly", "later"))
    named = re.findall(r"`(?:([\w/]+\.py)::)?(test_\w+)`", shown)
    assert bool(named) == state.startswith(("kept", "partly")), (
        "a test beside what is kept, and none beside what is not"
    )
    file = ""
    for where, test in named:
        file = where or file
        source = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert re.search(rf"def {test}\(", source), f"{file}::{test} is not there"


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *DOCS.rglob("*.md")], ids=lambda page: str(page.name))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in link:
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


def test_every_page_can_be_found_from_the_first() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    for page in DOCS.rglob("*.md"):
        if page.parent.name != "decisions" and page.name != "README.md":
            assert f"({page.relative_to(DOCS)})" in index, f"{page.name} is not in docs/README.md"


if __name__ == "__main__":
    text = API.read_text(encoding="utf-8")
    head, _, rest = text.partition(_BEGIN)
    API.write_text(head + _BEGIN + endpoint_table(described_app()) + _END + rest.partition(_END)[2], encoding="utf-8")
