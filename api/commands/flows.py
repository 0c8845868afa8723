"""`flask flows …`: what authors need to see of the flows."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import click
import orjson

from adapters.clock import utc_now
from adapters.conversation_secrets import new_item
from api.commands.flows_diff import compare_versions
from api.commands.flows_play import play_flow
from api.commands.flows_release import release_flows
from conversation_flows.catalog import shipped_catalog
from conversation_flows.checking.check import check_catalog, mistakes
from conversation_flows.checking.coverage import Coverage, coverage_of
from conversation_flows.conversation import day_in_china
from conversation_flows.drawing.graph import graph_of
from conversation_flows.drawing.mermaid import mermaid
from conversation_flows.drawing.svg import svg
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow, Loop, Node
from conversation_flows.engine.shapes import FlowError
from conversation_flows.personas import personas
from conversation_flows.releases.record import RecordError, Release, newest
from i18n.translations import promised
from regions.table import load as load_divisions

_FORMATS = {"mermaid": mermaid, "svg": svg}


class _ForAuthors(click.Group):
    """Says a mistake in the YAML in one sentence, whatever was asked for."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (FlowError, RecordError) as error:
            raise click.ClickException(f"{error}\n`flask flows check` lists all there is to mend.") from None


@click.group("flows", cls=_ForAuthors)
def flows() -> None:
    """Look at the guided flows, check them, and try them."""


flows.add_command(play_flow)
flows.add_command(release_flows)
flows.add_command(compare_versions)


@flows.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_flows(as_json: bool) -> None:
    """List every flow with the version of its working copy and the one released last."""
    catalog = shipped_catalog()
    found = [_line(flow, newest(catalog.record, flow.id)) for flow in catalog.flows()]
    if as_json:
        click.echo(orjson.dumps(found))
        return
    for line in found:
        state = "released" if line["released"] == line["version"] else f"last released: {line['released'] or 'never'}"
        about = f"{line['title']}  {line['questions']} questions"
        click.echo(f"{line['id']}  version {line['version']} ({state})  {about}")


@flows.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, notes included.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with topics/ and flows/; the shipped catalog when left out.",
)
def check_flows(as_json: bool, folder: Path | None) -> None:
    """Prove what can be proved of every flow before anybody talks to it.

    Exits 0 when all are well, 1 with file, line and advice for every mistake. Notes say what could not be proved.
    """
    catalog = folder or files("conversation_flows.catalog")
    findings = check_catalog(catalog, day_in_china(utc_now()), load_divisions(), promised(folder))
    wrong = mistakes(findings)
    if as_json:
        click.echo(orjson.dumps([finding.data() for finding in findings]))
    else:
        for finding in findings:
            click.echo(f"{finding.file}:{finding.line}: {finding.code}: {finding.message}\n    {finding.advice}")
    click.echo(f"{len(wrong)} mistakes, {len(findings) - len(wrong)} notes", err=True)
    if wrong:
        raise SystemExit(1)


@flows.command("graph")
@click.argument("flow_id")
@click.option("--format", "kind", type=click.Choice(sorted(_FORMATS)), default="mermaid", show_default=True)
def draw_flow(flow_id: str, kind: str) -> None:
    """Draw a flow: questions, conditions and loops.

    Exits 1 when there is no such flow.
    """
    click.echo(_FORMATS[kind](graph_of(_flow(flow_id))), nl=False)


@flows.command("coverage")
@click.argument("flow_ids", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--at-least", "least", type=click.IntRange(0, 100), default=0, help="Percent every flow must reach.")
def cover_flows(flow_ids: tuple[str, ...], as_json: bool, least: int) -> None:
    """Say which branches of the flows no persona takes.

    Exits 1 when a persona gets stuck, or a flow is covered less than --at-least says.
    """
    environment = Environment(day_in_china(utc_now()), load_divisions(), new_item)
    chosen = [_flow(flow_id) for flow_id in flow_ids] or shipped_catalog().flows()
    found = [coverage_of(flow, personas().values(), environment) for flow in chosen]
    if as_json:
        click.echo(orjson.dumps([coverage.data() for coverage in found]))
    else:
        for coverage in found:
            _print_coverage(coverage)
    if any(coverage.stuck or coverage.percent < least for coverage in found):
        raise SystemExit(1)


def _print_coverage(coverage: Coverage) -> None:
    click.echo(f"{coverage.flow.id}: {coverage.percent} % of {len(coverage.branches)} branches")
    for branch in coverage.missing:
        click.echo(f"  {branch.slot}: {branch.way}")
    click.echo(f"  and {len(coverage.unspoken)} options nobody chooses, on which nothing hangs (--json lists them)")
    for reason in coverage.stuck.values():
        click.echo(f"  stuck: {reason}", err=True)


@flows.command("show")
@click.argument("flow_id")
def show_flow(flow_id: str) -> None:
    """Print the questions of a flow in the order they may be asked.

    Exits 1 when there is no such flow.
    """
    _print(_flow(flow_id).nodes, "")


def _flow(flow_id: str) -> Flow:
    flow = shipped_catalog().latest(flow_id)
    if flow is None:
        raise click.ClickException(f"There is no flow {flow_id}; `flask flows list` shows what there is.")
    return flow


def _line(flow: Flow, last: Release | None) -> dict[str, str | int | None]:
    questions, released = sum(1 for _ in flow.questions()), last.version if last else None
    return {"id": flow.id, "version": flow.version, "released": released, "title": flow.title, "questions": questions}


def _print(nodes: tuple[Node, ...], indent: str) -> None:
    for node in nodes:
        kind = "members" if isinstance(node, Loop) else node.kind_name
        conditions = " and ".join(condition.source for condition in node.conditions)
        when = f"  when {conditions}" if conditions else ""
        click.echo(f"{indent}{node.key}  [{kind}]  {node.ask.source}{when}")
        if isinstance(node, Loop):
            _print(node.nodes, indent + "    ")
