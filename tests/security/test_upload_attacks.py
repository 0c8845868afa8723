"""What lies in the store of uploads helps nobody who takes it, and nobody reaches another's file."""

from __future__ import annotations

import pytest

from adapters.mongo.uploads import MongoUploads
from adapters.vault.vault import CannotOpen
from tests.api.applications.test_uploads import send
from tests.application_world import ApplicationWorld, good
from tests.upload_files import pdf, photo


def test_a_thief_of_the_store_finds_no_picture(applications: ApplicationWorld) -> None:
    sent = good(send(applications.person(), photo()), 201)
    kept = b"".join(chunk["data"] for chunk in applications.documents("upload_content.chunks"))
    content = applications.person().get(f"/v1/uploads/{sent['id']}/content").data
    assert len(kept) > len(content) > 1000
    assert content[:64] not in kept
    assert b"JFIF" not in kept


def test_bytes_moved_to_another_upload_do_not_open(applications: ApplicationWorld) -> None:
    sarnai = applications.person()
    first, second = (good(send(sarnai, content), 201)["id"] for content in (photo(), pdf()))
    uploads = applications.database["uploads"]
    stolen = uploads.find_one({"_id": first})
    assert stolen is not None
    uploads.update_one({"_id": second}, {"$set": {"file": stolen["file"]}})
    with pytest.raises(CannotOpen):
        MongoUploads(applications.database, applications.world.vault).content(scope=second)

    uploads.update_one({"_id": second}, {"$set": {"content_key": stolen["content_key"]}})
    with pytest.raises(CannotOpen):
        MongoUploads(applications.database, applications.world.vault).content(scope=second)


def test_a_changed_byte_does_not_open(applications: ApplicationWorld) -> None:
    sent = good(send(applications.person(), photo()), 201)["id"]
    chunk = applications.documents("upload_content.chunks")[0]
    changed = bytes([chunk["data"][40] ^ 1])
    data = chunk["data"][:40] + changed + chunk["data"][41:]
    applications.database["upload_content.chunks"].update_one({"_id": chunk["_id"]}, {"$set": {"data": data}})
    with pytest.raises(CannotOpen):
        MongoUploads(applications.database, applications.world.vault).content(scope=sent)


def test_a_stranger_cannot_tell_anothers_file_from_none(applications: ApplicationWorld) -> None:
    sent = good(send(applications.person(), photo()), 201)["id"]
    before = applications.fingerprint("uploads", "upload_content.chunks")
    batu = applications.person("batu")
    for path in ("", "/content"):
        mine = batu.get(f"/v1/uploads/{sent}{path}")
        nothing = batu.get(f"/v1/uploads/upld_{'a' * 26}{path}")
        assert (mine.status_code, mine.data) == (404, nothing.data)
    assert batu.post(f"/v1/uploads/{sent}/removal").status_code == 404
    assert good(batu.get("/v1/uploads"))["items"] == []
    assert applications.fingerprint("uploads", "upload_content.chunks") == before
