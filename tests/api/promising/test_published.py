"""What may be promised is there for anybody to read beforehand, and every sample can be drawn again."""

from __future__ import annotations

import json
from dataclasses import replace

from click.testing import CliRunner

from adapters.conversation_secrets import ConversationSecrets
from adapters.mongo.client import Database
from adapters.mongo.commitments import MongoCommitments
from adapters.mongo.indexes import create_indexes
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from api.commands.commitments import commitments
from casework.commitment import Commitment
from casework.promising.laying_out import with_task
from casework.promising.reading import shipped_catalogue
from tests.application_world import ApplicationWorld, good
from tests.unit.promising.test_verification_tasks import DAYS, OPEN


def test_anybody_reads_the_list_the_notices_and_the_forms(applications: ApplicationWorld) -> None:
    client = applications.app.test_client()
    listed = good(client.get("/v1/certificates"))["items"]
    assert {each["item"] for each in listed} == set(shipped_catalogue().items)
    for each in listed:
        shown = good(client.get(f"/v1/certificates/{each['item']}"))
        is_signed = each["way"] in {"commit", "local"}
        assert (shown["notice"] is not None, shown["commitment"] is not None) == (is_signed, is_signed)
    form = good(client.get("/v1/certificates/casual_income"))["commitment"]
    assert form["text"].startswith("告知承诺书：打零工的收入\n我看过告知书")
    assert client.get("/v1/certificates/nothing").status_code == 404
    assert "public" in client.get("/v1/certificates").headers["Cache-Control"]
    english = client.get("/v1/certificates/casual_income", headers={"Accept-Language": "en"})
    assert english.json["title"] == "Income from casual work"


def drawn(number: int, secrets: ConversationSecrets) -> Commitment:
    """A signed commitment of an item that is sampled."""
    signed = replace(OPEN, id=f"cmmt_{number}", application=f"appl_{number}", item="in_school", state="committed")
    return with_task(signed, shipped_catalogue().items["in_school"], secrets, DAYS)


def test_every_sample_can_be_drawn_again_and_what_was_bent_is_found(
    database: Database, vault: Vault, key_ring: KeyRing, store_uri: str
) -> None:
    create_indexes(database)
    kept, secrets = MongoCommitments(database, vault), ConversationSecrets(vault)
    for number in range(60):
        assert kept.insert(drawn(number, secrets), owner="acct_a")
    environment = {
        "MONGODB_URI": store_uri,
        "BANGBAN_DATABASE": database.name,
        "BANGBAN_KEY_RING": str(key_ring.path),
    }
    found = CliRunner().invoke(commitments, ["redraw", "--json"], env=environment)
    told = json.loads(found.stdout)
    assert (found.exit_code, told["wrong"], sum(told["drawn"].values())) == (0, [], 60)
    chosen = database["commitments"].find_one({"task.state": "later"})
    assert chosen is not None
    database["commitments"].update_one({"_id": chosen["_id"]}, {"$set": {"task.state": "not_drawn"}})
    bent = CliRunner().invoke(commitments, ["redraw"], env=environment)
    assert (bent.exit_code, f"{chosen['task']['draw']}\tdoes not agree" in bent.stdout) == (1, True)
