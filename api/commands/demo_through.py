"""`flask demo --through decision`: one case to its first review, told on the screen."""

from __future__ import annotations

from pathlib import Path

import click
import orjson

from adapters.clock import utc_now
from adapters.visitor import VisitFailed
from api.commands.opening import kindly
from api.commands.rehearsal.stage import stage
from api.commands.rehearsal.story import Rehearsal, next_monday
from conversation_flows.personas import Persona

TRANSFERS = ("low_income_edge", "rigid_expenditure")


def rehearse(persona: Persona, *, transfer_to: str | None, papers: Path | None, as_json: bool) -> None:
    """Play a case to its first review; raises ``click.ClickException`` when it gets stuck."""
    told: list[dict[str, str]] = []

    def tell(who: str, words: str) -> None:
        told.append({"who": who, "words": words})
        if not as_json:
            click.echo(f"{who:　<6}{words}")

    if not as_json:
        click.secho(f"\n{persona.title}", bold=True)
    try:
        with kindly(), stage(next_monday(utc_now())) as set_up:
            _show(_played(Rehearsal(set_up, persona, tell), transfer_to), told, papers, as_json=as_json)
    except VisitFailed as failed:
        raise click.ClickException(str(failed)) from None


def _played(rehearsal: Rehearsal, transfer_to: str | None) -> Rehearsal:
    rehearsal.submit()
    if transfer_to is not None:
        rehearsal.handle(opinion="refuse")
        rehearsal.transfer(transfer_to)
    rehearsal.handle()
    if not rehearsal.was_granted:
        raise VisitFailed(f"nobody could do anything more at {rehearsal.case.step}")
    return rehearsal


def _show(rehearsal: Rehearsal, told: list[dict[str, str]], papers: Path | None, *, as_json: bool) -> None:
    timeline, issued = rehearsal.timeline(), rehearsal.papers(papers)
    if as_json:
        result = {"persona": rehearsal.persona.name, "told": told, "timeline": timeline, "papers": issued}
        click.echo(orjson.dumps(result))
        return
    click.secho("\n办理经过", bold=True)
    for line in timeline:
        click.echo(f"{line['at'][:10]}  {line['title']}")
    click.secho("\n文书", bold=True)
    for paper in issued:
        click.echo(f"{paper['number']}  {paper['title']}")
    if papers is not None:
        click.echo(f"\n{len(issued)} 份文书的 PDF 在 {papers}")
