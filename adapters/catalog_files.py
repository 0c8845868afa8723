"""Files of a catalog, each replaced whole or not at all, on disk before the next one is begun."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` by their place below ``folder``, in this order; raises :class:`OSError`.

    Whoever is killed in between leaves those before complete and those after as they were, and at most one file whose
    name begins with a dot, which the next try overwrites.
    """
    for place, content in files.items():
        path = folder / place
        path.parent.mkdir(exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
