"""Photos and PDFs a citizen sends: taken in, looked at, taken back."""

from __future__ import annotations

from typing import Any

from flask import Response

from api.citizen.requests import this_upload
from api.citizen.upload_schemas import UPLOAD, UploadForm, UploadsView, UploadView
from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.services import services
from api.plumbing.slow import at_most
from casework.uploads.upload import PDF, Upload
from identity.mandates import Right

uploads = Audience(
    "uploads", guard="citizen", url_prefix="/v1/uploads", description="Photos and PDFs instead of paper at a window"
)
_AT_ONCE = 2  # each inspection is a process of its own, on a machine of perhaps two cores
_SHOWN = ("id", "state", "media_type", "bytes", "pages", "uploaded_at", "application")


def _shown(upload: Upload) -> dict[str, Any]:
    return {name: getattr(upload, name) for name in _SHOWN}


@uploads.route("", methods=["POST"])
@Audience.on_behalf(Right.ACT)
@Audience.limited("uploads")
@Audience.keyed
@Audience.takes_file
@uploads.arguments(UploadForm, location="files")
@uploads.response(201, UploadView, example=UPLOAD)
@Audience.refuses(409)
@at_most(_AT_ONCE)
def send_upload(form: dict[str, Any]) -> dict[str, Any]:
    """Send one file: a photo (JPG, PNG, WebP) or a PDF, 10 MB at most.

    It is made anew without place, device or anything hidden, and kept sealed; nobody sees it before it was scanned.
    """
    content = form["file"].read()
    return _shown(services().uploads.receive(principal(), content, request=this_upload(content)))


@uploads.route("")
@Audience.on_behalf(Right.SEE)
@uploads.response(200, UploadsView, example={"items": [UPLOAD]})
def list_uploads() -> dict[str, Any]:
    """List my uploads, newest first."""
    return {"items": [_shown(upload) for upload in services().uploads.mine(principal())]}


@uploads.route("/<id:upload_id>")
@Audience.on_behalf(Right.SEE)
@uploads.response(200, UploadView, example=UPLOAD)
def show_upload(upload_id: str) -> dict[str, Any]:
    """Show what is known of a file."""
    return _shown(services().uploads.upload(principal(), upload_id))


@uploads.route("/<id:upload_id>/content")
@Audience.on_behalf(Right.SEE)
@uploads.response(200, content_type="application/octet-stream")
@Audience.refuses(409)
def download_upload(upload_id: str) -> Response:
    """Download the file as it was kept."""
    return file_answer(*services().uploads.content(principal(), upload_id))


@uploads.route("/<id:upload_id>/removal", methods=["POST"])
@Audience.keyed
@uploads.response(204)
@Audience.refuses(409, 412)
def remove_upload(upload_id: str) -> None:
    """Take a file back, unless it is part of an application already."""
    services().uploads.remove(principal(), upload_id)


def file_answer(upload: Upload, content: bytes) -> Response:
    """The file for saving, never for showing in a page of ours; its name is the id, and says nothing."""
    ending = "pdf" if upload.media_type == PDF else "jpg"
    answer = Response(content, content_type=upload.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{upload.id}.{ending}"'
    return answer
