"""Ids and codes of conversations: random where nobody may guess, derived where a retry must find the same."""

from __future__ import annotations

import base64
import hashlib

from adapters.identifiers import LENGTH, new_id, random_text
from adapters.vault.vault import Vault

_ITEM_LENGTH = 8  # 40 bits: unique among the eighty members a list may have


def new_item(prefix: str) -> str:
    """A short random id, for an item of a loop."""
    return f"{prefix}_{random_text(_ITEM_LENGTH)}"


class ConversationSecrets:
    """Implements :class:`conversation_flows.ports.Secrets`."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def new_id(self, prefix: str) -> str:
        """A random id."""
        return new_id(prefix)

    def new_item(self, prefix: str) -> str:
        """A short random id."""
        return new_item(prefix)

    def derived_id(self, prefix: str, *parts: str) -> str:
        """The keyed hash of the parts, in the shape of a random id."""
        return f"{prefix}_{self.derived_code(LENGTH, 'id', prefix, *parts)}"

    def derived_code(self, length: int, *parts: str) -> str:
        """The first ``length`` base32 characters of a keyed hash of the parts."""
        lengths = ",".join(str(len(part)) for part in parts)
        digest = hashlib.sha256(self._vault.blind("derived code", f"{lengths}:{'/'.join(parts)}").encode()).digest()
        return base64.b32encode(digest).decode().lower()[:length]

    def blind(self, purpose: str, value: str) -> str:
        """A keyed hash for looking things up."""
        return self._vault.blind(purpose, value)
