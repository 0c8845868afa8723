"""`flask staff`: take on, list, shut out and let in the people who work here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import with_appcontext

from api.commands.opening import EXIT_CODES, as_json, kindly, show
from api.plumbing.services import services
from i18n.errors import Conflict, Invalid, NotFound
from identity.accounts import Account, IdentityKind
from identity.principal import STAFF_ROLES, Role
from identity.register import Enrolled

_ROLES = sorted(role.value for role in STAFF_ROLES)
_username = click.argument("username")


@click.group("staff", epilog=EXIT_CODES)
def staff() -> None:
    """Staff accounts: take on, list, shut out, let in."""


@staff.command("create", epilog=EXIT_CODES)
@click.option("--username", required=True, help="The name to sign in with; compared without case.")
@click.option("--role", required=True, type=click.Choice(_ROLES))
@click.option("--region", "regions", multiple=True, help="A region code they work for; several times for several.")
@as_json
@with_appcontext
def create(username: str, role: str, regions: tuple[str, ...], as_json: bool) -> None:
    """Take somebody on; prints, this once, the first password and the address for the authenticator app."""
    with _kindly():
        enrolled = services().identity.register.create(username, Role(role), regions, now=services().now())
    _hand_over(enrolled, as_json=as_json)


@staff.command("list", epilog=EXIT_CODES)
@as_json
@with_appcontext
def list_staff(as_json: bool) -> None:
    """Everybody who ever worked here: id, user name, role, status, regions."""
    with _kindly():
        everybody = [_row(account) for account in services().identity.register.everybody()]
    show(everybody, [_line(row) for row in everybody], as_json=as_json)


@staff.command("disable", epilog=EXIT_CODES)
@_username
@with_appcontext
def disable(username: str) -> None:
    """Shut somebody out, on every device, from the next request on."""
    with _kindly():
        services().identity.register.disable(username, now=services().now())
    click.echo("disabled", err=True)


@staff.command("enable", epilog=EXIT_CODES)
@_username
@with_appcontext
def enable(username: str) -> None:
    """Let somebody in again."""
    with _kindly():
        services().identity.register.enable(username, now=services().now())
    click.echo("enabled", err=True)


@staff.command("reset-second-factor", epilog=EXIT_CODES)
@_username
@as_json
@with_appcontext
def reset_second_factor(username: str, as_json: bool) -> None:
    """Give somebody who lost their phone a new second factor; prints, this once, the address for the app."""
    with _kindly():
        enrolled = services().identity.register.reset_second_factor(username, now=services().now())
    _hand_over(enrolled, as_json=as_json)


@contextmanager
def _kindly() -> Iterator[None]:
    """What the rules refuse is exit code 1 with their words; what keeps us from asking them is exit code 3."""
    with kindly():
        try:
            yield
        except (Invalid, Conflict, NotFound) as error:
            raise click.ClickException("；".join([item.message for item in error.errors] or [error.text])) from None


def _hand_over(enrolled: Enrolled, *, as_json: bool) -> None:
    """What the new person must be given; it cannot be shown a second time."""
    given = {"id": enrolled.account.id, "username": enrolled.username, "provisioning_uri": enrolled.provisioning_uri}
    given |= {"password": enrolled.password} if enrolled.password else {}
    show(given, [f"{name}\t{value}" for name, value in given.items()], as_json=as_json)


def _row(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "username": account.identities.get(IdentityKind.USERNAME, ""),
        "role": account.role.value,
        "status": account.status.value,
        "regions": list(account.regions),
    }


def _line(row: dict[str, Any]) -> str:
    return "\t".join((row["id"], row["username"], row["role"], row["status"], ",".join(row["regions"])))
