"""`flask papers`: look at the papers as they are printed, and cut the fonts they are printed in."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import click

from adapters.conversation_secrets import new_item
from adapters.pdf.fonts import TEXT, TITLE, WHOLE, WHOLE_TITLE, characters, cut, usual_characters
from adapters.pdf.press import Press
from adapters.qr import QrCodes
from api.commands.opening import Unreachable
from casework.catalog import shipped_reasons
from casework.issuing import Issuing
from casework.papers import Issued
from casework.samples import Sampler
from casework.writing.pages import page
from casework.writing.reading import FOLDER
from conversation_flows.catalog import shipped_catalog
from conversation_flows.preview import Previews
from eligibility.library import Library
from i18n.errors import Unavailable
from regions.table import load as load_divisions

SAMPLED_AT = datetime(2026, 11, 22, 2, tzinfo=UTC)  # ten in the morning in China; the same papers every time
SAMPLED_FROM = "https://bangban.example/verify#"


@click.group("papers")
def papers() -> None:
    """The papers a case issues: samples and fonts."""


@papers.command("samples")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("docs/samples"))
@click.option("--html", is_flag=True, help="The pages for phones too.")
def write_samples(folder: Path, html: bool) -> None:
    """Write one sample of each paper as PDF, of made-up people, into FOLDER.

    Exits 3 when there is no press on this machine: see docs/how-to/change-a-paper.md.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = list(sampler().samples(SAMPLED_AT))
    pages = [sample_page(issued) for issued in written]
    for issued, text, pdf in zip(written, pages, _printed(pages), strict=True):
        (folder / f"{issued.paper.kind}.pdf").write_bytes(pdf)
        if html:
            (folder / f"{issued.paper.kind}.html").write_text(text)
        click.echo(f"{issued.paper.kind:24} {len(pdf) / 1024:5.0f} KB  {issued.says['title']}")


@papers.command("fonts")
def cut_fonts() -> None:
    """Cut the fonts of the papers from the whole ones of fonts-noto-cjk; a minute. Exits 3 where those are missing."""
    if not (WHOLE[0][0].exists() and WHOLE_TITLE[0].exists()):
        raise Unreachable("The whole fonts are not here. On Debian: apt-get install fonts-noto-cjk")
    names = "".join(division.name for division in load_divisions())
    TEXT.write_bytes(cut(*WHOLE[0], characters()))
    TITLE.write_bytes(cut(*WHOLE_TITLE, usual_characters() + names))
    click.echo(f"{TEXT.stat().st_size:9} {TEXT.name}\n{TITLE.stat().st_size:9} {TITLE.name}")


def sampler() -> Sampler:
    """A sampler of the shipped flows, rules and words; gaps in the figures are filled with made-up ones."""
    places = load_divisions()
    library = Library(places, demo=True)
    issuing = Issuing(
        _derived_id, places, shipped_reasons(), lambda record: library.snapshot(record.data["pack"]["name"])
    )
    return Sampler(shipped_catalog(), places, Previews(library), issuing, new_item)


def sample_page(issued: Issued) -> str:
    """The page of a sample."""
    qr = QrCodes().svg(SAMPLED_FROM + issued.paper.verification)
    return page(issued.says, issued.paper.digest, qr)


def _derived_id(prefix: str, *parts: str) -> str:
    """Of a sample nothing is secret."""
    digest = base64.b32encode(sha256("/".join(parts).encode()).digest()).decode().lower()
    return f"{prefix}_{digest[:26]}"


def _printed(pages: Sequence[str]) -> list[bytes]:
    try:
        printed = Press().set(pages)
    except Unavailable as error:
        raise Unreachable(f"There is no press here: {error.text}") from None
    missing = [number for number, one in enumerate(printed) if one is None]
    if missing:
        raise click.ClickException(f"{len(missing)} papers could not be set; templates are in {FOLDER}.")
    return [one.pdf for one in printed if one is not None]
