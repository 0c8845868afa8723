"""What we take from others, what we may give away, and that no secret stands in the tree."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPENDENCIES = (ROOT / "docs/reference/dependencies.md").read_text()
#: shapes of secrets people lose: private keys, tokens of known services, signed tokens, passwords in store addresses
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20}"
    r"|\bAKIA[0-9A-Z]{16}\b|\bLTAI[0-9A-Za-z]{20}\b|\bghp_[0-9A-Za-z]{36}\b|\bglpat-[\w-]{20}\b|\bxox[abp]-[\w-]{20}"
    r"|\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{40,}"
    r"|mongodb(?:\+srv)?://[^\s:/@]+:[^\s:/@${}\"']{3,}@"
)


def tracked() -> list[Path]:
    """Every file of the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name]


@pytest.mark.parametrize(
    "lost",
    [
        "-----BEGIN PRIVATE " + "KEY-----\nMIGHAgEAMBMGByqGSM49AgEG",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "mongodb://bangban:" + "hunter22@store",
    ],
)
def test_the_scan_finds_a_secret_when_there_is_one(lost: str) -> None:
    assert SECRETS.search(lost)


def test_no_secret_stands_in_the_tree() -> None:
    for file in tracked():
        if file.is_file():
            found = SECRETS.search(file.read_text(encoding="utf-8", errors="replace"))
            assert found is None, f"{file.relative_to(ROOT)} holds what looks like a secret"


def test_no_key_ring_or_data_folder_is_tracked() -> None:
    for file in tracked():
        assert file.suffix not in {".pem", ".key", ".p12", ".jks"}
        assert file.name not in {".env", "keys.json"}
        assert file.relative_to(ROOT).parts[0] not in {"var", "keys", "secrets"}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    text = (ROOT / name).read_text()
    entries = re.findall(r"^[a-zA-Z0-9].*(?:\n    .*)*", text, re.MULTILINE)
    assert len(entries) > 10
    for entry in entries:
        assert re.match(r"[a-z0-9._\[\]-]+==\S+ ", entry)
        assert "--hash=sha256:" in entry


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_requirements_name_no_place_to_fetch_from(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"index-url|find-links|trusted-host|https?://|file:/", text)


def test_the_embedded_store_is_no_requirement_of_production() -> None:
    assert "secantusdb" not in (ROOT / "requirements.txt").read_text().lower()
    assert "secantusdb" in (ROOT / "requirements-dev.txt").read_text().lower()


def test_every_direct_requirement_is_explained_with_its_licence() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    for name in (re.split(r"[\[<>=]", line)[0] for line in wanted):
        row = re.search(rf"^\| {re.escape(name)} \|(.+)\|(.+)\|$", DEPENDENCIES, re.MULTILINE)
        assert row, f"{name} is not in docs/reference/dependencies.md"
        assert all(cell.strip() for cell in row.groups())


def test_every_ignored_vulnerability_has_a_reason_and_an_end() -> None:
    for line in (ROOT / ".pip-audit-ignore").read_text().splitlines():
        if line.startswith("#"):
            continue
        name, until, reason = line.split(" ", 2)
        assert re.fullmatch(r"(CVE|PYSEC|GHSA)-[\w-]+", name)
        assert date.fromisoformat(until)
        assert len(reason) > 30
        assert name in DEPENDENCIES


def test_an_ignored_vulnerability_comes_back_after_its_date(tmp_path: Path) -> None:
    (tmp_path / ".pip-audit-ignore").write_text("CVE-1-1 2020-01-01 gone\nCVE-2-2 2999-01-01 still there\n")
    command = ["make", "-n", "-f", str(ROOT / "Makefile"), "-o", ".venv/.installed", "audit"]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "--ignore-vuln CVE-2-2" in printed
    assert "CVE-1-1" not in printed


def test_licence_and_notice_are_whole() -> None:
    licence = (ROOT / "LICENSE").read_text()
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    notice = (ROOT / "NOTICE").read_text()
    for named in re.findall(r"^([\w./-]+/[\w./-]+\.\w+)$", notice, re.MULTILINE):
        assert (ROOT / named).is_file(), f"NOTICE names {named}, which is not there"


def test_tokens_are_signed_without_the_ecdsa_package() -> None:
    asks = "import sys, adapters.tokens, jose.jwt, jose.jwk; sys.exit('ecdsa' in sys.modules)"
    subprocess.run([sys.executable, "-c", asks], cwd=ROOT, check=True)


def test_no_serving_process_loads_numpy_or_matplotlib() -> None:
    asks = "import sys, wsgi; sys.exit(bool({'numpy', 'matplotlib'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", asks], cwd=ROOT, check=True)
