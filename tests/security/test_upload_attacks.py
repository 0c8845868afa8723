"""What lies in the store of uploads helps nobody who takes it, and nobody reaches another's file."""

from __future__ import annotations

import pytest

from adapters.mongo.uploads import MongoUploads
from adapters.vault.vault import CannotOpen
from identity.principal import Principal, Role
from tests.api.applications.test_uploads import send, uploads_of
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


def test_nobody_takes_back_evidence_in_the_instant_it_is_handed_in(applications: ApplicationWorld) -> None:
    """The removal read the file before it was part of a case, and writes after: the office must not lose it."""
    person, uploads = applications.person(), uploads_of(applications)
    upload = good(send(person, photo()), 201)["id"]
    case = person.apply()["receipt"]["application"]
    who = Principal(person.account, "sess_1", Role.CITIZEN)
    before = uploads.upload(who, upload)
    uploads.attach((upload,), owner=person.account, application=case)

    assert not uploads.uploads.delete(before, owner=person.account)

    _, content = uploads.attached(upload, owner=person.account, application=case)
    assert content.startswith(b"\xff\xd8")
    assert person.post(f"/v1/uploads/{upload}/removal").json["code"] == "upload_attached"


def test_a_file_that_is_taken_back_leaves_neither_bytes_nor_key(applications: ApplicationWorld) -> None:
    person = applications.person()
    upload = good(send(person, photo()), 201)["id"]
    assert person.post(f"/v1/uploads/{upload}/removal").status_code == 204
    for name in ("uploads", "upload_content.files", "upload_content.chunks"):
        assert applications.documents(name) == []
