"""Accounts in the store: identities sealed, and found through a unique blind index."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
from pymongo import ASCENDING, IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from adapters.vault.vault import Vault
from identity.accounts import Account, Credentials, IdentityKind, Status
from identity.principal import Role

NAME = "accounts"
SEALED = "personal"

INDEXES = (
    # Two first sign-ins at one moment are one account. Closed accounts have no identities, so the index is sparse.
    IndexModel([("identities", ASCENDING)], name="identities_once", unique=True, sparse=True),
    IndexModel([("role", ASCENDING), ("_id", ASCENDING)], name="role"),
    IndexModel([("regions", ASCENDING), ("_id", ASCENDING)], name="regions"),
)


class MongoAccounts:
    """Implements :class:`identity.ports.Accounts` and ``StaffDirectory``."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._documents = Documents(database, NAME)
        self._vault = vault

    def add(self, account: Account) -> bool:
        """Insert; False when one of its identities already has an account."""
        return self._documents.insert(self._document(account, account.version))

    def find(self, *, owner: str) -> Account | None:
        """The account with this id."""
        return self._account(self._documents.find({"_id": owner}))

    def find_by(self, kind: IdentityKind, value: str) -> Account | None:
        """The account this identity signs in to."""
        return self._account(self._documents.find({"identities": self._blind(kind, value)}))

    def save(self, account: Account) -> Account | None:
        """Replace the version it was read at; the saved one, or None when somebody was faster."""
        document = self._document(account, account.version + 1)
        return self._account(document) if self._documents.replace(document, version=account.version) else None

    def page_of_staff(self, *, after: str, limit: int) -> list[Account]:
        """Staff accounts by id, from the one behind `after`."""
        query = {"role": {"$ne": Role.CITIZEN.value}, "_id": {"$gt": after}}
        page = self._documents.page(query, sort=[("_id", ASCENDING)], limit=limit)
        return [self._opened(document) for document in page]

    def officers_of(self, *, scope: Collection[str], limit: int) -> list[Account]:
        """Active township and county officers with one of these division codes, by id."""
        roles = [Role.TOWNSHIP_OFFICER.value, Role.COUNTY_OFFICER.value]
        query = {"regions": {"$in": sorted(scope)}, "role": {"$in": roles}, "status": Status.ACTIVE.value}
        return [self._opened(found) for found in self._documents.page(query, sort=[("_id", ASCENDING)], limit=limit)]

    def _document(self, account: Account, version: int) -> Document:
        document: dict[str, Any] = {
            "_id": account.id,
            "version": version,
            "role": account.role.value,
            "regions": list(account.regions),
            "status": account.status.value,
            "created_at": account.created_at,
            "kid": self._vault.kid,
            SEALED: self._vault.seal(_personal(account), collection=NAME, document=account.id, field=SEALED),
        }
        if account.identities:
            document["identities"] = [self._blind(kind, value) for kind, value in account.identities.items()]
        return document

    def _account(self, document: Document | None) -> Account | None:
        return self._opened(document) if document else None

    def _opened(self, document: Document) -> Account:
        sealed = self._vault.open(document[SEALED], collection=NAME, document=document["_id"], field=SEALED)
        personal = orjson.loads(sealed)
        return Account(
            id=document["_id"],
            role=Role(document["role"]),
            created_at=document["created_at"],
            identities={IdentityKind(kind): value for kind, value in personal["identities"].items()},
            credentials=Credentials(**personal["credentials"]) if personal["credentials"] else None,
            regions=tuple(document["regions"]),
            status=Status(document["status"]),
            version=document["version"],
        )

    def _blind(self, kind: IdentityKind, value: str) -> str:
        return self._vault.blind(f"identity/{kind.value}", value)


def _personal(account: Account) -> bytes:
    credentials = account.credentials
    return orjson.dumps(
        {
            "identities": {kind.value: value for kind, value in account.identities.items()},
            "credentials": {
                "password_hash": credentials.password_hash,
                "totp_secret": credentials.totp_secret,
                "is_initial": credentials.is_initial,
                "last_step": credentials.last_step,
            }
            if credentials
            else None,
        }
    )
