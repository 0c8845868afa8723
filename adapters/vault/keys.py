"""The key ring: the keys of a house, kept in one file and followed when the file changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from adapters.clock import utc_now
from adapters.vault import key_file, key_material
from adapters.vault.key_file import KeyRingError
from adapters.vault.key_material import Keys, SealingKey, SigningKey

__all__ = ["KeyRing", "KeyRingError", "SealingKey", "SigningKey"]


class KeyRing:
    """A view of the ring's file that is never older than the file.

    A rotation by ``flask keys rotate`` reaches every running process with its next use of a key: a process that went
    on writing with an old key would undo the re-encryption, and one that did not know a new key could not open what
    its neighbours wrote.
    """

    def __init__(self, path: Path) -> None:
        """Open the ring at ``path``; raises :class:`KeyRingError`."""
        self.path = path
        self._stamp = _stamp(path)
        self._keys = key_file.read(path)

    @classmethod
    def load(cls, path: Path) -> KeyRing:
        """The ring at ``path``; raises :class:`KeyRingError` when there is none or it cannot be trusted."""
        return cls(path)

    @classmethod
    def create(cls, path: Path, cipher: str, *, at: datetime | None = None) -> KeyRing:
        """A new ring at ``path``, mode 0600; raises :class:`KeyRingError` when there already is one."""
        key_file.write(path, key_material.new_keys(cipher, at or utc_now()), fresh=True)
        return cls(path)

    @classmethod
    def open_or_create(cls, path: Path, cipher: str) -> KeyRing:
        """The ring at ``path``, made there if need be: for demo and tests, where nobody prepares one."""
        if not path.exists():
            try:
                return cls.create(path, cipher)
            except KeyRingError:
                if not path.exists():
                    raise
        return cls(path)  # somebody else's start made it first

    @property
    def keys(self) -> Keys:
        """Everything in the ring, as the file has it now."""
        stamp = _stamp(self.path)
        if stamp not in (None, self._stamp):
            self._keys, self._stamp = key_file.read(self.path), stamp
        return self._keys

    @property
    def sealing_keys(self) -> tuple[SealingKey, ...]:
        """All sealing keys, oldest first."""
        return self.keys.sealing

    @property
    def signing_keys(self) -> tuple[SigningKey, ...]:
        """The signing keys: any ``previous`` ones, the ``current`` one and the ``next``."""
        return self.keys.signing

    def rotate_sealing(self, cipher: str | None = None, *, at: datetime | None = None) -> None:
        """Write with a fresh key, of another ``cipher`` if one is named; old keys still open."""
        self._change(lambda keys: key_material.rotate_sealing(keys, cipher or keys.current.cipher, at or utc_now()))

    def rotate_signing(self, *, at: datetime | None = None) -> None:
        """Sign with the announced key and announce another."""
        self._change(lambda keys: key_material.rotate_signing(keys, at or utc_now()))

    def _change(self, change: Callable[[Keys], Keys]) -> None:
        with key_file.alone(self.path):
            key_file.write(self.path, change(key_file.read(self.path)))


def _stamp(path: Path) -> tuple[int, int] | None:
    """What tells one state of the file from another; ``None`` when it is out of reach."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
