"""`flask flows …`: what authors need to see of the flows."""

from __future__ import annotations

import click
import orjson

from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.flow import Flow, Loop, Node
from conversation_flows.engine.shapes import FlowError


@click.group("flows")
def flows() -> None:
    """Look at the guided flows."""


@flows.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_flows(as_json: bool) -> None:
    """List every flow with its newest version."""
    found = [_line(flow) for flow in shipped_catalog().flows()]
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for line in found:
        click.echo(f"{line['id']}  version {line['version']}  {line['title']}  {line['questions']} questions")


@flows.command("check")
def check_flows() -> None:
    """Compile every flow.

    Exits 0 when all are well, 1 with file, line and advice at the first mistake.
    """
    try:
        checked = shipped_catalog().flows()
    except FlowError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{len(checked)} flows compile", err=True)


@flows.command("show")
@click.argument("flow_id")
def show_flow(flow_id: str) -> None:
    """Print the questions of a flow in the order they may be asked.

    Exits 1 when there is no such flow.
    """
    flow = shipped_catalog().latest(flow_id)
    if flow is None:
        raise click.ClickException(f"There is no flow {flow_id}; `flask flows list` shows what there is.")
    _print(flow.nodes, "")


def _line(flow: Flow) -> dict[str, str | int]:
    questions = sum(1 for _ in flow.questions())
    return {"id": flow.id, "version": flow.version, "title": flow.title, "questions": questions}


def _print(nodes: tuple[Node, ...], indent: str) -> None:
    for node in nodes:
        kind = "members" if isinstance(node, Loop) else node.kind_name
        conditions = " and ".join(condition.source for condition in node.conditions)
        when = f"  when {conditions}" if conditions else ""
        click.echo(f"{indent}{node.key}  [{kind}]  {node.ask.source}{when}")
        if isinstance(node, Loop):
            _print(node.nodes, indent + "    ")
