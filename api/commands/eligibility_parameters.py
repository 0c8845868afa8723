"""`flask eligibility parameters`: every figure of the law that holds in a region on a day, with its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

import click
import orjson

from adapters.clock import utc_now
from conversation_flows.conversation import day_in_china
from eligibility.law.parameters import OutsidePack, Parameters, TooEarly, lineage_of
from eligibility.law.published import Published
from eligibility.law.resolved import Resolved
from eligibility.reading.pack_sheets import pack_names
from regions.divisions import Divisions
from regions.table import load as load_divisions


@click.command("parameters")
@click.option("--region", required=True, help="A code of six or nine digits, 150422.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day; today in China when left out.")
@click.option("--demo", is_flag=True, help="Fill gaps with the made-up values of the demo overlay.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_parameters(region: str, on: datetime | None, demo: bool, as_json: bool) -> None:
    """Show every figure of the law that holds in a region on a day: its value, status, origin and source.

    What nobody has published, or we have not found, is said plainly and never stands as zero.
    """
    divisions = load_divisions()
    resolved = _resolved(region, on.date() if on else day_in_china(utc_now()), demo, divisions)
    if as_json:
        click.echo(orjson.dumps([each.data() for each in resolved]))
        return
    for each in resolved:
        click.echo("\n".join(_lines(each, divisions)))
    missing = sum(each.is_missing for each in resolved)
    click.echo(f"{len(resolved)} parameters, {missing} of them missing", err=True)


def _resolved(region: str, on: date, demo: bool, divisions: Divisions) -> Sequence[Resolved]:
    pack = region[:2]
    if pack not in pack_names():
        raise click.BadParameter(f"no pack holds for {region}", param_hint="--region")
    parameters = Parameters.of_pack(pack, lineage_of(divisions), demo=demo)
    try:
        found = {path: parameters.resolve(path, region, on) for path in parameters.paths()}
    except OutsidePack:
        raise click.BadParameter(f"there is no region {region}", param_hint="--region") from None
    except TooEarly as early:
        raise click.BadParameter(f"nothing is known before {early.first_day}", param_hint="--on") from None
    return [each for path, each in found.items() if not each.is_missing or parameters.is_inherited(path)]


def _lines(resolved: Resolved, divisions: Divisions) -> Iterator[str]:
    """One line, and one more for each document it stands in, or for each reason why it is not known."""
    origin = _place(resolved.region, divisions)
    since = f" since {resolved.since}" if resolved.since else ""
    until = f" until {resolved.until}" if resolved.until else ""
    yield f"{resolved.path:<55} {_value(resolved):<40} {resolved.status or '-':<10} {origin}{since}{until}".rstrip()
    if resolved.note:
        yield f"    {resolved.note}"
    for published in resolved.published:
        yield from _sources(published)
    for used in resolved.uses:
        yield f"    from {used.path} {_value(used)}, {used.status or 'missing'}"


def _sources(published: Published) -> Iterator[str]:
    """What a document says, and where it can be seen; of a day known only by its year or month that is said."""
    source, known = (
        published.source,
        "" if published.precision == "day" else f" (only the {published.precision} is known)",
    )
    yield f"    {published.as_published}: {source.title}{known}{_noted(published)}"
    for word, address in (("", source.href), ("seen at ", source.seen_at)):
        if address:
            yield f"        {word}{address}"


def _noted(published: Published) -> str:
    return f"，{published.note}" if published.note else ""


def _place(region: str | None, divisions: Divisions) -> str:
    if region is None:
        return ""
    division = divisions.get(region)
    return f"{division.name} {region}" if division else "全国"


def _value(resolved: Resolved) -> str:
    measure = "" if resolved.unit == "1" else f" {resolved.unit}"
    if resolved.options is not None:
        words = " or ".join(sorted(map(str, resolved.options)))
        return f"missing, {words}" if resolved.is_missing else words
    reach = _reach(resolved.low, resolved.high)
    return f"missing, {reach}{measure}" if resolved.is_missing else f"{reach}{measure}"


def _reach(low: Decimal | None, high: Decimal | None) -> str:
    if low is not None and low == high:
        return _digits(low)
    if low is None or high is None:
        return (
            f"at least {_digits(low)}"
            if low is not None
            else "anything"
            if high is None
            else f"at most {_digits(high)}"
        )
    return f"{_digits(low)} to {_digits(high)}"


def _digits(number: Decimal) -> str:
    """Yearly figures divided by twelve are shown to the fen."""
    return format(number if number == number.to_integral() else number.quantize(Decimal("0.01")).normalize(), "f")
