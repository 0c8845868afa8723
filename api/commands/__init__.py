"""The `flask …` command groups."""

from __future__ import annotations

import click

from api.commands.regions import regions

COMMANDS: tuple[click.Command, ...] = (regions,)
