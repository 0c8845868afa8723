"""Reads the wording of papers from the catalog: the common one, over it that of the province, then of the county."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from casework.writing.words import PaperWords, TableWords, Words

FOLDER: Traversable = files("casework") / "catalog" / "papers"
_OVERLAID = ("terms", "offices", "programmes", "rights", "details")
_WORDED = {"title", "by", "to", "texts", "facts", "tables", "signatures", "rights"}


class WordingError(ValueError):
    """A file of wording that cannot be used; says which, and what is wrong."""


@cache
def shipped_words(lineage: tuple[str, ...]) -> Words:
    """The wording where a division lies in these, from the province down: ``("150000", "150400", "150403")``."""
    return read_words(FOLDER, lineage)


def read_words(folder: Traversable, lineage: Sequence[str]) -> Words:
    """The wording of a catalog for a region; raises :class:`WordingError`."""
    shared = _read(folder / "shared.yaml")
    papers = {data["paper"]: data for data in map(_read, _files(folder / "wording"))}
    for code in lineage:
        there = folder / "regions" / f"{code.removesuffix('0000')}.yaml"
        if there.is_file():
            overlay = _read(there)
            _require_known(overlay.keys(), {*_OVERLAID, "papers", "source"}, there)
            _require_known(overlay.get("papers", {}).keys(), papers.keys(), there)
            shared = {name: _over(shared[name], overlay.get(name, {})) for name in _OVERLAID}
            papers = {kind: _over(data, overlay.get("papers", {}).get(kind, {})) for kind, data in papers.items()}
    return Words(
        papers={kind: _paper(data) for kind, data in papers.items()}, **{name: shared[name] for name in _OVERLAID}
    )


def _paper(data: Mapping[str, Any]) -> PaperWords:
    _require_known(data.keys(), {"paper", "code"} | _WORDED, f"wording/{data['paper']}.yaml")
    tables = {
        name: TableWords(table.get("caption", ""), tuple(table["head"]), tuple(table.get("of", ())))
        for name, table in data.get("tables", {}).items()
    }
    return PaperWords(
        kind=data["paper"],
        code=data["code"],
        title=data["title"],
        by=data["by"],
        to=data["to"],
        texts=data.get("texts", {}),
        facts=data.get("facts", {}),
        tables=tables,
        signatures=tuple(data.get("signatures", ())),
        rights=tuple(data.get("rights", ())),
    )


def _over(below: Any, above: Any) -> Any:
    """Mappings are laid over each other key by key; anything else is replaced."""
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return above
    return {**below, **{key: _over(below.get(key), value) for key, value in above.items()}}


def _read(file: Traversable) -> dict[str, Any]:
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise WordingError(f"{file.name}: {error}") from None
    if not isinstance(data, dict):
        raise WordingError(f"{file.name}: this is no mapping")
    return data


def _files(folder: Traversable) -> list[Traversable]:
    return sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)


def _require_known(names: Any, known: Any, where: object) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise WordingError(f"{where}: unknown: {', '.join(unknown)}")
