"""`flask eligibility …`: what people who look after the rules need to see of them."""

from __future__ import annotations

from typing import Any

import click

from api.commands.eligibility_check import check_rules
from api.commands.eligibility_impact import show_impact
from api.commands.eligibility_parameters import show_parameters
from api.commands.eligibility_population import show_population
from api.commands.eligibility_preview import explain_verdict, preview_file
from api.commands.eligibility_replay import replay_record
from eligibility.findings import PackError


class RulesGroup(click.Group):
    """Commands that read the packs: a mistake in one is said with file, line and advice."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PackError as refusal:
            found = "\n".join(map(str, refusal.findings))
            raise click.ClickException(f"A pack cannot be used; `flask eligibility check` says all:\n{found}") from None


@click.group("eligibility", cls=RulesGroup)
def eligibility() -> None:
    """Look at the rules of the preview, and check them."""


eligibility.add_command(check_rules)
eligibility.add_command(explain_verdict)
eligibility.add_command(preview_file)
eligibility.add_command(replay_record)
eligibility.add_command(show_impact)
eligibility.add_command(show_parameters)
eligibility.add_command(show_population)
