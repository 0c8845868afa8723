"""`flask eligibility replay`: an application's preview is made again from what the store keeps, in the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from adapters.mongo.applications import MongoApplications
from adapters.mongo.client import Database
from adapters.mongo.packs import MongoPacks
from adapters.mongo.reencryption import Reencryption
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from api.commands.eligibility import eligibility
from api.commands.keys import keys
from casework.application import Application
from casework.office import Office
from eligibility.engine.values import Known, Provenance
from eligibility.law.parameters import lineage_of
from eligibility.records.bundles import Bundle
from eligibility.records.record import Record, record_of
from eligibility.records.snapshots import Snapshot, shipped_snapshot, snapshot_of
from regions.table import load as load_divisions
from tests.unit.eligibility.test_records import SINGLE

DAY = date(2022, 6, 1)
NOON = datetime(2022, 6, 1, 4, tzinfo=UTC)
LINEAGE = lineage_of(load_divisions())
SHIPPED = shipped_snapshot("15", LINEAGE)
FACTS = SINGLE.with_state(("property.savings",), Known(0, Provenance(by="acct_canary", channel="h5")))

FILED: dict[str, Any] = {
    "id": "appl_a",
    "owner": "acct_a",
    "version": 1,
    "number": "1",
    "service": "x",
    "flow": "x",
    "flow_version": 1,
    "region": "150102",
    "township": "150102001",
    "lifecycle": "x",
    "lifecycle_version": 1,
    "step": "submitted",
    "office": Office("150102001", "township"),
    "submitted_at": NOON,
    "conversation": "conv_a",
    "tracking_code": "c",
    "last_four": "1234",
    "content": {},
}


@cache
def made_when_the_standard_was(figure: str) -> Snapshot:
    """The shipped pack as it was when the standard of Hohhot was another."""
    name = "15/parameters/minimum_living_guarantee/urban_standard.yaml"
    sheet = SHIPPED.bundle.files[name].replace(b"841", figure.encode())
    return snapshot_of("15", Bundle({**SHIPPED.bundle.files, name: sheet}), LINEAGE)


class Desk:
    """An operator at a shell, and the store behind it."""

    def __init__(self, environment: dict[str, str], database: Database, data: Path) -> None:
        self.environment = environment
        CliRunner().invoke(keys, ["create"], env=environment, catch_exceptions=False)
        self.vault = Vault(KeyRing.load(data / "keys.json"))
        self.database = database
        self.applications = MongoApplications(database, self.vault)

    def replay(self, *words: str) -> Result:
        return CliRunner().invoke(eligibility, ["replay", *words], env=self.environment)

    def submitted(self, record: Record | None, bundle: Bundle | None = None) -> str:
        """An application with that record, its rules kept; its id."""
        application = Application(**FILED, decision=record.content if record else None)
        assert self.applications.insert(application, owner="acct_a")
        if bundle:
            MongoPacks(self.database).keep(bundle)
        return application.id


@pytest.fixture
def desk(store_uri: str, database: Database, data: Path) -> Desk:
    settings = {"MONGODB_URI": store_uri, "BANGBAN_DATABASE": database.name, "BANGBAN_DATA": str(data)}
    return Desk(settings, database, data)


def test_an_operator_replays_an_application_and_sees_what_todays_rules_say_otherwise(desk: Desk) -> None:
    then = made_when_the_standard_was("800")
    record = record_of(then, FACTS, DAY)
    result = desk.replay(desk.submitted(record, then.bundle))

    assert result.exit_code == 0, result.stderr
    assert "replayed: the same bytes" in result.stdout
    changed = "minimum_living_guarantee: certain_yes 800.00 CNY/month -> certain_yes 841.00 CNY/month"
    assert changed in result.stdout
    assert "acct_canary" not in result.stdout


@pytest.mark.no_cover
def test_an_operator_sees_that_nothing_has_changed(desk: Desk) -> None:
    application = desk.submitted(record_of(SHIPPED, FACTS, DAY), SHIPPED.bundle)

    told = json.loads(desk.replay(application, "--json").stdout)

    assert told == {"identical": True, "engine": [1, 1], "changed_since": {}}


def test_an_operator_sees_that_a_record_was_changed_by_hand(desk: Desk) -> None:
    record = record_of(SHIPPED, FACTS, DAY)
    forged = Record(record.content.replace(b'"841.00"', b'"941.00"'))

    result = desk.replay(desk.submitted(forged, SHIPPED.bundle))

    assert result.exit_code == 1
    assert "not the same bytes" in result.stdout


@pytest.mark.no_cover
def test_an_operator_is_told_when_the_rules_are_not_to_be_found(desk: Desk, tmp_path: Path) -> None:
    then = made_when_the_standard_was("800")
    (tmp_path / "record.json").write_bytes(record_of(then, FACTS, DAY).content)
    (tmp_path / "rules.zip").write_bytes(then.bundle.to_bytes())
    (tmp_path / "others.zip").write_bytes(SHIPPED.bundle.to_bytes())

    missing = desk.replay(str(tmp_path / "record.json"))
    given = desk.replay(str(tmp_path / "record.json"), "--bundle", str(tmp_path / "rules.zip"))
    wrong = desk.replay(str(tmp_path / "record.json"), "--bundle", str(tmp_path / "others.zip"))

    assert (missing.exit_code, given.exit_code, wrong.exit_code) == (3, 0, 1)
    assert "give them with --bundle" in missing.stderr
    assert "has the digest" in wrong.stderr


def test_an_operator_is_told_that_there_is_no_record(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('{"record": 1}')

    assert "no record of a preview" in desk.replay(str(tmp_path / "other.json")).stderr
    assert desk.replay("appl_nobody").exit_code == 1
    assert "no application of that id" in desk.replay(desk.submitted(None)).stderr


def test_a_record_is_sealed_in_the_store_and_does_not_travel_with_every_application(desk: Desk) -> None:
    record = record_of(SHIPPED, FACTS, DAY)
    application = desk.submitted(record)

    document = desk.database["applications"].find_one({"_id": application})
    found = desk.applications.find(application, owner="acct_a")

    assert document is not None
    assert found is not None
    assert found.decision is None
    assert b"acct_canary" not in document["decision"]
    assert len(document["decision"]) < 8_000
    assert desk.applications.decision(scope=application) == record.content
    assert desk.applications.decision(scope="appl_b") is None


def test_a_record_is_sealed_anew_when_keys_change(desk: Desk, data: Path) -> None:
    record = record_of(SHIPPED, FACTS, DAY)
    application = desk.submitted(record)
    CliRunner().invoke(keys, ["rotate", "--sealing"], env=desk.environment, catch_exceptions=False)
    vault = Vault(KeyRing.load(data / "keys.json"))

    Reencryption(desk.database, vault).run()

    assert Reencryption(desk.database, vault).left() == 0
    assert MongoApplications(desk.database, vault).decision(scope=application) == record.content


def test_an_application_of_before_there_were_records_is_read_as_ever(desk: Desk) -> None:
    application = desk.submitted(record_of(SHIPPED, FACTS, DAY))
    desk.database["applications"].update_one({"_id": application}, {"$unset": {"decision": 1}})

    found = desk.applications.find(application, owner="acct_a")

    assert found is not None
    assert replace(found, version=2).number == "1"
    assert desk.applications.decision(scope=application) is None
