"""`flask routing`: hold the rules of routing to their cases, and ask where an application would go, and why."""

from __future__ import annotations

from datetime import datetime

import click

from adapters.clock import utc_now
from casework.limits import load_limits
from casework.offices import office_name
from casework.route import Route
from casework.routing import route
from casework.routing_cases import read_cases
from casework.routing_facts import RoutingFacts
from casework.routing_rules import ROUTING, load_rulebook, read_rulebook
from conversation_flows.conversation import day_in_china
from eligibility.findings import Ledger
from i18n.errors import Conflict
from regions.table import load as load_divisions


@click.group("routing")
def routing() -> None:
    """Which office has an application."""


@routing.command("check")
def check() -> None:
    """Check the rules, and hold them to their cases. Exit code 1 on a mistake, or when a case goes another way."""
    divisions, ledger = load_divisions(), Ledger()
    book = read_rulebook(ROUTING, ledger)
    cases = list(read_cases(ledger))
    wrong = [str(finding) for finding in ledger.findings()]
    if not wrong:
        limits = load_limits(divisions)
        differing = ((case, case.differences(divisions, limits)) for case in cases)
        wrong = [
            f"{case.file}: {case.title}: {'; '.join(differences)}" for case, differences in differing if differences
        ]
    for line in wrong:
        click.echo(line)
    click.echo(f"{len(book.rules)} rules, {len(cases)} cases, {len(wrong)} mistakes", err=True)
    if wrong:
        raise SystemExit(1)


@routing.command("explain")
@click.argument("service")
@click.option("--hukou", help="The code of where the person is registered.")
@click.option("--residence", help="The code of where she lives.")
@click.option("--permit/--no-permit", default=None, help="Whether she has a residence permit there.")
@click.option("--place", help="The code of where the emergency is.")
@click.option("--apart", type=click.Choice(["together", "within_province", "across_provinces"]), default=None)
@click.option("--window", help="The code of the office it was handed in at.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day; today in China when left out.")
def explain(
    service: str,
    hukou: str | None,
    residence: str | None,
    permit: bool | None,
    place: str | None,
    apart: str | None,
    window: str | None,
    on: datetime | None,
) -> None:
    """Say where an application for SERVICE would go, which rule says so, and what the person is told."""
    if service not in (services := load_rulebook().services):
        raise click.BadParameter(f"one of {', '.join(services)}", param_hint="SERVICE")
    divisions = load_divisions()
    facts = RoutingFacts(hukou, residence, permit, place, (), apart or "unknown", window)  # type: ignore[arg-type]
    day = on.date() if on else day_in_china(utc_now())
    try:
        found = route(service, facts, day, divisions, load_limits(divisions))
    except Conflict as refused:
        raise click.ClickException(refused.text) from None
    click.echo("\n".join(_lines(found)))


def _lines(found: Route) -> list[str]:
    words, divisions = load_rulebook().words, load_divisions()
    offices = {"office": found.office, "confirms": found.confirms}
    offices |= {"received at": found.received_at, "assists": found.assists}  # type: ignore[dict-item]
    lines = [f"{name:<12} {office_name(each, divisions)} {each.code}" for name, each in offices.items() if each]
    way = f"{words['modes'][found.mode]['title']}，{words['scopes'][found.scope]['title']}"
    return [*lines, f"{'way':<12} {way}", f"{'rule':<12} {found.reason}（{found.law}）", *found.told()]
