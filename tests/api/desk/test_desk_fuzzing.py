"""Schemathesis at the desk, as an officer who was let in: no 5xx, nothing that is not described (promise 30)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from adapters.mongo.client import Database
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from tests.api.test_fuzzing import DESCRIBED, EVERY_CHECK, NOT_OURS
from tests.edge import bearer
from tests.house import House, build_house

OFFICER = "county_officer.150425-fuzz-proven"  # of the herder couple's county
OPERATIONS = [
    (path, method)
    for path, item in DESCRIBED.items()
    for method in item
    if method != "parameters" and path.startswith("/v1/desk/") and not path.endswith("/recusal")  # there is no way back
]
EXAMPLES = 8  # of each operation and kind


@dataclass
class Desk:
    """The description of a house, and a case on the officer's desk."""

    schema: schemathesis.BaseSchema
    house: House
    case: str

    def enter(self, made: schemathesis.Case) -> None:
        """Make it about the case, as it stands."""
        if "application_id" in made.path_parameters:
            made.path_parameters["application_id"] = self.case
        if isinstance(made.body, dict) and "application" in made.body:
            made.body["application"] = self.case
        if "If-Match" in made.headers:
            version = self.house.database["applications"].find_one({"_id": self.case})["version"]  # type: ignore[index]
            made.headers["If-Match"] = f'"v{version}"'


@pytest.fixture(scope="module")
def desk(_server: Database, vault: Vault, key_ring: KeyRing) -> Iterator[Desk]:
    database = _server.client[f"test_{secrets.token_hex(6)}"]
    with build_house(database, vault, key_ring) as house:
        house.apply("citizen.sarnai")
        schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", house.app)
        schema.config.checks.negative_data_rejection.expected_statuses.append("413")  # too long is a refusal too
        [application] = house.open("GET", "/v1/applications", who="citizen.sarnai").json["items"]
        yield Desk(schema, house, application["id"])
    _server.client.drop_database(database.name)


def test_there_are_operations_to_fuzz() -> None:
    assert len(OPERATIONS) >= 12


@pytest.mark.parametrize("kind", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as described", "otherwise"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_an_officer_who_sends_anything_finds_nothing_that_is_not_described(
    desk: Desk, path: str, method: str, kind: GenerationMode
) -> None:
    cases = desk.schema[path][method].as_strategy(generation_mode=kind)

    @given(made=cases)
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=EVERY_CHECK)
    def call(made: schemathesis.Case) -> None:
        if kind is GenerationMode.POSITIVE:
            desk.enter(made)
        made.call_and_validate(headers=bearer(OFFICER), excluded_checks=NOT_OURS)

    with suppress(Unsatisfiable):  # an operation that takes nothing cannot be called otherwise
        call()
