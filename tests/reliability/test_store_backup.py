"""The drill: a store is lost, the backup is restored into an empty one, and everybody goes on (promise 59)."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.clock import utc_now
from adapters.mongo import backup
from adapters.mongo.backup import BackupError
from adapters.mongo.client import Database
from adapters.mongo.readiness import make_ready
from adapters.mongo.soundness import faults
from conversation_flows.personas import personas
from tests.api.applications.test_uploads import send
from tests.application_world import ApplicationWorld, build_world, good
from tests.upload_files import photo


@pytest.fixture
def lived_in(applications: ApplicationWorld) -> ApplicationWorld:
    """A store with people, a conversation, a submitted application and a photo."""
    sarnai = applications.person()
    sarnai.begin()
    sarnai.apply()
    good(send(sarnai, photo()), 201)
    return applications


@pytest.fixture
def elsewhere(database: Database) -> Iterator[Database]:
    other = database.client[f"test_{secrets.token_hex(6)}"]
    yield other
    database.client.drop_database(other.name)


@pytest.fixture
def folder(lived_in: ApplicationWorld, tmp_path: Path) -> Path:
    backup.take(lived_in.database, tmp_path / "backup", now=utc_now())
    return tmp_path / "backup"


def documents(database: Database) -> dict[str, list[object]]:
    names = sorted(name for name in database.list_collection_names() if database[name].find_one())
    return {name: list(database[name].find().sort("_id", 1)) for name in names}


def test_a_lost_store_comes_back_whole_and_people_go_on(
    lived_in: ApplicationWorld, folder: Path, elsewhere: Database
) -> None:
    world = lived_in.world

    manifest = backup.restore(elsewhere, folder)
    make_ready(elsewhere, now=utc_now)

    assert {name: copied.documents for name, copied in manifest.collections.items() if copied.documents} == {
        name: len(found) for name, found in documents(lived_in.database).items()
    }
    before = documents(lived_in.database)
    assert {name: found for name, found in documents(elsewhere).items() if name != "migrations"} == before
    assert list(faults(elsewhere, world.vault)) == []
    restored = build_world(replace(world, database=elsewhere))
    sarnai = lived_in.person()
    again = replace(sarnai, world=restored)
    mine = good(again.get("/v1/applications"))["items"]
    assert mine == good(sarnai.get("/v1/applications"))["items"] != []
    upload = good(again.get("/v1/uploads"))["items"][0]["id"]
    assert again.get(f"/v1/uploads/{upload}/content").data == sarnai.get(f"/v1/uploads/{upload}/content").data


def test_a_thief_of_a_backup_reads_no_name_and_no_number(folder: Path) -> None:
    kept = b"".join(file.read_bytes() for file in folder.iterdir())
    assert len(kept) > 10_000
    said = personas()["single_mother"].answers
    for name in ("applicant.name", "applicant.id_number", "applicant.phone"):
        assert str(said[name]).encode() not in kept
    assert {oct(file.stat().st_mode)[-3:] for file in folder.iterdir()} == {"600"}


@pytest.mark.parametrize("damage", ["flipped", "cut", "missing", "no_manifest", "longer"])
def test_a_damaged_backup_is_refused_before_anything_is_written(folder: Path, elsewhere: Database, damage: str) -> None:
    file = folder / "applications.bson"
    content = file.read_bytes()
    match damage:
        case "flipped":
            file.write_bytes(content[:-30] + bytes([content[-30] ^ 1]) + content[-29:])
        case "cut":
            file.write_bytes(content[:-5])
        case "longer":
            file.write_bytes(content + content)
        case "missing":
            file.unlink()
        case "no_manifest":
            (folder / "manifest.json").unlink()
    with pytest.raises(BackupError):
        backup.restore(elsewhere, folder)
    assert documents(elsewhere) == {}


def test_a_backup_is_never_restored_over_a_store_in_use(lived_in: ApplicationWorld, folder: Path) -> None:
    before = lived_in.fingerprint()
    with pytest.raises(BackupError, match="not empty"):
        backup.restore(lived_in.database, folder)
    assert lived_in.fingerprint() == before


def test_a_backup_is_never_written_into_another(lived_in: ApplicationWorld, folder: Path) -> None:
    with pytest.raises(BackupError, match="not empty"):
        backup.take(lived_in.database, folder, now=utc_now())


def test_a_backup_that_was_cut_off_is_none(lived_in: ApplicationWorld, folder: Path, elsewhere: Database) -> None:
    half = folder.parent / "half"
    shutil.copytree(folder, half, ignore=shutil.ignore_patterns("manifest.json"))
    with pytest.raises(BackupError, match="no whole backup"):
        backup.check(half)


def test_an_operator_hears_what_does_not_hold_together(lived_in: ApplicationWorld) -> None:
    database, vault = lived_in.database, lived_in.world.vault
    assert list(faults(database, vault)) == []
    first, second = (document["_id"] for document in database["conversations"].find({}, ["_id"]))
    moved = database["conversations"].find_one({"_id": first})
    assert moved is not None
    database["conversations"].update_one({"_id": second}, {"$set": {"state": moved["state"]}})
    database["upload_content.files"].delete_many({})
    database["accounts"].delete_many({})
    database["audit"].update_one({}, {"$set": {"event": "nothing"}})

    found = {(fault.collection, fault.what) for fault in faults(database, vault)}

    assert {
        ("audit", "changed"),
        ("conversations", "state does not open"),
        ("uploads", "file names what is not there"),
        ("upload_content.chunks", "files_id names what is not there"),
        ("applications", "owner names what is not there"),
    } <= found
