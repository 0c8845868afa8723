"""`flask keys`: the keys that sign tokens and seal personal data."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

import click

from adapters.mongo.reencryption import Reencryption
from adapters.vault.ciphers import CIPHERS
from adapters.vault.keys import KeyRing
from api.commands.opening import EXIT_CODES, as_json, kindly, on_a_terminal, opened, opened_ring, refuse_unless, show
from api.settings import read_settings
from api.wiring import ring_path

_cipher = click.option(
    "--cipher", type=click.Choice(sorted(CIPHERS)), help="Default: BANGBAN_CIPHER or the present one."
)


@click.group("keys", epilog=EXIT_CODES)
def keys() -> None:
    """The key ring: BANGBAN_KEY_RING, or keys.json among the data. No command shows a secret."""


@keys.command("create", epilog=EXIT_CODES)
@_cipher
@as_json
def create(cipher: str | None, as_json: bool) -> None:
    """Make a key ring where there is none; an existing one is never touched."""
    with kindly():
        settings = read_settings()
        ring = KeyRing.create(ring_path(settings), cipher or settings.cipher)
    click.echo(f"created {ring.path}", err=True)
    _show(ring, as_json=as_json)


@keys.command("list", epilog=EXIT_CODES)
@as_json
def list_keys(as_json: bool) -> None:
    """Every key: use, id, state, and since when or with which cipher."""
    with opened_ring() as (_, ring):
        _show(ring, as_json=as_json)


@keys.command("rotate", epilog=EXIT_CODES)
@click.option("--signing", is_flag=True, help="Sign with the announced key and announce another.")
@click.option("--sealing", is_flag=True, help="Seal with a fresh key; run `flask keys reencrypt` next.")
@_cipher
@as_json
def rotate(signing: bool, sealing: bool, cipher: str | None, as_json: bool) -> None:
    """Bring in new keys; running servers follow by themselves, and what the old ones did stays good."""
    if not (signing or sealing):
        raise click.UsageError("Say which: --signing, --sealing, or both.")
    with opened_ring() as (_, ring):
        if signing:
            ring.rotate_signing()
        if sealing:
            ring.rotate_sealing(cipher)
        _show(ring, as_json=as_json)


@keys.command("reencrypt", epilog=EXIT_CODES)
@as_json
def reencrypt(as_json: bool) -> None:
    """Seal anew what older keys sealed, while people work; stop and start it as you like.

    Exits 1 while something is left: run it again, unless it says that documents cannot be opened.
    """
    with opened() as (_, store):
        work = Reencryption(store.database, store.vault)
        with click.progressbar(length=work.left(), file=sys.stderr, hidden=not on_a_terminal()) as bar:
            done = work.run(told=lambda: bar.update(1))
        left = work.left()
    lines = [f"{row.collection}\t{row.renewed} renewed\t{row.unopenable} cannot be opened" for row in done]
    show({"left": left, "collections": [asdict(row) for row in done]}, [*lines, f"left\t{left}"], as_json=as_json)
    refuse_unless(left == 0)


def _show(ring: KeyRing, *, as_json: bool) -> None:
    rows = _rows(ring)
    show(rows, ["\t".join(str(value) for value in row.values()) for row in rows], as_json=as_json)


def _rows(ring: KeyRing) -> list[dict[str, Any]]:
    """What may be seen of the keys."""
    sealing = [("sealing", key.kid, key.state, key.created_at, key.cipher) for key in ring.sealing_keys]
    signing = [("signing", key.kid, key.state, key.since, "es256") for key in ring.signing_keys]
    columns = ("use", "kid", "state", "since", "cipher")
    return [dict(zip(columns, row, strict=True)) for row in sealing + signing]
