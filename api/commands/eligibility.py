"""`flask eligibility …`: what people who look after the rules need to see of them."""

from __future__ import annotations

import click

from api.commands.eligibility_check import check_rules
from api.commands.eligibility_impact import show_impact
from api.commands.eligibility_parameters import show_parameters
from api.commands.eligibility_population import show_population
from api.commands.eligibility_preview import explain_verdict, preview_file
from api.commands.eligibility_replay import replay_record


@click.group("eligibility")
def eligibility() -> None:
    """Look at the rules of the preview, and check them."""


eligibility.add_command(check_rules)
eligibility.add_command(explain_verdict)
eligibility.add_command(preview_file)
eligibility.add_command(replay_record)
eligibility.add_command(show_impact)
eligibility.add_command(show_parameters)
eligibility.add_command(show_population)
