"""`flask conversations`: look after those nobody comes back to."""

from __future__ import annotations

from dataclasses import asdict

import click
from flask.cli import with_appcontext

from api.commands.opening import EXIT_CODES, as_json, kindly, refuse_unless, show
from api.plumbing.services import services


@click.group("conversations", epilog=EXIT_CODES)
def conversations() -> None:
    """Conversations of citizens; never what is said in them."""


@conversations.command("tend", epilog=EXIT_CODES)
@click.option(
    "--limit", default=1000, show_default=True, type=click.IntRange(1, 100_000), help="Conversations at most."
)
@as_json
@with_appcontext
def tend(limit: int, as_json: bool) -> None:
    """Remind, warn and delete what is due; a server does the same every ten minutes.

    Prints how many were reminded or warned, and how many expired. Exits 1 when some could not be looked after.
    """
    with kindly():
        tended = services().tending.tend(limit)
    lines = [f"reminded\t{tended.reminded}", f"expired\t{tended.expired}"]
    show(asdict(tended), lines + [f"failed\t{name}" for name in tended.failures], as_json=as_json)
    refuse_unless(not tended.failures)
