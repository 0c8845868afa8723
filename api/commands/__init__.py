"""The `flask …` command groups."""

from __future__ import annotations

import click

from api.commands.regions import regions
from api.commands.staff import staff

COMMANDS: tuple[click.Command, ...] = (regions, staff)
