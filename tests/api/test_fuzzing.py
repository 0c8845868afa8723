"""Schemathesis reads our own description and tries to prove it wrong: no 5xx, nothing that is not described."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from adapters import stand_ins
from adapters.mongo.client import Database
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from api.settings import Settings
from tests.edge import bearer, fake_app
from tests.house import House, build_house

EVERY_CHECK = list(HealthCheck)  # generating is Schemathesis' affair
EXAMPLES = 15  # of each operation and kind
#: What a JSON schema cannot say (a code must be one that was sent) and what the guard matrix tries in full.
NOT_OURS = [positive_data_acceptance, ignored_auth]

DESCRIBED = fake_app().test_client().get("/v1/openapi.json").json["paths"]
OPERATIONS = [(path, method) for path, item in DESCRIBED.items() for method in item if method != "parameters"]
OPERATIONS.sort(key=lambda operation: operation[0] == "/v1/me/closure")  # after it nobody is signed in any more
CONVERSATION = "/v1/conversations/{conversation_id}"


@dataclass
class Fuzzed:
    """The description of a house with real sign-in, and a person there who has something to fuzz."""

    schema: schemathesis.BaseSchema
    house: House
    token: str
    conversation: str

    def version(self) -> str:
        """The entity tag of the conversation as it stands."""
        path = CONVERSATION.format(conversation_id=self.conversation)
        return self.house.open("GET", path, who=self.token).headers["ETag"]

    def enter_conversation(self, case: schemathesis.Case) -> None:
        """Make the case about the person's own conversation, as it stands."""
        if "conversation_id" in case.path_parameters:
            case.path_parameters["conversation_id"] = self.conversation
            if "If-Match" in case.headers:
                case.headers["If-Match"] = self.version()

    def call(self, case: schemathesis.Case) -> None:
        """Make the request as that person, and compare the answer with the description."""
        case.call_and_validate(headers=bearer(self.token), excluded_checks=NOT_OURS)


@pytest.fixture(scope="module")
def fuzzed(_server: Database, vault: Vault, key_ring: KeyRing) -> Iterator[Fuzzed]:
    database = _server.client[f"test_{secrets.token_hex(6)}"]
    outside = stand_ins.serve()
    with build_house(database, vault, key_ring, identity_of=Settings(wechat_url=outside.url)) as house:
        code = outside.wechat.login_code("fuzz")
        token = house.open("POST", "/v1/auth/wechat", json={"code": code}).json["access_token"]
        schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", house.app)
        refused = schema.config.checks.negative_data_rejection.expected_statuses
        refused.append("413")  # too long is a refusal too
        yield Fuzzed(schema, house, token, house.begin(token)["id"])
    outside.close()
    _server.client.drop_database(database.name)


@pytest.mark.no_cover
@pytest.mark.parametrize("kind", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as described", "otherwise"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_a_fuzzer_finds_nothing_that_is_not_described(
    fuzzed: Fuzzed, path: str, method: str, kind: GenerationMode
) -> None:
    cases = fuzzed.schema[path][method].as_strategy(generation_mode=kind)

    @given(case=cases)
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=EVERY_CHECK)
    def call(case: schemathesis.Case) -> None:
        if kind is GenerationMode.POSITIVE:
            fuzzed.enter_conversation(case)
        fuzzed.call(case)

    with suppress(Unsatisfiable):  # an operation that takes nothing cannot be called otherwise
        call()
