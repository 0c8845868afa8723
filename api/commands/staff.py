"""`flask staff`: take on, list, shut out and let in the people who work here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import with_appcontext

from api.plumbing.services import services
from i18n.errors import BangbanError
from identity.accounts import Account, IdentityKind
from identity.principal import STAFF_ROLES, Role
from identity.register import Enrolled

_ROLES = sorted(role.value for role in STAFF_ROLES)
_as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
_username = click.argument("username")


@click.group("staff")
def staff() -> None:
    """Staff accounts; each command exits 0, or 1 with the reason on stderr."""


@staff.command("create")
@click.option("--username", required=True, help="The name to sign in with; compared without case.")
@click.option("--role", required=True, type=click.Choice(_ROLES))
@click.option("--region", "regions", multiple=True, help="A region code they work for; several times for several.")
@_as_json
@with_appcontext
def create(username: str, role: str, regions: tuple[str, ...], as_json: bool) -> None:
    """Take somebody on; prints, this once, the first password and the address for the authenticator app."""
    with _kindly():
        enrolled = services().identity.register.create(username, Role(role), regions, now=services().now())
    _show(_enrolled(enrolled), as_json=as_json)


@staff.command("list")
@_as_json
@with_appcontext
def list_staff(as_json: bool) -> None:
    """Everybody who ever worked here: id, user name, role, status, regions."""
    with _kindly():
        everybody = [_row(account) for account in services().identity.register.everybody()]
    if as_json:
        click.echo(json.dumps(everybody, ensure_ascii=False))
        return
    for row in everybody:
        click.echo("\t".join((row["id"], row["username"], row["role"], row["status"], ",".join(row["regions"]))))


@staff.command("disable")
@_username
@with_appcontext
def disable(username: str) -> None:
    """Shut somebody out, on every device, from the next request on."""
    with _kindly():
        services().identity.register.disable(username, now=services().now())
    click.echo("disabled", err=True)


@staff.command("enable")
@_username
@with_appcontext
def enable(username: str) -> None:
    """Let somebody in again."""
    with _kindly():
        services().identity.register.enable(username, now=services().now())
    click.echo("enabled", err=True)


@staff.command("reset-second-factor")
@_username
@_as_json
@with_appcontext
def reset_second_factor(username: str, as_json: bool) -> None:
    """Give somebody who lost their phone a new second factor; prints, this once, the address for the app."""
    with _kindly():
        enrolled = services().identity.register.reset_second_factor(username, now=services().now())
    _show(_enrolled(enrolled), as_json=as_json)


@contextmanager
def _kindly() -> Iterator[None]:
    try:
        yield
    except BangbanError as error:
        raise click.ClickException("；".join([item.message for item in error.errors] or [error.text])) from None


def _enrolled(enrolled: Enrolled) -> dict[str, str]:
    shown = {"id": enrolled.account.id, "username": enrolled.username, "provisioning_uri": enrolled.provisioning_uri}
    return shown | ({"password": enrolled.password} if enrolled.password else {})


def _row(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "username": account.identities.get(IdentityKind.USERNAME, ""),
        "role": account.role.value,
        "status": account.status.value,
        "regions": list(account.regions),
    }


def _show(fields: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(fields, ensure_ascii=False))
        return
    for name, value in fields.items():
        click.echo(f"{name}\t{value}")
