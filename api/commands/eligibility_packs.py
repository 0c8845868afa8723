"""The pack of a region for commands that run its rules, and what is said when there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import click

from adapters.clock import utc_now
from conversation_flows.conversation import day_in_china
from eligibility.law.parameters import OutsidePack, Parameters, lineage_of
from eligibility.law.tables import Tables
from eligibility.library import Library
from eligibility.pack import Pack, compile_pack
from regions.table import load as load_divisions


@dataclass(frozen=True, slots=True)
class Place:
    """A region on a day, with the rules and the figures that hold there."""

    region: str
    on: date
    pack: Pack
    parameters: Parameters


def day_of(on: datetime | None) -> date:
    """The day somebody named; today in China when nobody did."""
    return on.date() if on else day_in_china(utc_now())


def place_of(region: str, on: date, *, demo: bool = False) -> Place:
    """What holds in a region on a day; with ``demo`` gaps are filled with made-up figures."""
    divisions = load_divisions()
    lineage = lineage_of(divisions)
    try:
        name = Library(divisions).name(region, on)
    except OutsidePack:
        raise click.BadParameter(f"no pack holds for {region}", param_hint="--region") from None
    parameters = Parameters.of_pack(name, lineage, demo=demo)
    if on < parameters.first_day:
        raise click.BadParameter(f"nothing is known before {parameters.first_day}", param_hint="--on")
    pack = compile_pack(name, parameters, Tables.of_pack(name, lineage, demo=demo))
    return Place(region, on, pack, parameters)
