"""Reads the catalogue of commitments from YAML; every mistake names file and line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, get_args

import orjson

from casework.promising.items import (
    Asked,
    AuthorisationSheet,
    Catalogue,
    CheckClass,
    Checking,
    Consequence,
    Item,
    Phase,
    Relation,
    Rule,
    Way,
    Wording,
)
from casework.terms import Term, Unit
from conversation_flows.catalog import Located, read_yaml
from conversation_flows.engine.shapes import FlowError, Shape

_TEXT, _WHOLE, _LIST, _MAPPING = (str,), (int,), (list,), (Mapping,)
_ITEM = Shape(
    "an item",
    dict.fromkeys("item title certificate proves way law alternative brief publicity".split(), _TEXT)
    | {"version": _WHOLE, "applies": _LIST, "sources": _LIST, "verification": _MAPPING},
    {"meets": _TEXT, "consequences": _LIST, "commit_in": _LIST},
)
_RULE = Shape("a rule", {"to": _LIST}, {"when": _TEXT})
_CHECKING = Shape("a verification", {"class": _TEXT, "phase": _TEXT, "within": _MAPPING}, {"share": _WHOLE})
_WITHIN = Shape("a term", {"count": _WHOLE, "unit": _TEXT}, {})
_WORDING = Shape(
    "the wording",
    dict.fromkeys("notice classes commitment ways consequences".split(), _MAPPING) | {"appeal": _TEXT},
    {},
)
_NOTICE = Shape(
    "the notice",
    dict.fromkeys("title item how powers".split(), _TEXT)
    | dict.fromkeys("contents liability publicity".split(), _MAPPING),
    {},
)
_COMMITMENT = Shape("the commitment", {"title": _TEXT, "contents": _MAPPING}, {})
_CONSEQUENCE = Shape("a consequence", {"text": _TEXT, "law": _TEXT}, {})
_SHEET = Shape(
    "the authorisation",
    dict.fromkeys("title law asks covers free agree".split(), _TEXT)
    | {"version": _WHOLE, "sources": _LIST, "asked": _LIST},
    {},
)
_ASKED = Shape("somebody asked", {"as": _TEXT, "to": _LIST, "when": _TEXT}, {"list": _TEXT})


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue that comes with Bangban."""
    return read_catalogue(files("casework") / "catalog" / "commitments")


def read_catalogue(folder: Traversable) -> Catalogue:
    """The catalogue of a folder; raises :class:`FlowError`."""
    found = [_item(_yaml(file)) for file in sorted((folder / "items").iterdir(), key=lambda file: file.name)]
    items = {item.id: item for item in found}
    if len(items) != len(found):
        raise FlowError("two items have one id")
    ledger = folder / "versions.json"
    return Catalogue(
        items,
        _wording(_yaml(folder / "wording.yaml")),
        _sheet(_yaml(folder / "authorisations.yaml")),
        orjson.loads(ledger.read_bytes()) if ledger.is_file() else {},
    )


def _yaml(file: Traversable) -> Located:
    return read_yaml(file.read_text(encoding="utf-8"), f"commitments/{file.name}")


def _item(data: Located) -> Item:
    _ITEM.check(data)
    return Item(
        id=data["item"],
        way=_one_of(data["way"], Way, data),
        applies=tuple(_rule(rule, data) for rule in data["applies"]),
        sources=tuple(map(str, data["sources"])),
        checking=_checking(data["verification"], data),
        meets=data.get("meets", ""),
        consequences=tuple(data.get("consequences", ())),
        commit_in=frozenset(map(str, data.get("commit_in", ()))),
        **{name: data[name] for name in "version title certificate proves law alternative brief publicity".split()},
    )


def _rule(data: Any, near: Located) -> Rule:
    _RULE.check(data, near)
    return Rule(frozenset(data["to"]), data.get("when"))


def _checking(data: Any, near: Located) -> Checking:
    _CHECKING.check(data, near)
    _WITHIN.check(data["within"], data)
    kind, share = _one_of(data["class"], CheckClass, data), data.get("share", 0)
    if (kind == "sample") != (1 <= share <= 100):
        raise FlowError("a sample, and only a sample, has a share from 1 to 100", data)
    return Checking(kind, _one_of(data["phase"], Phase, data), _term(data["within"]), share)


def _term(data: Located) -> Term:
    try:
        return Term(data["count"], Unit(data["unit"]))
    except ValueError as error:
        raise FlowError(str(error), data) from None


def _wording(data: Located) -> Wording:
    _WORDING.check(data)
    notice, commitment = data["notice"], data["commitment"]
    _NOTICE.check(notice, data)
    _COMMITMENT.check(commitment, data)
    for consequence in data["consequences"].values():
        _CONSEQUENCE.check(consequence, data)
    return Wording(
        notice_title=notice["title"],
        notice_headings=dict(notice["contents"]),
        commitment_title=commitment["title"],
        commitment_contents=dict(commitment["contents"]),
        consequences={name: Consequence(**entry) for name, entry in data["consequences"].items()},
        **{name: notice[name] for name in ("item", "how", "liability", "powers", "publicity")},
        **{name: data[name] for name in ("classes", "ways", "appeal")},
    )


def _sheet(data: Located) -> AuthorisationSheet:
    _SHEET.check(data)
    return AuthorisationSheet(
        sources=tuple(data["sources"]),
        asked=tuple(_asked(entry, data) for entry in data["asked"]),
        **{name: data[name] for name in "version title law asks covers free agree".split()},
    )


def _asked(data: Any, near: Located) -> Asked:
    _ASKED.check(data, near)
    relation: Relation = _one_of(data["as"], Relation, data)
    if (relation == "applicant") == ("list" in data):
        raise FlowError("the applicant is in no list, and everybody else is in one", data)
    return Asked(relation, frozenset(data["to"]), data["when"], data.get("list", ""))


def _one_of(value: str, allowed: Any, near: Any) -> Any:
    if value not in get_args(allowed):
        raise FlowError(f"{value!r} is none of {', '.join(get_args(allowed))}", near)
    return value
