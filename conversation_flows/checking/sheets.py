"""Reads a folder of topics and flows without stopping at the first file that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable

from conversation_flows.catalog import Located, read_yaml
from conversation_flows.checking.finding import Ledger, spot_of
from conversation_flows.engine.shapes import FlowError

_PLACE = re.compile(r"(?P<file>[^:]+):(?:(?P<line>\d+):)? (?P<what>.*)", re.DOTALL)


@dataclass
class Sheets:
    """The topics by id, the flows, the screenings and the migrations of one folder, as data."""

    topics: dict[str, Located] = field(default_factory=dict)
    flows: list[Located] = field(default_factory=list)
    screenings: list[Located] = field(default_factory=list)
    migrations: list[Located] = field(default_factory=list)


def read_sheets(folder: Traversable, ledger: Ledger) -> Sheets:
    """Every file of ``folder`` that can be read; what cannot is a finding."""
    sheets = Sheets()
    for topic in _read(folder, "topics", ledger):
        _add_topic(sheets, topic, ledger)
    versions: set[tuple[object, object]] = set()
    for flow in _read(folder, "flows", ledger):
        version = (flow.get("flow"), flow.get("version"))
        if version in versions:
            message = f"{version[0]} has version {version[1]} in another file"
            ledger.add("duplicate_id", spot_of(flow, "version"), message, "give it the next version")
        versions.add(version)
        sheets.flows.append(flow)
    sheets.screenings += _read(folder, "screenings", ledger)
    sheets.migrations += _read(folder, "migrations", ledger)
    return sheets


def _add_topic(sheets: Sheets, topic: Located, ledger: Ledger) -> None:
    name, spot = str(topic.get("topic", "")), spot_of(topic, "topic")
    if name in sheets.topics:
        first = spot_of(sheets.topics[name])[0]
        ledger.add("duplicate_id", spot, f"the topic {name} stands in {first}, too", "give one of them another id")
        return
    if spot[0] != f"topics/{name}.yaml":
        message = f"the topic {name} stands in {spot[0]}, where nobody looks for it"
        ledger.add("misnamed_file", spot, message, f"name the file topics/{name}.yaml")
    sheets.topics[name] = topic


def _read(folder: Traversable, kind: str, ledger: Ledger) -> Iterator[Located]:
    place = folder / kind
    for file in sorted(place.iterdir(), key=lambda file: file.name) if place.is_dir() else ():
        if not file.name.endswith(".yaml"):
            continue
        try:
            yield read_yaml(file.read_text(encoding="utf-8"), f"{kind}/{file.name}")
        except FlowError as error:
            add_refusal(ledger, str(error), f"{kind}/{file.name}")
        except UnicodeDecodeError:
            ledger.add("unreadable", (f"{kind}/{file.name}", 1), "this file is not UTF-8", "save it as UTF-8")


def add_refusal(ledger: Ledger, refusal: str, file: str) -> None:
    """A finding for what the reader or the compiler itself refused, at the place it named."""
    found = _PLACE.fullmatch(refusal)
    what = found["what"] if found else refusal
    spot = (found["file"], int(found["line"] or 1)) if found else (file, 1)
    code = "duplicate_id" if what.endswith("stands twice") else "unreadable"
    advice = "rename or remove one of them" if code == "duplicate_id" else "correct it; YAML wants spaces, not tabs"
    ledger.add(code, spot, what, advice)
