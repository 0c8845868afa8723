"""The operators' commands: answers on stdout, the rest on stderr, exit codes a script can go by."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from adapters.mongo.audit import MongoAuditTrail
from adapters.mongo.client import Database
from adapters.mongo.samplings import MongoSamplings
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from api.commands.audit import audit
from api.commands.keys import keys
from api.commands.store import store
from casework.sampling import Sampling, draw

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLACE = {"collection": "accounts", "document": "acct_a", "field": "personal"}


class Terminal:
    """Somebody at a shell whose settings name a store."""

    def __init__(self, environment: dict[str, str], data: Path) -> None:
        self.environment = environment
        self.ring_path = data / "keys.json"

    def run(self, group: click.Group, *words: str, **more: str) -> Result:
        return CliRunner().invoke(group, words, env={**self.environment, **more}, catch_exceptions=False)

    def json(self, group: click.Group, *words: str) -> Any:
        result = self.run(group, *words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


@pytest.fixture
def terminal(store_uri: str, database: Database, data: Path) -> Terminal:
    settings = {"MONGODB_URI": store_uri, "BANGBAN_DATABASE": database.name, "BANGBAN_DATA": str(data)}
    return Terminal(settings, data)


@pytest.fixture
def trail(terminal: Terminal, database: Database) -> MongoAuditTrail:
    terminal.json(keys, "create")
    trail = MongoAuditTrail(database, Vault(KeyRing.load(terminal.ring_path)))
    for number in range(3):
        trail.record("sign_in", actor=f"acct_{number}", subject="acct_0", at=NOON, channel="sms")
    return trail


def test_an_operator_can_make_a_store_ready(terminal: Terminal) -> None:
    before = terminal.run(store, "status", "--json")
    assert before.exit_code == 1
    assert json.loads(before.stdout)["pending_migrations"] == [1, 2, 3]
    assert [step["number"] for step in terminal.json(store, "migrate")] == [1, 2, 3]
    assert terminal.json(store, "migrate") == []
    after = terminal.json(store, "status")
    assert (after["fit"], after["kind"], after["missing_indexes"]) == (True, "configured", [])
    assert after["documents"]["migrations"] == 3


def test_an_operator_reads_the_same_without_json(terminal: Terminal) -> None:
    migrated = terminal.run(store, "migrate")
    assert migrated.stdout == (
        "1\tCreate the indexes of every collection\n2\tSay when open conversations are looked after\n"
        "3\tPut applications at the beginning of their lifecycle\n"
    )
    assert "1: accounts" in migrated.stderr
    assert terminal.run(store, "migrate").stdout == "nothing to do\n"
    assert terminal.run(store, "status").stdout.startswith("server\tconfigured")


@pytest.mark.parametrize("command", ["indexes", "migrate"])
def test_an_operator_can_mend_a_missing_index(command: str, terminal: Terminal, database: Database) -> None:
    terminal.json(store, "migrate")
    database["audit"].drop_index("subject")
    told = terminal.run(store, "status")
    assert told.exit_code == 1
    assert "index missing\taudit.subject" in told.stdout
    assert terminal.run(store, command).exit_code == 0
    assert terminal.run(store, "status").exit_code == 0


def test_an_operator_sees_the_embedded_store_keep_everything(data: Path) -> None:
    result = Terminal({"BANGBAN_DATA": str(data)}, data).run(store, "check")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert len(lines) > 30
    assert all(line.startswith("kept ") for line in lines)
    assert "killed" in lines[-1]
    assert result.stderr.endswith(f"{len(lines)} kept, 0 not kept, 0 not checked\n")


def test_an_operator_is_told_in_one_sentence_when_there_is_no_store(terminal: Terminal) -> None:
    nowhere = {"MONGODB_URI": "mongodb://127.0.0.1:1/", "BANGBAN_STORE_TIMEOUT_SECONDS": "1"}
    for group, words in ((store, ["status"]), (store, ["check"]), (audit, ["verify"]), (keys, ["reencrypt"])):
        result = terminal.run(group, *words, **nowhere)
        assert result.exit_code == 3
        assert result.stdout == ""
        assert result.stderr == "Error: The store does not answer; is MONGODB_URI right, and the server up?\n"


def test_an_operator_is_told_in_one_sentence_when_a_setting_is_wrong(terminal: Terminal) -> None:
    result = terminal.run(store, "status", BANGBAN_TYPO="1")
    assert (result.exit_code, result.stderr) == (3, "Error: unknown setting: BANGBAN_TYPO\n")


def test_an_operator_can_create_list_and_rotate_keys_without_seeing_a_secret(terminal: Terminal) -> None:
    created = terminal.json(keys, "create")
    assert [(key["use"], key["state"]) for key in created] == [
        ("sealing", "current"),
        ("signing", "current"),
        ("signing", "next"),
    ]
    assert terminal.json(keys, "list") == created
    rotated = terminal.json(keys, "rotate", "--sealing", "--signing", "--cipher", "sm4-gcm")
    states = {key["kid"]: (key["state"], key["cipher"]) for key in rotated}
    assert states[created[0]["kid"]] == ("previous", "aes-256-gcm")
    assert states[created[1]["kid"]][0] == "previous"
    assert states[created[2]["kid"]][0] == "current"
    ring = KeyRing.load(terminal.ring_path)
    assert ring.keys.current.cipher == "sm4-gcm"
    shown = json.dumps([created, rotated])
    assert ring.signing_keys[0].pem_private.splitlines()[1] not in shown


def test_an_existing_key_ring_survives_a_second_create(terminal: Terminal) -> None:
    terminal.json(keys, "create")
    before = terminal.ring_path.read_bytes()
    result = terminal.run(keys, "create")
    assert result.exit_code == 3
    assert "already a key ring" in result.stderr
    assert terminal.ring_path.read_bytes() == before


def test_a_rotation_has_to_say_of_what(terminal: Terminal) -> None:
    assert terminal.run(keys, "rotate").exit_code == 2


def test_production_needs_a_key_ring_that_is_there(terminal: Terminal, data: Path) -> None:
    production = {
        "BANGBAN_MODE": "production",
        "BANGBAN_KEY_RING": str(data / "elsewhere.json"),
        "BANGBAN_DEMO_PEOPLE": "no",
        "BANGBAN_WECHAT_SECRET": "s",
        "BANGBAN_SMS_SENDER": "gateway",
        "BANGBAN_SMS_KEY": "k",
        "BANGBAN_SCANNER": "clamd://scanner.example:3310",
        "BANGBAN_SMS_URL": "https://sms.example",
        "BANGBAN_PUBLIC_URL": "https://bangban.example",
    }
    missing = terminal.run(keys, "list", **production)
    assert missing.exit_code == 3
    assert "`flask keys create` makes one" in missing.stderr
    assert not (data / "elsewhere.json").exists()
    assert terminal.run(keys, "create", **production).exit_code == 0
    assert terminal.run(keys, "list", **production).exit_code == 0


def test_an_operator_can_reencrypt_and_sees_what_is_left(terminal: Terminal, database: Database) -> None:
    terminal.json(keys, "create")
    vault = Vault(KeyRing.load(terminal.ring_path))
    personal = vault.seal(b"x", **PLACE)
    database["accounts"].insert_one({"_id": "acct_a", "version": 1, "kid": vault.kid, "personal": personal})
    terminal.json(keys, "rotate", "--sealing")
    done = terminal.json(keys, "reencrypt")
    assert done["left"] == 0
    assert {"collection": "accounts", "renewed": 1, "overtaken": 0, "unopenable": 0} in done["collections"]
    database["accounts"].update_one({"_id": "acct_a"}, {"$set": {"kid": "gone", "personal": b"damaged"}})
    again = terminal.run(keys, "reencrypt")
    assert again.exit_code == 1
    assert "accounts\t0 renewed\t1 cannot be opened" in again.stdout
    assert again.stdout.endswith("left\t1\n")


def test_an_operator_can_back_up_lose_everything_and_restore(
    terminal: Terminal, database: Database, data: Path
) -> None:
    terminal.json(keys, "create")
    terminal.json(store, "migrate")
    vault = Vault(KeyRing.load(terminal.ring_path))
    personal = vault.seal(b"x", **PLACE)
    database["accounts"].insert_one({"_id": "acct_a", "version": 1, "kid": vault.kid, "personal": personal})
    folder = str(data / "backup")

    assert terminal.json(store, "backup", folder)["documents"]["accounts"] == 1
    assert terminal.run(store, "backup", folder).exit_code == 1
    assert terminal.run(store, "restore", folder).exit_code == 1
    for name in database.list_collection_names():
        database[name].delete_many({})
    restored = terminal.json(store, "restore", folder)

    assert (restored["documents"]["accounts"], restored["faults"]) == (1, [])
    assert restored["backup_age_seconds"] >= 0
    assert restored["restore_seconds"] > 0
    assert terminal.run(store, "verify").stdout == "everything holds\n"
    database["accounts"].update_one({"_id": "acct_a"}, {"$set": {"personal": b"damaged"}})
    broken = terminal.run(store, "verify")
    assert (broken.exit_code, broken.stdout) == (1, "accounts/acct_a: personal does not open\n")


def test_an_auditor_can_verify_and_keep_the_head(terminal: Terminal, trail: MongoAuditTrail) -> None:
    head = terminal.json(audit, "verify")["head"]
    assert head == str(trail.head())
    assert terminal.json(audit, "verify", "--anchor", head) == {"holds": True, "head": head}
    assert terminal.run(audit, "verify").stdout == f"holds\t{head}\n"
    assert terminal.run(audit, "verify", "--anchor", "nonsense").exit_code == 2


def test_an_auditor_sees_where_a_changed_trail_breaks(
    terminal: Terminal, trail: MongoAuditTrail, database: Database
) -> None:
    database["audit"].update_one({"_id": 2}, {"$set": {"actor": "acct_x"}})
    result = terminal.run(audit, "verify")
    assert (result.exit_code, result.stdout) == (1, "broken at entry 2: changed\n")
    as_json = terminal.run(audit, "verify", "--json")
    assert json.loads(as_json.stdout) == {"holds": False, "entry": 2, "reason": "changed"}
    database["audit"].delete_one({"_id": 1})
    assert terminal.run(audit, "verify").stdout == "broken at entry 1: missing\n"


def test_an_auditor_can_list_entries(terminal: Terminal, trail: MongoAuditTrail) -> None:
    listed = terminal.json(audit, "list", "--after", "1", "--limit", "1")
    assert listed == [
        {
            "number": 2,
            "at": "2026-11-22 12:00:00+00:00",
            "event": "sign_in",
            "actor": "acct_1",
            "subject": "acct_0",
            "facts": {"channel": "sms"},
        }
    ]
    assert len(terminal.json(audit, "list", "--subject", "acct_0", "--event", "sign_in")) == 3
    assert terminal.json(audit, "list", "--subject", "acct_9") == []
    assert terminal.run(audit, "list").stdout.count("\n") == 3


@pytest.mark.parametrize("group", [store, keys, audit], ids=lambda group: group.name)
def test_every_command_says_its_exit_codes_in_its_help(group: click.Group) -> None:
    for name in group.commands:
        text = CliRunner().invoke(group, [name, "--help"]).output
        assert "Exits 0" in text


def test_an_auditor_draws_a_sample_again_and_finds_one_that_was_changed(
    terminal: Terminal, trail: MongoAuditTrail, database: Database
) -> None:
    blind = Vault(KeyRing.load(terminal.ring_path)).blind
    cases = tuple(f"appl_{number}" for number in range(10))
    batch, share = "150425/minimum_living_guarantee/1", Decimal("0.3")
    drawn = draw(cases, batch, share, blind)
    one = Sampling("samp_1", "150425", "minimum_living_guarantee", 1, share, NOON, "acct_o", "f", cases, drawn)
    assert MongoSamplings(database).insert(one, scope="150425")
    [row] = terminal.json(audit, "draws", "--region", "150425")
    assert (row["batch"], row["cases"], row["drawn"], row["holds"]) == (batch, 10, 3, True)
    spared = [*drawn[1:], next(case for case in cases if case not in drawn)]
    database["samplings"].update_one({"_id": "samp_1"}, {"$set": {"drawn": sorted(spared)}})
    changed = terminal.run(audit, "draws", "--region", "150425")
    assert (changed.exit_code, changed.stdout.strip().endswith("False")) == (1, True)
