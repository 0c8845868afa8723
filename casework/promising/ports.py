"""What commitments and authorisations need from outside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

from casework.authorisation import Authorisation
from casework.commitment import Commitment
from casework.promising.credit import Bar


class KeptCommitments(Protocol):
    """Where commitments are kept. Not the owner's means not there."""

    def insert(self, commitment: Commitment, *, owner: str) -> bool:
        """Keep a new one; False when it is already there."""
        ...

    def find(self, commitment_id: str, *, owner: str) -> Commitment | None:
        """The owner's commitment."""
        ...

    def find_within(self, commitment_id: str, *, scope: Collection[str]) -> Commitment | None:
        """The commitment, if its township or county is one of the division codes ``scope``: for officers."""
        ...

    def of_application(self, application_id: str, *, owner: str) -> list[Commitment]:
        """All of an application, in the order of their items."""
        ...

    def replace(self, commitment: Commitment, *, owner: str, version: int) -> bool:
        """Compare and set on ``version``; False when somebody was faster."""
        ...

    def find_verifiable(self, *, scope: str) -> Commitment | None:
        """The commitment with this verification id: the id is the permission."""
        ...

    def find_carrying(self, commitment_id: str, *, scope: str) -> Commitment | None:
        """The commitment that carries the outbox event ``scope``: for its handler, which acts for no person."""
        ...

    def to_verify(self, *, scope: Collection[str], limit: int) -> list[Commitment]:
        """Those with an open task in these townships or counties, the longest due first."""
        ...

    def due(self, now: datetime, *, limit: int) -> list[tuple[str, str]]:
        """Id and owner of those whose ``watch_at`` has come, the longest due first."""
        ...


class KeptAuthorisations(Protocol):
    """Where authorisations are kept."""

    def insert(self, authorisation: Authorisation, *, owner: str) -> bool:
        """Keep a new one; False when it is already there."""
        ...

    def find(self, authorisation_id: str, *, owner: str) -> Authorisation | None:
        """One that the owner's application asks for."""
        ...

    def of_application(self, application_id: str, *, owner: str) -> list[Authorisation]:
        """All that an application asks for."""
        ...

    def find_by_code(self, *, scope: str) -> Authorisation | None:
        """The one whose newest link has the keyed hash ``scope``: the code is the permission."""
        ...

    def replace(self, authorisation: Authorisation, *, owner: str, version: int) -> bool:
        """Compare and set on ``version``; False when somebody was faster."""
        ...

    def find_carrying(self, authorisation_id: str, *, scope: str) -> Authorisation | None:
        """The one that carries the outbox event ``scope``: for its handler."""
        ...

    def due(self, now: datetime, *, limit: int) -> list[tuple[str, str]]:
        """Id and owner of those whose ``watch_at`` has come, the longest due first."""
        ...


class Credit(Protocol):
    """The register of those who may not commit, by blind index of the identity number."""

    def bars(self, *, scope: str) -> list[Bar]:
        """What bars the person ``scope``, lifted or not, oldest first."""
        ...

    def enter(self, bar: Bar) -> bool:
        """Enter a bar; False when it is already there."""
        ...

    def replace(self, bar: Bar, *, version: int) -> bool:
        """Compare and set."""
        ...


class Statements(Protocol):
    """Signed statements anybody can verify."""

    def sign(self, claims: Mapping[str, Any]) -> str:
        """The claims as a compact JWS, signed by this service."""
        ...

    def read(self, compact: str) -> dict[str, Any] | None:
        """What a statement signed by this service says, or None when it is not ours or not whole."""
        ...


class Files(Protocol):
    """Photos and PDFs people have sent."""

    def attach(self, upload_ids: tuple[str, ...], *, owner: str, application: str) -> None:
        """Make files part of an application; doing it again changes nothing. Raises Invalid, Stale."""
        ...


#: ``mark_done(collection, document id, event id)``: the event has had its effect
MarkDone = Callable[[str, str, str], object]
