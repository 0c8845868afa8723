"""python-jose is safe in one way only, so only two modules may use it; the same holds for its key backends."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = "api adapters casework conversation_flows eligibility identity regions i18n tests benchmarks wsgi.py".split()


@cache
def imported() -> dict[str, set[str]]:
    """The top-level modules that each of our files imports."""
    places = [ROOT / package for package in PACKAGES]
    paths = [path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))]
    return {str(path.relative_to(ROOT)): set(imported_by(path)) for path in paths}


def imported_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from (name.split(".")[0] for name in names)


def importers(module: str) -> set[str]:
    return {path for path, modules in imported().items() if module in modules}


def test_only_the_adapters_of_tokens_and_signatures_import_jose() -> None:
    assert importers("jose") == {"adapters/tokens.py", "adapters/signatures.py"}


def test_nobody_imports_the_libraries_jose_brings_along() -> None:
    assert importers("ecdsa") | importers("rsa") == set()


def test_the_importers_of_a_module_are_really_found() -> None:
    assert "adapters/passwords.py" in importers("argon2")
