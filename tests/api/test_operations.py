"""What an operator, a monitor and a reader of the documentation get."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.ops.docs import docs
from api.ops.health import health
from api.ops.version import VERSION
from api.settings import Settings
from i18n.errors import Unavailable
from tests.api.probe import make_guarded
from tests.edge import bearer, fake_app

ROOT = Path(__file__).parents[2]


@pytest.fixture
def client() -> FlaskClient:
    return fake_app(health, docs).test_client()


def test_a_monitor_sees_life_and_readiness(client: FlaskClient) -> None:
    assert client.get("/livez").json == client.get("/readyz").json == {"status": "ok"}


def test_a_monitor_sees_a_process_alive_and_not_ready_when_the_store_is_away() -> None:
    def away() -> None:
        raise Unavailable(retry_after_seconds=3)

    client = fake_app(health, ping_store=away).test_client()
    assert client.get("/livez").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")


def test_the_version_is_the_projects(client: FlaskClient) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert client.get("/version").json == {"version": VERSION} == {"version": project["version"]}


def test_figures_name_routes_and_never_paths() -> None:
    client = fake_app(health, make_guarded("citizen")).test_client()
    client.get("/guarded/conv_secret", headers=bearer("citizen"))
    client.get("/guarded/conv_secret/nowhere")
    client.open("/livez", method="PROPFIND")
    figures = client.get("/metrics").text
    assert 'bangban_request_seconds_count{method="GET",route="/guarded/<thing>",status="200"}' in figures
    assert 'method="other",route="unrouted",status="405"' in figures
    assert "conv_secret" not in figures
    assert "PROPFIND" not in figures


def test_a_reader_gets_a_page_that_loads_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/docs")
    policy = page.headers["Content-Security-Policy"]
    assert page.mimetype == "text/html"
    assert "http" not in page.text.replace("http-equiv", "")
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    script = client.get("/docs/rapidoc-min.js")
    assert (script.status_code, script.mimetype) == (200, "text/javascript")
    assert script.data.startswith(b"/*! RapiDoc 9.3.8")
    assert client.get("/v1/openapi.json").json["openapi"] == "3.1.0"


def test_nobody_finds_the_documentation_where_settings_hide_it() -> None:
    client = fake_app(docs, settings=Settings(docs_public=False)).test_client()
    for path in ("/docs", "/docs/rapidoc-min.js", "/v1/openapi.json"):
        assert client.get(path).data == client.get("/nowhere").data


def test_third_party_code_is_named_with_its_licence() -> None:
    notice = (ROOT / "NOTICE").read_text()
    assert "rapidoc 9.3.8" in notice
    assert "Mrinmoy Majumdar" in notice
