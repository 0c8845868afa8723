"""`flask eligibility preview` and `explain`: what the rules say of a household in a file, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import orjson

from api.commands.eligibility_packs import day_of
from api.commands.eligibility_reasons import reasons
from eligibility.cases.households import Household, read_household
from eligibility.cases.told_facts import FactsRefused
from eligibility.engine.facts import Path as Place
from eligibility.engine.verdict import Verdict
from eligibility.library import Library
from eligibility.pack import Pack
from eligibility.records.record import record_of
from regions.table import load as load_divisions

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)
_demo = click.option("--demo", is_flag=True, help="Fill gaps with the made-up values of the demo overlay.")


@click.command("preview")
@click.argument("file", type=_FILE)
@_demo
@click.option("--record", "record_file", type=_NEW_FILE, help="Keep the record of this preview here.")
@click.option("--bundle", "bundle_file", type=_NEW_FILE, help="Keep the rules it was made with here, as a ZIP file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def preview_file(file: Path, demo: bool, record_file: Path | None, bundle_file: Path | None, as_json: bool) -> None:
    """Show the verdict of every programme for the household in FILE: amounts, and what they hang on.

    FILE is YAML or JSON with `region`, `on`, `facts` as cases write them, and `officers`. Exits 1 naming every field
    that cannot be so.
    """
    library = Library(load_divisions(), demo=demo)
    household = _read(file, library)
    snapshot = library.snapshot(household.pack)
    pack = snapshot.pack
    preview = pack.preview(household.facts, household.on, household.officers)
    if record_file:
        record_file.write_bytes(record_of(snapshot, household.facts, household.on, household.officers).content)
    if bundle_file:
        bundle_file.write_bytes(snapshot.bundle.to_bytes())
    if as_json:
        click.echo(orjson.dumps(preview.data()))
        return
    for verdict in preview.verdicts.values():
        click.echo("\n".join(_lines(pack, verdict)))


@click.command("explain")
@click.argument("programme")
@click.argument("file", type=_FILE)
@_demo
def explain_verdict(programme: str, file: Path, demo: bool) -> None:
    """Say in Chinese why PROGRAMME is what it is for the household in FILE: reasons, articles, figures, sources.

    Exits 1 when there is no such programme, or FILE cannot be so.
    """
    divisions = load_divisions()
    library = Library(divisions, demo=demo)
    household = _read(file, library)
    pack = library.pack(household.pack)
    evaluation = pack.evaluate(household.facts, household.on, household.officers)
    verdict = evaluation.preview().verdicts.get(programme)
    if verdict is None:
        names = ", ".join(pack.preview(household.facts, household.on).verdicts)
        raise click.ClickException(f"There is no programme {programme}; there are {names}.")
    click.echo("\n".join(reasons(evaluation, verdict, divisions)))


def _read(file: Path, library: Library) -> Household:
    try:
        return read_household(file.read_text(encoding="utf-8"), library, day_of(None))
    except FactsRefused as refusal:
        found = "\n".join(f"{problem.field}: {problem.message} ({problem.code})" for problem in refusal.problems)
        raise click.ClickException(found) from None
    except UnicodeDecodeError:
        raise click.ClickException("This file is not UTF-8.") from None


def _lines(pack: Pack, verdict: Verdict) -> Iterator[str]:
    rules = pack.rules
    there: Any = rules.programmes.get(verdict.programme) or rules.not_modelled[verdict.programme]
    amount = _amount(verdict)
    yield f"{verdict.programme:<36} {verdict.standing:<13} {amount:<26} {there.title}".rstrip()
    if verdict.standing == "not_modelled":
        yield f"    {there.where}"
    if verdict.depends_on:
        yield f"    depends on {', '.join(map(_written, verdict.depends_on))}"
    if verdict.missing:
        yield f"    not recorded: {', '.join(verdict.missing)}"


def _amount(verdict: Verdict) -> str:
    if verdict.amount is None:
        return ""
    low, high, unit = verdict.amount.data().values()
    return f"{low} {unit}" if low == high else f"{low or ''}..{high or ''} {unit}"


def _written(place: Place) -> str:
    return "/".join(map(str, place))
