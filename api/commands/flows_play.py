"""`flask flows play`: talk to a flow in the terminal, in memory: no server, no store, nothing kept."""

from __future__ import annotations

import click

from adapters.clock import utc_now
from adapters.conversation_secrets import new_item
from conversation_flows.catalog import shipped_catalog
from conversation_flows.conversation import day_in_china
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.frame import Position
from conversation_flows.rehearsal import Rehearsal
from conversation_flows.terminal import HOW_TO, question_lines
from regions.table import load as load_divisions

_GOODBYES = frozenset({"退出", "再见", "quit", "exit"})


@click.command("play")
@click.argument("flow_id")
def play_flow(flow_id: str) -> None:
    """Talk to a flow as a citizen would; 退出 or the end of input ends it.

    Exits 1 when there is no such flow.
    """
    flow = shipped_catalog().latest(flow_id)
    if flow is None:
        raise click.ClickException(f"There is no flow {flow_id}; `flask flows list` shows what there is.")
    rehearsal = Rehearsal(flow, Environment(day_in_china(utc_now()), load_divisions(), new_item))
    click.echo(HOW_TO)
    while (here := rehearsal.here) is not None:
        _ask(rehearsal, here)
        said = _hear()
        if said is None:
            click.echo("再见。这里填的都没有保存。")
            return
        asked = here.prompt()
        for message in rehearsal.say(said):
            if message != asked:  # which is about to be shown again
                click.secho(message, fg="green")
    click.echo(
        "\n都答完了，可以提交了。提交以后会给您一个受理编号，接下来由工作人员办理。（这里是试填，没有真的提交。）"
    )


def _ask(rehearsal: Rehearsal, here: Position) -> None:
    """The question; while the conversation rests, only how to go on."""
    click.echo()
    if rehearsal.is_paused:
        click.echo("（停着。说“继续”就接着填。）")
        return
    for line in question_lines(rehearsal, here):
        click.echo(line)


def _hear() -> str | None:
    try:
        said: str = click.prompt(">", prompt_suffix=" ", default="", show_default=False)
    except click.Abort:
        return None
    return None if said.strip() in _GOODBYES else said
