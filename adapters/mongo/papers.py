"""Papers in the store: what anybody may verify in the clear, the page and the PDF sealed."""

from __future__ import annotations

import zlib
from dataclasses import fields

from pymongo import ASCENDING, IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from adapters.vault.vault import Vault
from casework.writing.ports import KeptPaper

NAME = "papers"
SEALED = ("page", "pdf")
INDEXES = (IndexModel([("application", ASCENDING), ("name", ASCENDING)], name="of_application", unique=True),)
_CLEAR = tuple(field.name for field in fields(KeptPaper) if field.name not in {"id", *SEALED})


class MongoPapers:
    """Implements :class:`casework.writing.ports.KeptPapers`."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._documents = Documents(database, NAME)
        self._vault = vault

    def insert(self, paper: KeptPaper, *, owner: str) -> bool:
        """Keep a new one."""
        return self._documents.insert(self._document(paper, owner))

    def find(self, application_id: str, name: str, *, owner: str) -> KeptPaper | None:
        """The owner's paper of this name in an application."""
        document = self._documents.find({"application": application_id, "name": name, "owner": owner})
        return self._paper(document, with_contents=True) if document else None

    def find_verified(self, *, scope: str) -> KeptPaper | None:
        """The paper with the verification id ``scope``, its page left empty."""
        document = self._documents.find({"_id": scope}, fields=_CLEAR)
        return self._paper(document, with_contents=False) if document else None

    def replace(self, paper: KeptPaper, *, owner: str, version: int) -> bool:
        """Compare and set; its page has to be what it was."""
        return self._documents.replace(self._document(paper, owner), version=version, where={"owner": owner})

    def _document(self, paper: KeptPaper, owner: str) -> Document:
        return {name: getattr(paper, name) for name in _CLEAR} | {
            "_id": paper.id,
            "owner": owner,
            "kid": self._vault.kid,
            "page": self._sealed(paper.id, "page", zlib.compress(paper.page.encode())),
            "pdf": None if paper.pdf is None else self._sealed(paper.id, "pdf", paper.pdf),
        }

    def _sealed(self, paper_id: str, field: str, plain: bytes) -> bytes:
        return self._vault.seal(plain, collection=NAME, document=paper_id, field=field)

    def _paper(self, document: Document, *, with_contents: bool) -> KeptPaper:
        clear = {name: document[name] for name in _CLEAR}
        if not with_contents:
            return KeptPaper(id=document["_id"], page="", **clear)
        page = zlib.decompress(self._opened(document, "page")).decode()
        pdf = self._opened(document, "pdf") if document["pdf"] else None
        return KeptPaper(id=document["_id"], page=page, pdf=pdf, **clear)

    def _opened(self, document: Document, field: str) -> bytes:
        return self._vault.open(document[field], collection=NAME, document=document["_id"], field=field)
