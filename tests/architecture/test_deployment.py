"""The files a release is made of agree with the application: settings, ports, what goes into the image."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.settings import KNOWN_VARIABLES, Settings, SettingsError, read_settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
NGINX = (ROOT / "nginx.conf").read_text()
PYTHONS_OWN = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
OURS = [name for name, service in COMPOSE["services"].items() if service["image"].startswith("bangban:")]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]

#: what may be missing, and who says so kindly: the groups of pyproject.toml beside `dev`
MISSED_KINDLY = {
    "api/commands/impact_chart.py": {"matplotlib"},
    "adapters/holiday_sources.py": {"chinese_calendar", "lunar_python"},
}

#: what an operator writes into `.env`; compose refuses to start without them
DOT_ENV = {
    "BANGBAN_PUBLIC_URL": "https://bangban.example",
    "BANGBAN_WECHAT_APP_ID": "wx0000",
    "BANGBAN_WECHAT_SECRET": "of the operator",
    "BANGBAN_SMS_URL": "https://sms.example",
    "BANGBAN_SMS_KEY": "of the operator",
    "MONGO_PASSWORD": "letters",
    "MONGO_ROOT_PASSWORD": "letters",
}
_HOLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def in_the_image() -> dict[str, str]:
    """The variables the Dockerfile sets."""
    block = re.search(r"^ENV ((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE)
    assert block
    return dict(pair.split("=", 1) for pair in block[1].replace("\\\n", " ").split())


def filled_in(text: str, given: dict[str, str]) -> str:
    """``text`` with compose's holes filled as compose would; raises KeyError for one that must be given."""

    def fill(hole: re.Match[str]) -> str:
        name, operator, default = hole.groups()
        return given[name] if operator != "-" else given.get(name) or default

    return _HOLE.sub(fill, text)


def environment(service: str, given: dict[str, str]) -> dict[str, str]:
    """What a container of ``service`` finds in its environment."""
    written = COMPOSE["services"][service]["environment"]
    return in_the_image() | {name: filled_in(value, given) for name, value in written.items()}


def test_every_variable_of_the_image_is_a_setting_or_pythons_own() -> None:
    assert set(in_the_image()) <= KNOWN_VARIABLES | PYTHONS_OWN


def test_compose_runs_two_api_containers_behind_nginx_and_three_store_servers() -> None:
    assert {"api1", "api2"} <= set(OURS)
    assert {"nginx", "mongo1", "mongo2", "mongo3"} <= set(COMPOSE["services"])


@pytest.mark.parametrize("service", OURS)
def test_every_variable_of_compose_is_a_setting(service: str) -> None:
    assert set(COMPOSE["services"][service]["environment"]) <= KNOWN_VARIABLES


@pytest.mark.parametrize("service", OURS)
def test_the_settings_of_compose_are_fit_for_production(service: str) -> None:
    found = environment(service, DOT_ENV)
    settings = read_settings({name: value for name, value in found.items() if name in KNOWN_VARIABLES})
    assert settings.is_production
    assert not settings.docs_public
    assert settings.proxy_hops == 1


@pytest.mark.parametrize("missing", sorted(DOT_ENV))
def test_compose_refuses_to_start_when_something_is_not_given(missing: str) -> None:
    texts = re.findall(r"\$\{" + missing + r"[^}]*\}", (ROOT / "compose.yaml").read_text())
    assert texts
    for text in texts:
        with pytest.raises(KeyError):
            filled_in(text, {})


def test_the_image_alone_refuses_to_start() -> None:
    with pytest.raises(SettingsError, match="MONGODB_URI is not set"):
        read_settings({name: value for name, value in in_the_image().items() if name in KNOWN_VARIABLES})


def test_compose_holds_no_secret() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD|_KEY$", name):
                assert _HOLE.fullmatch(value), f"{name} has a value of its own"


@pytest.mark.parametrize("service", [*OURS, "nginx"])
def test_containers_run_read_only_and_without_capabilities(service: str) -> None:
    described = COMPOSE["services"][service]
    assert described["read_only"] is True
    assert described["cap_drop"] == ["ALL"]
    assert "privileged" not in described


@pytest.mark.parametrize("service", sorted(set(OURS) - {"tools"}))
def test_only_the_tools_may_write_keys(service: str) -> None:
    assert COMPOSE["services"][service]["volumes"] == ["./keys:/keys:ro"]


def test_the_store_cannot_be_reached_from_outside() -> None:
    assert COMPOSE["networks"]["store"]["internal"] is True
    for name, service in COMPOSE["services"].items():
        assert ("ports" in service) == (name == "nginx")
        if name.startswith("mongo"):
            assert service["networks"] == ["store"]


def test_nginx_takes_requests_in_whole_and_within_bounds() -> None:
    for line in ("proxy_request_buffering on;", "client_max_body_size 128k;", "large_client_header_buffers 4 8k;"):
        assert line in NGINX


def test_nginx_speaks_to_the_api_containers_at_their_port() -> None:
    found = re.findall(r"server (\w+):(\d+) resolve", NGINX)
    assert found == [("api1", in_the_image()["PORT"]), ("api2", in_the_image()["PORT"])]


def test_nginx_keeps_the_figures_to_the_inside() -> None:
    assert re.search(r"location = /metrics \{\s*return 404;", NGINX)


def test_the_image_is_built_from_hashed_requirements_and_runs_as_nobody_special() -> None:
    assert "--require-hashes" in DOCKERFILE
    assert "requirements-dev" not in DOCKERFILE
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE) == ["10001:10001"]
    assert DOCKERFILE.index("\nUSER ") < DOCKERFILE.index("\nCMD ")
    assert "/readyz" in re.findall(r"HEALTHCHECK (.*\n.*)", DOCKERFILE)[0]


def test_the_image_holds_every_package_and_nothing_beside() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert "*" in (ROOT / ".dockerignore").read_text().splitlines()
    assert let_in == {*PACKAGES, "wsgi.py", "requirements.txt", "LICENSE", "NOTICE"}


def test_everything_imported_is_among_the_requirements_of_production() -> None:
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
    known = packages_distributions()
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            for module in _imported(file) - MISSED_KINDLY.get(str(file.relative_to(ROOT)), set()):
                assert {name.lower().replace("_", "-") for name in known.get(module, ["?"])} & pinned, (
                    f"{file}: {module}"
                )


def _imported(file: Path) -> set[str]:
    """The top-level names of other people's modules a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - set(PACKAGES) - {"_typeshed"}  # which only type checkers know


def test_make_offers_what_the_readme_and_the_tasks_name() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "bench", "soak", "mutants", "audit", "sbom", "help"):
        assert f"make {target} " in shown


def test_every_setting_has_a_variable_of_its_own() -> None:
    assert len(KNOWN_VARIABLES) == len(Settings.__dataclass_fields__)
