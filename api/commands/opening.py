"""What the operators' commands share: opening the store or the ring, and saying kindly why that failed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from adapters.mongo.embedded import StoreCannotStart
from adapters.mongo.faults import StoreFault
from adapters.vault.keys import KeyRing, KeyRingError
from api.settings import Settings, SettingsError, read_settings
from api.wiring import OpenStore, open_ring, open_store
from i18n.errors import BangbanError

REFUSED = 1  # the answer is no: a behaviour is missing, the chain is broken, something is left to do
UNREACHABLE = 3  # there is no answer: the store, the key ring or the settings cannot be used

EXIT_CODES = "Exits 0 when all is well, 1 when it is not, 2 on wrong usage, 3 when store, keys or settings fail."

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")


class Unreachable(click.ClickException):
    """One sentence on stderr, and exit code 3."""

    exit_code = UNREACHABLE


@contextmanager
def kindly() -> Iterator[None]:
    """Whatever keeps us from answering becomes one sentence and exit code 3."""
    try:
        yield
    except (StoreCannotStart, KeyRingError, SettingsError, StoreFault) as error:
        raise Unreachable(str(error)) from None
    except BangbanError:
        raise Unreachable("The store does not answer; is MONGODB_URI right, and the server up?") from None


@contextmanager
def opened() -> Iterator[tuple[Settings, OpenStore]]:
    """The settings and the store they name; given back at the end."""
    with kindly():
        settings = read_settings()
        store = open_store(settings)
        try:
            yield settings, store
        finally:
            store.close()


@contextmanager
def opened_ring() -> Iterator[tuple[Settings, KeyRing]]:
    """The settings and the key ring they name."""
    with kindly():
        settings = read_settings()
        yield settings, open_ring(settings)


def show(data: Any, lines: list[str], *, as_json: bool) -> None:
    """``data`` as JSON, or ``lines``, on stdout."""
    click.echo(json.dumps(data, ensure_ascii=False, default=str) if as_json else "\n".join(lines))


def refuse_unless(is_well: bool) -> None:
    """Exit 1 unless all is well."""
    if not is_well:
        raise click.exceptions.Exit(REFUSED)


def on_a_terminal() -> bool:
    """Whether somebody is watching stderr, and a progress bar would be seen."""
    return sys.stderr.isatty()
