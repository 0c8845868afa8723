"""`flask i18n …`: bring the catalogs up to what the sources say, and see what is left to translate."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click
import orjson

from i18n.catalogs import TRANSLATED, merge, place_of, po_bytes, read_catalog
from i18n.checking import Finding, Tally, check_catalog, read_glossary, tally
from i18n.extraction.template import make_template

_ROOT = Path(__file__).parents[2]


@click.group("i18n")
def i18n() -> None:
    """The words for people, and their translations."""


@i18n.command("extract")
def extract() -> None:
    """Print every text for people as a PO template."""
    sys.stdout.buffer.write(po_bytes(make_template(_ROOT)))


@i18n.command("update")
def update() -> None:
    """Bring every catalog up to the sources.

    New texts come in empty, reworded ones are marked `fuzzy`, what is said no more goes. Twice is the same as once.
    """
    template = make_template(_ROOT)
    for locale in TRANSLATED:
        file = _ROOT / "i18n" / place_of(locale)
        merged = po_bytes(merge(read_catalog(locale), template))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(merged)
        click.echo(_line(tally(locale, read_catalog(locale), template)), err=True)


@i18n.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(as_json: bool) -> None:
    """Find texts that are missing, unused, or lost a placeholder.

    Exits 1 when there is any. Mongolian need not be complete: what nobody has reviewed is said in Chinese.
    """
    template, glossary = make_template(_ROOT), read_glossary()
    catalogs = {locale: read_catalog(locale) for locale in TRANSLATED}
    counts = [tally(locale, catalog, template) for locale, catalog in catalogs.items()]
    findings = [f for locale, catalog in catalogs.items() for f in check_catalog(locale, catalog, template, glossary)]
    if as_json:
        shown = {"languages": [asdict(count) for count in counts], "findings": [asdict(found) for found in findings]}
        click.echo(orjson.dumps(shown))
    else:
        _print(counts, findings)
    if findings:
        raise SystemExit(1)


def _print(counts: list[Tally], findings: list[Finding]) -> None:
    for found in findings:
        click.echo(f"{found.locale}  {found.code}  {found.text!r}: {found.advice}")
    for count in counts:
        click.echo(_line(count), err=True)


def _line(count: Tally) -> str:
    return f"{count.locale}: {count.said} of {count.texts} texts translated, {count.unreviewed} waiting for a reviewer"
