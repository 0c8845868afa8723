"""The file a key ring lives in: JSON, readable by its owner alone, replaced whole or not at all."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.vault.key_material import Keys, SealingKey, SigningKey

FORMAT = 1


class KeyRingError(Exception):
    """The key ring cannot be used; one sentence that names the file and never what is in it."""


def read(path: Path) -> Keys:
    """The keys in the file; raises :class:`KeyRingError` when it is missing, open to others, or not a key ring."""
    try:
        if path.stat().st_mode & 0o077:
            raise KeyRingError(f"The key ring {path} can be read by others; set its mode to 0600.")
        return _decode(json.loads(path.read_bytes()))
    except FileNotFoundError:
        raise KeyRingError(f"There is no key ring at {path}; `flask keys create` makes one.") from None
    except OSError as error:
        raise KeyRingError(f"The key ring {path} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, StopIteration):
        raise KeyRingError(f"{path} is not a key ring this version understands.") from None


def write(path: Path, keys: Keys, *, fresh: bool = False) -> None:
    """Replace the file in one step, on disk before it returns; ``fresh`` refuses to replace one that is there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, json.dumps(_encode(keys), indent=1).encode(), fresh=fresh)
    except FileExistsError:
        raise KeyRingError(f"There is already a key ring at {path}.") from None
    except OSError as error:
        raise KeyRingError(f"The key ring {path} cannot be written: {error.strerror}.") from None


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else changes the ring meanwhile: two rotations at once must not lose a key that has sealed something."""
    with open(path.with_name(f"{path.name}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _replace(path: Path, content: bytes, *, fresh: bool) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # mkstemp makes it 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if fresh:
            os.link(temporary, path)  # unlike replace, link fails when somebody else was first
        else:
            os.replace(temporary, path)
        _sync_folder(path.parent)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _encode(keys: Keys) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "sealing": [_plain(asdict(key)) for key in keys.sealing],
        "blind": _plain({"secret": keys.blind}),
        "signing": [_plain(asdict(key)) for key in keys.signing],
    }


def _plain(item: dict[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in item.items()}


def _text(value: str | bytes | datetime) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else value


def _decode(content: dict[str, Any]) -> Keys:
    if content["format"] != FORMAT:
        raise ValueError
    keys = Keys(
        tuple(_sealing_key(item) for item in content["sealing"]),
        base64.b64decode(content["blind"]["secret"]),
        tuple(SigningKey(**{**item, "since": datetime.fromisoformat(item["since"])}) for item in content["signing"]),
    )
    _ = keys.current  # a ring nothing can be sealed with is no ring
    return keys


def _sealing_key(item: dict[str, Any]) -> SealingKey:
    made = {"secret": base64.b64decode(item["secret"]), "created_at": datetime.fromisoformat(item["created_at"])}
    return SealingKey(**{**item, **made})
