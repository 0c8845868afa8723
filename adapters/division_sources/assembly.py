"""Put the sources together into the rows of the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from adapters.division_sources.changes import Changes, Event, Moved
from adapters.division_sources.packages import Packages, SourceError
from regions.divisions import Division, Level, level_of

Spans = dict[str, list[Division]]

#: What a township is called. Whatever the statistics list holds besides (farms, forest farms, industrial parks,
#: 筹备处…) governs nobody and takes no applications.
_TOWNSHIP_KINDS = ("街道", "镇", "乡", "苏木")


def assemble(packages: Packages, changes: Changes, aliases: dict[str, tuple[str, ...]]) -> tuple[Division, ...]:
    """Every span of every division, by code and age; raises :class:`SourceError` when the sources do not fit."""
    spans: Spans = {row.code: [row] for row in (*_down_to_county(packages), *_townships(packages, changes))}
    for code, names in aliases.items():
        named = spans[_known(code, spans)]
        named[0] = replace(named[0], aliases=names)
    for event in changes.events:
        _apply(event, spans)
    rows = tuple(row for code in sorted(spans) for row in spans[code])
    for row in rows:
        for code in (*row.successors, *filter(None, [row.parent])):
            _known(code, spans)
    return rows


def _down_to_county(packages: Packages) -> Iterator[Division]:
    """Provinces, prefectures and counties, without the layers that exist on paper only (see `_is_layer`)."""
    names = packages.counties
    for code, name in names.items():
        if not _is_layer(code, names):
            yield Division(code, name, _parent(code, names))


def _is_layer(code: str, names: dict[str, str]) -> bool:
    """重庆市/重庆市, 重庆市/县, 省直辖县级行政区划: codes between a province and its counties that govern nobody."""
    is_named_so = names[code] in {names[f"{code[:2]}0000"], "县"} or "直辖县级" in names[code]
    return level_of(code) is Level.PREFECTURE and is_named_so


def _parent(code: str, names: dict[str, str]) -> str | None:
    province, prefecture = f"{code[:2]}0000", f"{code[:4]}00"
    if code == province:
        return None
    return province if code == prefecture or _is_layer(prefecture, names) else prefecture


def _townships(packages: Packages, changes: Changes) -> Iterator[Division]:
    for code, listed, area in packages.townships:
        name = changes.corrections.get(code, listed.replace("街道办事处", "街道"))
        if not name.endswith(_TOWNSHIP_KINDS):
            continue
        zone = changes.zones.get(area)
        parent = _known(zone.county if zone else area, packages.counties)
        yield Division(code, name, parent, unsure=zone is not None and zone.unsure)


def _apply(event: Event, spans: Spans) -> None:
    for new in event.created:
        spans[new.code] = [
            Division(new.code, new.name, new.parent, valid_from=event.on, aliases=new.aliases, unsure=new.unsure)
        ]
    for moved in event.moved:
        for code in _moving(moved, spans):
            last = _end(code, event.on, spans)
            spans[code].append(replace(last, parent=_known(moved.to, spans), valid_from=event.on))
    for code, successors in event.abolished.items():
        _end(code, event.on, spans)
        spans[code][-1] = replace(spans[code][-1], successors=successors)


def _moving(moved: Moved, spans: Spans) -> list[str]:
    if not moved.townships_of:
        return list(moved.townships)
    return [code for code, rows in spans.items() if rows[-1].parent == moved.townships_of and code not in moved.but]


def _end(code: str, on: date, spans: Spans) -> Division:
    """Close the last span of ``code`` on that day; gives it as it was while it was open."""
    last = spans[_known(code, spans)][-1]
    spans[code][-1] = replace(last, valid_until=on)
    return last


def _known(code: str, codes: dict[str, str] | Spans) -> str:
    if code not in codes:
        raise SourceError(f"{code} is named, and no source has it")
    return code
