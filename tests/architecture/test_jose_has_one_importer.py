"""python-jose is safe in one way only, so only two modules may use it; the same holds for its key backends."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = "api adapters casework conversation_flows eligibility identity regions i18n tests benchmarks wsgi.py".split()


def importers(module: str) -> set[str]:
    found = set()
    for package in PACKAGES:
        place = ROOT / package
        for path in [place] if place.is_file() else place.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                if any(name.split(".")[0] == module for name in names):
                    found.add(str(path.relative_to(ROOT)))
    return found


def test_only_the_adapters_of_tokens_and_signatures_import_jose() -> None:
    assert importers("jose") == {"adapters/tokens.py", "adapters/signatures.py"}


def test_nobody_imports_the_libraries_jose_brings_along() -> None:
    assert importers("ecdsa") | importers("rsa") == set()


def test_the_importers_of_a_module_are_really_found() -> None:
    assert "adapters/passwords.py" in importers("argon2")
