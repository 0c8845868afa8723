"""The files of a pack as they are at one moment, kept under their digest: enough to compile the pack again for ever."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Final, cast

from eligibility.law.overlay import DEMO
from eligibility.reading.pack_sheets import PACKS, load_pack_sheets

_FOLDERS: Final = ("parameters", "programmes", "tables")
_BEGINNING: Final = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP file can name: packing says nothing of when it was


class NotThatBundle(ValueError):
    """Bytes that are no bundle, or not the one of that digest."""


@dataclass(frozen=True)
class Bundle:
    """Files by their path below the folder of packs, ``cn/pack.yaml``: a pack, those above it, and perhaps the demo."""

    files: Mapping[str, bytes]

    @classmethod
    def gather(cls, pack: str, *, demo: bool = False, root: Traversable = PACKS) -> Bundle:
        """Everything ``pack`` is compiled from, without its cases; raises :class:`eligibility.findings.PackError`."""
        folders = [sheet.pack for sheet in load_pack_sheets(pack, root)] + ([DEMO] if demo else [])
        return cls(dict(sorted(file for folder in folders for file in _files(root / folder, folder))))

    @classmethod
    def from_bytes(cls, packed: bytes, digest: str) -> Bundle:
        """What :meth:`to_bytes` wrote; raises :class:`NotThatBundle` when it is not what ``digest`` was made of."""
        try:
            with zipfile.ZipFile(BytesIO(packed)) as archive:
                found = cls({name: archive.read(name) for name in sorted(archive.namelist())})
        except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
            raise NotThatBundle("these bytes are no bundle") from error
        if found.digest != digest:
            raise NotThatBundle(f"this bundle has the digest {found.digest}, not {digest}")
        return found

    @cached_property
    def digest(self) -> str:
        """SHA-256 of names and contents, ``sha256:…``; how it is packed makes no difference."""
        total = sha256()
        for name, content in sorted(self.files.items()):
            total.update(b"%d:%b%d:%b" % (len(name.encode()), name.encode(), len(content), content))
        return f"sha256:{total.hexdigest()}"

    def to_bytes(self) -> bytes:
        """A ZIP file, which people can open as well."""
        return self._packed(zipfile.ZIP_DEFLATED).getvalue()

    @cached_property
    def folder(self) -> Traversable:
        """The files as the folder of packs that readers want."""
        return cast(Traversable, zipfile.Path(zipfile.ZipFile(self._packed(zipfile.ZIP_STORED))))

    def _packed(self, compression: int) -> BytesIO:
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, content in sorted(self.files.items()):
                archive.writestr(zipfile.ZipInfo(name, _BEGINNING), content, compression)
        return packed


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    """The YAML right in a pack's folder and all below its folders of rules and figures."""
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.is_file() and file.name.endswith(".yaml"):
            yield f"{name}/{file.name}", file.read_bytes()
        elif name.count("/") > 0 or file.name in _FOLDERS:
            yield from _files(file, f"{name}/{file.name}")
