"""What anybody may know of a signed statement: whether it is ours, what it is about, and whether it still holds."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from casework.promising.items import Catalogue
from casework.promising.ports import KeptCommitments, Statements
from conversation_flows.conversation import day_in_china
from i18n.errors import NotFound

#: What came of a scan: ours and as we know it; not ours or changed; ours, but of nothing we know.
Scan = Literal["genuine", "not_genuine", "unknown"]


class VerificationSource(Protocol):
    """Something with documents that anybody may verify by a random id: commitments, papers."""

    def verification(self, verification_id: str) -> Mapping[str, Any] | None:
        """What may be public, or None when the id is not one of its own.

        ``{kind, title, number, issued_on, issuer, digest, status}``: the title in Chinese, the issuer's division code,
        the SHA-256 of what the document says, and one of `valid`, `withdrawn`, `found_false`, `superseded`.
        ``statement``, if it was given out as one, is compared and never shown.
        """
        ...


@dataclass(frozen=True, slots=True)
class Scanned:
    """The outcome of a scan, and what may be public of the document when it is genuine."""

    outcome: Scan
    document: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Verifications:
    """Asks every source in turn."""

    sources: Sequence[VerificationSource]
    statements: Statements

    def look(self, verification_id: str) -> Mapping[str, Any]:
        """What may be public of a document; raises NotFound."""
        for source in self.sources:
            found = source.verification(verification_id)
            if found is not None:
                return {"status": "valid", **found, "id": verification_id}
        raise NotFound

    def scan(self, compact: str) -> Scanned:
        """Whether a scanned statement is one that this service made, to the last bit, and what is known of it now."""
        claims = self.statements.read(compact)
        if claims is None:
            return Scanned("not_genuine")
        try:
            document = self.look(str(claims["jti"]))
        except NotFound:
            return Scanned("unknown")
        kept = str(document.get("statement", compact))
        same = hmac.compare_digest(kept.encode(), compact.encode()) and claims.get("sha256") == document["digest"]
        return Scanned("genuine", document) if same else Scanned("not_genuine")


@dataclass(frozen=True, slots=True)
class CommitmentSource:
    """The signed commitments among what can be verified."""

    commitments: KeptCommitments
    catalogue: Catalogue

    def verification(self, verification_id: str) -> Mapping[str, Any] | None:
        """See :class:`VerificationSource`; whose commitment it is stays out."""
        found = self.commitments.find_verifiable(scope=verification_id)
        if found is None or found.signed is None:
            return None
        return {
            "kind": "commitment",
            "title": self.catalogue.items[found.item].title,
            "number": None,
            "issued_on": day_in_china(found.signed.at),
            "issuer": found.township,
            "digest": found.digest,
            "status": found.status,
            "statement": found.statement,
        }
