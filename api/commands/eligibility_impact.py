"""`flask eligibility impact`: who is better and who is worse off when figures of the law change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path

import click
import orjson

from api.commands.eligibility_packs import day_of, place_of
from eligibility.law.parameters import Parameters

_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command("impact")
@click.argument("figures", nargs=-1, required=True, metavar="PARAMETER=VALUE …")
@click.option("--region", required=True, help="A code of six or nine digits, 150422.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day; today in China when left out.")
@click.option("--n", "size", type=click.IntRange(1, 1_000_000), default=100_000, show_default=True, help="Households.")
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same households."
)
@click.option("--demo", is_flag=True, help="Fill gaps with the made-up values of the demo overlay.")
@click.option("--with", "given", multiple=True, metavar="PARAMETER=VALUE", help="A figure to suppose before and after.")
@click.option("--csv", "csv_file", type=_FILE, help="Write every programme and group of households here.")
@click.option("--png", "png_file", type=_FILE, help="Write a chart here; needs matplotlib.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_impact(
    figures: Sequence[str],
    region: str,
    on: datetime | None,
    size: int,
    seed: int,
    demo: bool,
    given: Sequence[str],
    csv_file: Path | None,
    png_file: Path | None,
    as_json: bool,
) -> None:
    """Show what other figures would do to invented households of a region: who gains, who loses, what it costs.

    Values are in the unit of their parameter. What is calculated from a changed figure changes with it. The households
    are made up: how many they are says nothing of a real county; that such households gain or lose, the rules say.
    """
    from api.commands import impact_chart, impact_table  # noqa: PLC0415 — numpy, which no serving process may load
    from eligibility.population.households import draw_households  # noqa: PLC0415
    from eligibility.population.impact import changes, gaps, groups_of  # noqa: PLC0415

    draw = impact_chart.drawing() if png_file else None
    place = place_of(region, day_of(on), demo=demo)
    before = place.parameters.supposing(_figures(given, place.parameters))
    after = before.supposing(_figures(figures, place.parameters))
    rules = place.pack.rules
    columns = draw_households(rules.schema, region, size, seed)
    now, then = (replace(rules, parameters=parameters) for parameters in (before, after))
    found = [*changes(now, then, columns, region, place.on)]
    effects = impact_table.effects(found, groups_of(columns, rules.schema))
    if csv_file:
        csv_file.write_text(impact_table.as_csv(effects), encoding="utf-8")
    if png_file and draw:
        png_file.write_bytes(draw(found, f"{', '.join(figures)} in {region} on {place.on}, {size} invented households"))
    click.echo(orjson.dumps(impact_table.as_data(effects)) if as_json else impact_table.as_text(effects))
    _tell_gaps(gaps(now, region, place.on))


def _figures(texts: Sequence[str], parameters: Parameters) -> dict[str, Decimal]:
    """``path=value`` by path; says what is wrong with one that cannot be used."""
    found: dict[str, Decimal] = {}
    for text in texts:
        path, _, value = text.partition("=")
        if parameters.unit(path) is None:
            near = get_close_matches(path, parameters.paths(), n=3)
            raise click.BadParameter(
                f"there is no parameter {path}" + (f"; perhaps {' or '.join(near)}" if near else "")
            )
        found[path] = _number(text, value)
    return found


def _number(text: str, value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise click.BadParameter(f"{text}: write PARAMETER=NUMBER, such as 900 or 0.5") from None
    if not number.is_finite() or number < 0:
        raise click.BadParameter(f"{text}: a figure is a number from 0 on")
    return number


def _tell_gaps(missing: Sequence[str]) -> None:
    """On stderr, how many figures that rules read nobody has published here: why counts and costs are ranges."""
    if missing:
        advice = "--demo fills them with made-up values, --with PARAMETER=VALUE supposes one"
        click.echo(f"{len(missing)} parameters are missing here, so some figures are ranges; {advice}", err=True)
