"""Whoever has a statement and the published keys can tell whether it is genuine, with nothing of ours (how-to)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.clock import utc_now
from adapters.signatures import JoseStatements
from adapters.tokens import JoseAccessTokens
from adapters.vault.keys import KeyRing
from api.commands.commitments import commitments
from casework.promising.reading import shipped_catalogue
from identity.ports import AccessClaims
from identity.principal import Role

Verify = Callable[..., tuple[int, str]]
PAGE = Path(__file__).parents[3] / "docs/how-to/verify-a-commitment.md"
ISSUER = "https://bangban.example"
CLAIMS = {"kind": "commitment", "jti": "veri_" + "a" * 26, "sha256": "0" * 64, "iat": 1_795_000_000}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script of the page, published keys, and statements of all kinds."""
    place = tmp_path_factory.mktemp("offline")
    ring = KeyRing.create(place / "keys.json", "aes-256-gcm")
    access = JoseAccessTokens(ring, issuer=ISSUER, audience="bangban")
    genuine = JoseStatements(ring, issuer=ISSUER).sign(CLAIMS)
    now = utc_now()
    head, claims, signature = genuine.split(".")
    none = "eyJhbGciOiJub25lIiwidHlwIjoiYmFuZ2Jhbi1zdGF0ZW1lbnQrand0In0"
    statements = {
        "genuine": genuine,
        "changed": f"{head}.{claims[:-1]}{'A' if claims[-1] != 'A' else 'B'}.{signature}",
        "slipped": f"{head}.{claims}.{signature[:10]}~{signature[10:]}",
        "unsigned": f"{none}.{claims}.",
        "token": access.issue(AccessClaims("acct_a", "sess_a", Role.CITIZEN, now, now + timedelta(minutes=15))),
        "nothing": "",
    }
    for name, statement in statements.items():
        (place / f"{name}.txt").write_text(statement + "\n")
    (place / "jwks.json").write_text(json.dumps({"keys": access.public_keys()}))
    (place / "no_keys.json").write_text('{"keys": []}')
    [script] = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (place / "verify.py").write_text(script)
    return place


def by_the_page(folder: Path, name: str, keys: str = "jwks.json") -> tuple[int, str]:
    command = [sys.executable, "-I", "-W", "ignore", "verify.py", f"{name}.txt", keys]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout.split(";")[0].split(" {")[0].strip()


def by_command(folder: Path, name: str, keys: str = "jwks.json") -> tuple[int, str]:
    arguments = ["verify", str(folder / f"{name}.txt"), "--keys", str(folder / keys)]
    done = CliRunner().invoke(commitments, arguments)
    return done.exit_code, done.stdout.splitlines()[0].split(";")[0]


@pytest.mark.parametrize("verify", [by_the_page, by_command])
def test_a_stranger_with_the_published_keys_tells_what_is_genuine(folder: Path, verify: Verify) -> None:
    assert verify(folder, "genuine") == (0, "signature is right")
    for name in ("changed", "slipped", "unsigned", "token", "nothing"):
        assert verify(folder, name) == (1, "not genuine"), name
    assert verify(folder, "genuine", "no_keys.json") == (1, "not genuine")


def test_an_author_checks_the_catalogue_by_command() -> None:
    done = CliRunner().invoke(commitments, ["check", "--json"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, [])


def test_recording_what_is_recorded_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["api.commands.commitments"], "_FOLDER", tmp_path)
    assert CliRunner().invoke(commitments, ["record"]).exit_code == 0
    written = json.loads((tmp_path / "versions.json").read_text())
    assert written == shipped_catalogue().recorded
