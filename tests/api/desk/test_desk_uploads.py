"""What was handed in with a case, opened at the desk."""

from __future__ import annotations

from io import BytesIO

from tests.application_world import ApplicationWorld, good
from tests.desk_world import case_of, officer
from tests.upload_files import photo


def test_an_officer_opens_what_was_handed_in_and_nothing_else(applications: ApplicationWorld) -> None:
    case, bold, person = case_of(applications), officer(applications, "bold"), applications.person()
    kept, own = (
        person.client.post(
            "/v1/uploads",
            headers={"Authorization": f"Bearer {person.token}", "Idempotency-Key": key * 20},
            data={"file": (BytesIO(photo(size=size)), "photo.jpg")},
        ).json["id"]
        for key, size in (("a", (64, 48)), ("b", (48, 64)))
    )
    uploads = applications.app.extensions["bangban"]().uploads
    uploads.attach((kept,), owner=person.account, application=case)
    for entry in applications.documents("uploads"):
        for event in entry["outbox"]:
            uploads.handle(entry["_id"], event["id"])
    [shown] = good(bold.get(f"/v1/desk/cases/{case}/uploads", purpose="handling"))["items"]
    assert shown["id"] == kept
    answer = bold.get(f"/v1/desk/cases/{case}/uploads/{kept}", purpose="handling")
    assert (answer.status_code, answer.mimetype, answer.data[:2]) == (200, "image/jpeg", b"\xff\xd8")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert bold.get(f"/v1/desk/cases/{case}/uploads/{own}", purpose="handling").status_code == 404
    assert bold.get(f"/v1/desk/cases/{case}/uploads/{kept}").status_code == 422
    looks = [one["thing"] for one in good(person.get("/v1/me/access-log"))["items"]]
    assert looks[:3] == ["upload", "upload", "file"]
