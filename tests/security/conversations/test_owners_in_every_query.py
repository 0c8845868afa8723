"""No repository of personal things can be asked without saying for whom (promise 12)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import adapters.mongo

FOLDER = Path(adapters.mongo.__file__).parent
PERSONAL = (
    "abandoned",
    "accounts",
    "applications",
    "authorisations",
    "commitments",
    "conversation_events",
    "conversation_pages",
    "conversations",
    "credit",
    "samplings",
    "sessions",
    "work_lists",
)

#: Questions nobody owns yet, each with what makes it harmless.
ALLOWED = {
    "abandoned.due": "tending, on nobody's behalf: it hands out ids and owners only",
    "accounts.add": "an account is its own owner",
    "accounts.save": "replaces exactly the account it was handed, by id and version",
    "accounts.find_by": "signing in: who it is comes out of it; the value is one's own phone or WeChat user",
    "accounts.page_of_staff": "staff, for the register, never citizens",
    "applications.due": "the watcher, on nobody's behalf: it hands out ids and owners only",
    "authorisations.due": "the watcher, on nobody's behalf: it hands out ids and owners only",
    "commitments.draws": "an operator draws samples again: ids of draws and what became of them",
    "commitments.due": "the watcher, on nobody's behalf: it hands out ids and owners only",
    "credit.enter": "a bar says whose it is, by keyed hash",
    "credit.replace": "replaces exactly the bar it was handed, by id, person and version",
    "conversation_events.conversation": "the outbox, on nobody's behalf: by the event's id",
    "conversation_events.done": "the outbox: takes out the event it names",
    "sessions.add": "a session says whose it is",
    "sessions.find": "the id is in a signed token or beside a digest that is compared",
    "sessions.save": "replaces exactly the session it was handed, by id and version",
}


def methods(module: str) -> Iterator[ast.FunctionDef]:
    """The public methods of a repository."""
    tree = ast.parse((FOLDER / f"{module}.py").read_text())
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Mongo"):
            yield from (one for one in node.body if isinstance(one, ast.FunctionDef) and not one.name.startswith("_"))


def names_whom(method: ast.FunctionDef) -> bool:
    """Whether it cannot be called without `owner=` or `scope=`."""
    keywords = zip(method.args.kwonlyargs, method.args.kw_defaults, strict=True)
    return any(keyword.arg in {"owner", "scope"} and default is None for keyword, default in keywords)


def uses_it(method: ast.FunctionDef) -> bool:
    """Whether the body does anything with it."""
    return any(isinstance(node, ast.Name) and node.id in {"owner", "scope"} for node in ast.walk(method))


@pytest.mark.parametrize("module", PERSONAL)
def test_every_read_and_write_of_personal_things_says_for_whom(module: str) -> None:
    found = {f"{module}.{method.name}": names_whom(method) and uses_it(method) for method in methods(module)}
    assert found, "the repository is somewhere else now"
    assert [name for name, is_named in found.items() if not is_named and name not in ALLOWED] == []


def test_no_exception_outlives_its_method() -> None:
    there = {f"{module}.{method.name}" for module in PERSONAL for method in methods(module)}
    assert sorted(ALLOWED.keys() - there) == []


def test_the_check_itself_finds_what_is_missing() -> None:
    careless = ast.parse("def find(self, id: str, *, owner: str = '') -> None: return owner").body[0]
    forgetful = ast.parse("def find(self, id: str, *, owner: str) -> None: return id").body[0]
    assert isinstance(careless, ast.FunctionDef)
    assert isinstance(forgetful, ast.FunctionDef)
    assert not names_whom(careless)
    assert names_whom(forgetful)
    assert not uses_it(forgetful)
