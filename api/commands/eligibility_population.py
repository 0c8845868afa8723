"""`flask eligibility population`: invented households for trials, one line of JSON each."""

from __future__ import annotations

from datetime import datetime

import click
import orjson

from api.commands.eligibility_packs import day_of, place_of

_TOGETHER = 1000  # households made ready at once


@click.command("population")
@click.option("--n", "size", type=click.IntRange(1, 1_000_000), default=1000, show_default=True, help="How many.")
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same households."
)
@click.option("--region", default="150100", show_default=True, help="Where they live: a code of six or nine digits.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day; today in China when left out.")
def show_population(size: int, seed: int, region: str, on: datetime | None) -> None:
    """Print invented households as JSON, one a line: what a conversation would ask each of them.

    They are made up for trials. Nothing about real people can be concluded from them.
    """
    from eligibility.population.households import draw_households  # noqa: PLC0415 — numpy, which no serving process may load
    from eligibility.population.lines import facts_of, plain  # noqa: PLC0415

    place = place_of(region, day_of(on))
    schema = place.pack.rules.schema
    columns = draw_households(schema, region, size, seed)
    for start in range(0, size, _TOGETHER):
        block = columns.between(start, min(start + _TOGETHER, size))
        for facts in facts_of(place.pack.rules, block, region, place.on):
            click.echo(orjson.dumps(plain(facts, schema)))
