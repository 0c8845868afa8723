"""The use cases of uploads: send one, look at one's own, take one back; and the scan behind them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from casework.uploads.ports import FileRefused, Inspector, Scanner, Uploads
from casework.uploads.upload import LARGEST_BYTES, MOST_BYTES, MOST_FILES, Inspected, Upload
from conversation_flows.log import Request
from conversation_flows.ports import Secrets
from i18n.errors import Conflict, FieldError, IdempotencyKeyReused, Invalid, NotFound, Stale, Unavailable
from i18n.marking import N_
from identity.principal import Principal

RECEIVED = "upload.received"

#: Why a file is not taken, and what to do instead.
REFUSALS = {
    "empty": N_("这个文件是空的，请重新选一个。"),
    "too_large": N_("文件超过 10 MB 了。请重新拍一张小一点的照片。"),
    "type": N_("只能上传照片（JPG、PNG、WebP）或 PDF。别的文件请先拍成照片。"),
    "unreadable": N_("这个文件打不开，可能坏了。请重新拍一张。"),
    "too_many_pixels": N_("这张图片太大了。请用手机直接拍一张。"),
    "too_many_pages": N_("PDF 最多 20 页，请分开上传。"),
    "pdf_locked": N_("这个 PDF 有密码，我们打不开。请去掉密码再传。"),
    "pdf_active": N_("这个 PDF 里带有程序，不能收。请拍成照片再传。"),
}


@dataclass(frozen=True)
class UploadService:
    """Nothing a person sends is shown to anybody before it was made anew and scanned."""

    uploads: Uploads
    inspector: Inspector
    scanner: Scanner
    secrets: Secrets
    now: Callable[[], datetime]

    def receive(self, principal: Principal, content: bytes, *, request: Request) -> Upload:
        """Take a file in; raises Invalid, Conflict (too many), IdempotencyKeyReused, Unavailable."""
        owner, upload_id = principal.account, self.secrets.derived_id("upld", request.key)
        known = self.uploads.find(upload_id, owner=owner)
        if known is not None:
            return _same(known, request)
        self._require_room(owner)
        inspected = self._inspected(content)
        upload = self._new(upload_id, owner, inspected, request)
        if not self.uploads.insert(upload, inspected.content, owner=owner):
            return _same(self.upload(principal, upload_id), request)
        with suppress(Unavailable):  # it waits in quarantine, and the relay asks the scanner again
            self.handle(upload.id, upload.outbox[0]["id"])
        return self.upload(principal, upload_id)

    def upload(self, principal: Principal, upload_id: str) -> Upload:
        """One's own upload; raises NotFound."""
        found = self.uploads.find(upload_id, owner=principal.account)
        if found is None:
            raise NotFound
        return found

    def mine(self, principal: Principal) -> list[Upload]:
        """All of one's own uploads, newest first."""
        return self.uploads.newest(owner=principal.account, limit=MOST_FILES)

    def content(self, principal: Principal, upload_id: str) -> tuple[Upload, bytes]:
        """The file itself, once it was scanned; raises NotFound, Conflict."""
        return self._content(self.upload(principal, upload_id))

    def attached(self, upload_id: str, *, owner: str, application: str) -> tuple[Upload, bytes]:
        """A file of an application the caller has already been let into; raises NotFound, Conflict."""
        found = self.uploads.find(upload_id, owner=owner)
        if found is None or found.application != application:
            raise NotFound
        return self._content(found)

    def of_case(self, *, owner: str, application: str) -> list[Upload]:
        """The files of an application the caller has already been let into, newest first."""
        return [one for one in self.uploads.newest(owner=owner, limit=MOST_FILES) if one.application == application]

    def attach(self, upload_ids: tuple[str, ...], *, owner: str, application: str) -> None:
        """Make files part of an application, all or none; doing it again changes nothing. Raises Invalid, Stale."""
        found = [self.uploads.find(upload_id, owner=owner) for upload_id in dict.fromkeys(upload_ids)]
        free: list[Upload] = []
        for place, one in enumerate(found):
            if one is None or one.state == "refused" or one.application not in {None, application}:
                raise Invalid(errors=(FieldError(f"/uploads/{place}", "upload", N_("没有这个文件，请重新上传。")),))
            free += [one] if one.application is None else []
        for one in free:
            version, one.application = one.version, application
            one.version += 1
            if not self.uploads.replace(one, owner=owner, version=version):
                raise Stale

    def remove(self, principal: Principal, upload_id: str) -> None:
        """Take a file back; raises NotFound, Stale, and Conflict once it is part of an application."""
        found = self.upload(principal, upload_id)
        if found.application is not None:
            raise Conflict(code="upload_attached", text="这个文件已经交给工作人员了，不能删除。要更正请再传一份。")
        if not self.uploads.delete(found, owner=principal.account) and self.uploads.find(found.id, owner=found.owner):
            raise Stale  # read it again: it was scanned or handed in meanwhile

    def handle(self, upload_id: str, event_id: str) -> None:
        """Scan what was received, as often as the event comes; raises Unavailable when the scanner is away."""
        upload = self.uploads.awaiting(event_id, scope=upload_id)
        if upload is None:
            return
        scan = self.scanner.scan(self.uploads.content(scope=upload_id))
        version = upload.version
        upload.judge(malware=scan.malware, by=scan.by)
        upload.outbox = [event for event in upload.outbox if event["id"] != event_id]
        if self.uploads.replace(upload, owner=upload.owner, version=version) and scan.malware:
            self.uploads.forget_content(scope=upload_id)

    def _require_room(self, owner: str) -> None:
        kept = self.uploads.newest(owner=owner, limit=MOST_FILES)
        if len(kept) >= MOST_FILES or sum(upload.bytes for upload in kept) >= MOST_BYTES:
            raise Conflict(code="uploads_full", text="上传的文件太多了。请先删掉用不着的，再传新的。")

    def _inspected(self, content: bytes) -> Inspected:
        if not content:
            _refuse("empty")
        if len(content) > LARGEST_BYTES:
            _refuse("too_large")
        try:
            return self.inspector.inspect(content)
        except FileRefused as refusal:
            raise _refused(refusal.code) from None

    def _new(self, upload_id: str, owner: str, inspected: Inspected, request: Request) -> Upload:
        now = self.now()
        event = {"id": self.secrets.derived_id("evnt", upload_id, RECEIVED), "kind": RECEIVED, "at": now}
        return Upload(
            id=upload_id,
            owner=owner,
            version=1,
            state="quarantined",
            media_type=inspected.media_type,
            bytes=len(inspected.content),
            pages=inspected.pages,
            uploaded_at=now,
            fingerprint=request.body,
            digest=hashlib.sha256(inspected.content).hexdigest(),
            outbox=[event],
        )

    def _content(self, upload: Upload) -> tuple[Upload, bytes]:
        if upload.state == "refused":
            raise Conflict(code="upload_refused", text="这个文件没有通过安全检查，已经删除。请重新拍一张。")
        if not upload.may_be_seen:
            raise Conflict(code="upload_waiting", text="这个文件还在做安全检查，请稍等一会儿再看。")
        return upload, self.uploads.content(scope=upload.id)


def _same(known: Upload, request: Request) -> Upload:
    if known.fingerprint != request.body:
        raise IdempotencyKeyReused
    return known


def _refuse(code: str) -> None:
    raise _refused(code)


def _refused(code: str) -> Invalid:
    return Invalid(errors=(FieldError("/file", code, REFUSALS[code]),))
