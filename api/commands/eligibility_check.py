"""`flask eligibility check`: what is wrong with the packs, before anybody relies on them."""

from __future__ import annotations

from pathlib import Path

import click
import orjson

from api.commands.eligibility_packs import day_of
from conversation_flows.checking.asked_questions import shipped_questions
from eligibility.checking.check import check_packs
from eligibility.findings import Finding
from eligibility.law.parameters import lineage_of
from eligibility.reading.pack_sheets import PACKS, pack_names
from regions.table import load as load_divisions


@click.command("check")
@click.argument("packs", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, notes included.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of packs; the shipped ones when left out.",
)
def check_rules(packs: tuple[str, ...], as_json: bool, folder: Path | None) -> None:
    """Prove what can be proved of every pack: YAML, units, sources, tables, rules, questions and cases.

    With PACKS only what stands in those is told. Exits 0 when all are well, 1 with file, line and advice for every
    mistake. Notes are for people to look at.
    """
    root = folder or PACKS
    for pack in packs:
        if pack not in pack_names(root):
            raise click.BadParameter(f"there is no pack {pack}; there are {', '.join(pack_names(root))}")
    questions = None if folder else shipped_questions()
    found = check_packs(root, day_of(None), lineage_of(load_divisions()), questions)
    told = [finding for finding in found if not packs or finding.file.partition("/")[0] in packs]
    _show(told, as_json)
    if any(finding.level == "mistake" for finding in told):
        raise SystemExit(1)


def _show(findings: list[Finding], as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps([finding.data() for finding in findings]))
    else:
        for finding in findings:
            click.echo(f"{finding.file}:{finding.line}: {finding.code}: {finding.message}\n    {finding.advice}")
    wrong = sum(finding.level == "mistake" for finding in findings)
    click.echo(f"{wrong} mistakes, {len(findings) - wrong} notes", err=True)
