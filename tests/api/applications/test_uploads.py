"""A citizen sends photos and PDFs, sees them checked, looks at them, and takes them back."""

from __future__ import annotations

import dataclasses
import io
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from adapters.mongo.outbox import Outbox
from adapters.relay import Relay
from api.plumbing.services import services
from casework.uploads.ports import Scan
from casework.uploads.service import RECEIVED, UploadService
from i18n.errors import Conflict, Invalid, Unavailable
from tests.application_world import ApplicationWorld, Person, good, new_key
from tests.upload_files import pdf, photo


def send(person: Person, content: bytes, key: str | None = None, **form: Any) -> TestResponse:
    """Send one file as a browser would."""
    person.world.clock.forward(milliseconds=150)
    headers = {"Authorization": f"Bearer {person.token}", "Idempotency-Key": key or new_key()}
    data = {"file": (io.BytesIO(content), "IMG_0001.HEIC", "image/heic")} | form
    return person.client.post("/v1/uploads", headers=headers, data=data)


class AwayScanner:
    """A scanner nobody reaches until it is there again."""

    def __init__(self) -> None:
        self.is_there, self.finds = False, None

    def scan(self, content: bytes) -> Scan:
        if not self.is_there:
            raise Unavailable
        return Scan(self.finds, "clamav")


@pytest.fixture
def scanner() -> AwayScanner:
    return AwayScanner()


@pytest.fixture
def waiting(applications: ApplicationWorld, scanner: AwayScanner) -> ApplicationWorld:
    """A world whose scanner is away."""
    built = applications.app.extensions["bangban"]
    whole = built()
    built._built = dataclasses.replace(whole, uploads=dataclasses.replace(whole.uploads, scanner=scanner))
    return applications


def uploads_of(world: ApplicationWorld) -> UploadService:
    with world.app.app_context():
        return services().uploads


def test_a_citizen_sends_a_photo_and_gets_it_back_without_its_secrets(applications: ApplicationWorld) -> None:
    sarnai = applications.person()

    sent = good(send(sarnai, photo()), 201)

    assert (sent["state"], sent["media_type"], sent["application"]) == ("clean", "image/jpeg", None)
    assert good(sarnai.get(f"/v1/uploads/{sent['id']}")) == sent
    assert good(sarnai.get("/v1/uploads"))["items"] == [sent]
    file = sarnai.get(f"/v1/uploads/{sent['id']}/content")
    assert Image.open(BytesIO(file.data)).size == (640, 480)
    assert b"Kestrel" not in file.data
    assert file.headers["Content-Disposition"] == f'attachment; filename="{sent["id"]}.jpg"'
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Cache-Control"] == "no-store"


def test_a_citizen_sends_a_pdf(applications: ApplicationWorld) -> None:
    sent = good(send(applications.person(), pdf(2)), 201)
    assert (sent["media_type"], sent["pages"]) == ("application/pdf", 2)


def test_a_retry_is_the_same_upload_and_another_file_is_not(applications: ApplicationWorld) -> None:
    sarnai, key = applications.person(), new_key()
    first = good(send(sarnai, photo(), key), 201)

    assert good(send(sarnai, photo(), key), 201) == first
    assert send(sarnai, pdf(), key).json["code"] == "idempotency_key_reused"
    assert len(applications.documents("uploads")) == len(applications.documents("upload_content.files")) == 1


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b"<svg onload=alert(1)>", "type"), (b"%PDF-1.7 x", "unreadable")]
)
def test_what_cannot_be_taken_is_refused_with_what_to_do(
    applications: ApplicationWorld, content: bytes, code: str
) -> None:
    answer = send(applications.person(), content)
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json["errors"]] == [("/file", code)]
    assert not applications.documents("uploads")
    assert not applications.documents("upload_content.files")


def test_a_file_of_more_than_ten_megabytes_is_refused(applications: ApplicationWorld) -> None:
    sarnai = applications.person()
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    answer = sarnai.client.post(
        "/v1/uploads",
        headers={"Authorization": f"Bearer {sarnai.token}", "Idempotency-Key": new_key()},
        data=head + bytes(10 * 1024 * 1024 + 4096) + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413


def test_a_form_with_anything_else_in_it_is_refused(applications: ApplicationWorld) -> None:
    sarnai = applications.person()
    assert send(sarnai, photo(), owner="acct_other").status_code == 422
    assert send(sarnai, photo(), second=(io.BytesIO(b"x"), "x")).status_code == 422
    assert sarnai.post("/v1/uploads", {"file": "x"}).status_code == 415


def test_nobody_sees_a_file_before_it_was_scanned(waiting: ApplicationWorld, scanner: AwayScanner) -> None:
    sarnai = waiting.person()
    sent = good(send(sarnai, photo()), 201)
    assert sent["state"] == "quarantined"
    assert sarnai.get(f"/v1/uploads/{sent['id']}/content").json["code"] == "upload_waiting"

    relay = Relay(Outbox(waiting.database), {RECEIVED: uploads_of(waiting).handle}, now=waiting.clock)
    assert relay.run_once() == 0
    scanner.is_there = True
    waiting.clock.forward(seconds=10)
    relay.run_once()

    assert good(sarnai.get(f"/v1/uploads/{sent['id']}"))["state"] == "clean"
    assert sarnai.get(f"/v1/uploads/{sent['id']}/content").status_code == 200
    assert relay.run_once() == 0


def test_a_file_with_malware_is_refused_and_its_bytes_are_gone(waiting: ApplicationWorld, scanner: AwayScanner) -> None:
    scanner.is_there, scanner.finds = True, "Eicar-Test-Signature"
    sarnai = waiting.person()

    sent = good(send(sarnai, photo()), 201)

    assert sent["state"] == "refused"
    assert sarnai.get(f"/v1/uploads/{sent['id']}/content").json["code"] == "upload_refused"
    assert not waiting.documents("upload_content.files")


def test_a_file_can_be_taken_back_until_it_is_part_of_an_application(applications: ApplicationWorld) -> None:
    sarnai, uploads = applications.person(), uploads_of(applications)
    first, second = (good(send(sarnai, content), 201)["id"] for content in (photo(), pdf()))
    uploads.attach((second,), owner=sarnai.account, application="appl_1")

    assert sarnai.post(f"/v1/uploads/{first}/removal").status_code == 204
    assert sarnai.post(f"/v1/uploads/{second}/removal").json["code"] == "upload_attached"
    assert sarnai.get(f"/v1/uploads/{first}").status_code == 404
    assert len(applications.documents("upload_content.files")) == 1
    assert uploads.attached(second, owner=sarnai.account, application="appl_1")[0].id == second


def test_a_file_cannot_be_part_of_two_applications(applications: ApplicationWorld) -> None:
    sarnai, uploads = applications.person(), uploads_of(applications)
    sent = good(send(sarnai, photo()), 201)["id"]
    uploads.attach((sent,), owner=sarnai.account, application="appl_1")
    uploads.attach((sent,), owner=sarnai.account, application="appl_1")

    with pytest.raises(Invalid):
        uploads.attach((sent,), owner=sarnai.account, application="appl_2")
    with pytest.raises(Invalid):
        uploads.attach((sent,), owner="acct_other", application="appl_1")


def test_nobody_keeps_more_than_sixty_files(applications: ApplicationWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.uploads.service.MOST_FILES", 1)
    sarnai = applications.person()
    good(send(sarnai, photo()), 201)
    assert send(sarnai, pdf()).json["code"] == "uploads_full"
    with pytest.raises(Conflict):
        uploads_of(applications)._require_room(sarnai.account)
