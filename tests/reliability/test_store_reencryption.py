"""Re-encryption: every document comes to the new key, through kills and under people's hands (promise 39)."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.mongo import reencryption
from adapters.mongo.client import Database
from adapters.mongo.documents import Documents
from adapters.mongo.reencryption import Reencryption
from adapters.mongo.registry import sealed_fields
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault

ROOT = Path(__file__).parents[2]
FIELDS = {"people": ("name", "answers")}

KILLED = """
import os, signal, sys
from pathlib import Path
from adapters.mongo.client import connect
from adapters.mongo.reencryption import Reencryption
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault

done = 0
def told():
    global done
    done += 1
    if done == 17:
        os.kill(os.getpid(), signal.SIGKILL)

database = connect(sys.argv[1], database=sys.argv[2], timeout_seconds=10)
Reencryption(database, Vault(KeyRing.load(Path(sys.argv[3]))), {"people": ("name", "answers")}).run(told)
"""


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys.json", "aes-256-gcm")


def sealed(vault: Vault, document: str, plain: bytes, field: str) -> bytes:
    return vault.seal(plain, collection="people", document=document, field=field)


def opened(vault: Vault, document: dict[str, object], field: str) -> bytes:
    envelope = document[field]
    assert isinstance(envelope, bytes)
    return vault.open(envelope, collection="people", document=str(document["_id"]), field=field)


def fill(database: Database, vault: Vault, count: int) -> Documents:
    people = Documents(database, "people")
    for number in range(count):
        name = f"acct_{number:03}"
        people.insert(
            {
                "_id": name,
                "version": 1,
                "kid": vault.kid,
                "clear": number,
                "name": sealed(vault, name, b"name", "name"),
                "answers": sealed(vault, name, name.encode(), "answers") if number % 5 else None,
            }
        )
    return people


def test_every_document_comes_to_the_new_key_and_keeps_its_version(database: Database, ring: KeyRing) -> None:
    vault = Vault(ring)
    people = fill(database, vault, 25)
    ring.rotate_sealing("sm4-gcm")
    work = Reencryption(database, vault, FIELDS)
    assert work.left() == 25
    (progress,) = work.run()
    assert (progress.renewed, progress.overtaken, progress.unopenable, work.left()) == (25, 0, 0, 0)
    for number, document in enumerate(people.page({}, sort=[("_id", 1)], limit=99)):
        assert (document["version"], document["clear"], document["kid"]) == (1, number, vault.kid)
        assert vault.kid.encode() in document["name"]
        assert opened(vault, document, "name") == b"name"
        assert document["answers"] is None or opened(vault, document, "answers") == document["_id"].encode()


def test_a_killed_run_is_finished_by_the_next(database: Database, ring: KeyRing, store_uri: str) -> None:
    vault = Vault(ring)
    fill(database, vault, 40)
    ring.rotate_sealing()
    killed = subprocess.run([sys.executable, "-c", KILLED, store_uri, database.name, ring.path], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    work = Reencryption(database, vault, FIELDS)
    assert work.left() == 23
    (progress,) = work.run()
    assert (progress.renewed, work.left()) == (23, 0)
    assert all(opened(vault, document, "name") == b"name" for document in database["people"].find())


def test_a_turn_taken_meanwhile_is_never_overwritten(database: Database, ring: KeyRing) -> None:
    vault = Vault(ring)
    people = fill(database, vault, 1)
    ring.rotate_sealing()

    class TurnInBetween(Vault):
        """A person answers between our reading and our writing."""

        def open(self, envelope: bytes, *, collection: str, document: str, field: str) -> bytes:
            if field == "name":
                answers = sealed(vault, document, b"a new answer", "answers")
                turn = {**(people.find({"_id": document}) or {}), "version": 2, "kid": vault.kid, "answers": answers}
                assert people.replace({**turn, "name": sealed(vault, document, b"new", "name")}, version=1)
            return super().open(envelope, collection=collection, document=document, field=field)

    (progress,) = Reencryption(database, TurnInBetween(ring), FIELDS).run()
    assert (progress.renewed, progress.overtaken) == (0, 1)
    document = people.find({"_id": "acct_000"}) or {}
    assert document["version"] == 2
    assert opened(vault, document, "answers") == b"a new answer"


def test_a_turn_that_read_before_us_can_still_be_saved(database: Database, ring: KeyRing) -> None:
    vault = Vault(ring)
    people = fill(database, vault, 1)
    read = people.find({"_id": "acct_000"}) or {}
    ring.rotate_sealing()
    Reencryption(database, vault, FIELDS).run()
    turn = {**read, "version": 2, "kid": vault.kid, "answers": sealed(vault, "acct_000", b"turn", "answers")}
    assert people.replace(turn, version=1), "tidying up must not cost anybody a turn"


def test_a_document_nobody_can_open_is_told_and_does_not_stop_the_rest(
    database: Database, ring: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reencryption, "PAGE", 3)
    vault = Vault(ring)
    fill(database, vault, 10)
    broken = list(range(4))
    for number in broken:
        database["people"].update_one({"_id": f"acct_{number:03}"}, {"$set": {"name": b"damaged"}})
    ring.rotate_sealing()
    work = Reencryption(database, vault, FIELDS)
    (progress,) = work.run()
    assert (progress.renewed, progress.unopenable, work.left()) == (6, 4, 4)
    assert (database["people"].find_one({"_id": "acct_000"}) or {})["name"] == b"damaged"


def test_what_was_never_sealed_is_left_alone(database: Database, ring: KeyRing) -> None:
    database["people"].insert_one({"_id": "a", "version": 1})
    work = Reencryption(database, Vault(ring), FIELDS)
    assert work.left() == 0
    assert [progress.renewed for progress in work.run()] == [0]
    assert database["people"].find_one() == {"_id": "a", "version": 1}


def test_every_collection_with_sealed_fields_is_registered() -> None:
    fields = sealed_fields()
    assert "accounts" in fields
    assert all(isinstance(name, str) for names in fields.values() for name in names)
