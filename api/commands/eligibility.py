"""`flask eligibility …`: what people who look after the rules need to see of them."""

from __future__ import annotations

import click

from api.commands.eligibility_parameters import show_parameters


@click.group("eligibility")
def eligibility() -> None:
    """Look at the rules of the preview, and check them."""


eligibility.add_command(show_parameters)
