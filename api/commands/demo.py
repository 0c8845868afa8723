"""`flask demo`: watch somebody apply, over HTTP, on the server that is running."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import orjson

from adapters.visitor import VisitFailed, Visitor
from api.commands.demo_through import TRANSFERS, rehearse
from api.settings import read_settings
from conversation_flows.personas import Persona, one_for_each_service, personas

WORLD_FILE = "demo.json"  # `flask serve` writes here where the demo's outside world is


@click.command("demo")
@click.option(
    "--persona",
    "name",
    type=click.Choice(sorted(personas())),
    help="Who applies; one person for each service when left out.",
)
@click.option("--url", help="The server; by default the one `flask serve` started here.")
@click.option("--wechat", help="The WeChat stand-in; by default the one of that server.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document per persona.")
@click.option(
    "--through",
    type=click.Choice(["submission", "decision"]),
    default="submission",
    show_default=True,
    help="`decision`: all the way to the first review, on a service of its own whose clock is put forward.",
)
@click.option("--transfer-to", type=click.Choice(TRANSFERS), help="With `decision`: first refused, then transferred.")
@click.option("--papers", type=click.Path(file_okay=False, path_type=Path), help="With `decision`: keep the PDFs here.")
def demo(
    name: str | None,
    url: str | None,
    wechat: str | None,
    as_json: bool,
    through: str,
    transfer_to: str | None,
    papers: Path | None,
) -> None:
    """Play a persona through a whole application: the conversation, the receipt, and what tracking finds.

    With ``--through decision`` also commitments, officers, public notice, decision, papers and first review.
    Exits 0 when tracking finds the receipt, or the case was granted; 1 when anything goes wrong on the way.
    """
    if through == "decision":
        if name is None:
            raise click.UsageError("Say whose case: --persona.")
        rehearse(personas()[name], transfer_to=transfer_to, papers=papers, as_json=as_json)
        return
    found = _world(read_settings().data)
    server, phone = url or found.get("server"), wechat or found.get("wechat")
    if not server or not phone:
        raise click.ClickException("No demo is running here. Start one with `make run`, or say --url and --wechat.")
    for persona in [personas()[name]] if name else one_for_each_service():
        _play(persona, server, phone, as_json)


def _world(data: Path) -> dict[str, str]:
    file = data / WORLD_FILE
    found: dict[str, str] = orjson.loads(file.read_bytes()) if file.exists() else {}
    return found


def _play(persona: Persona, server: str, wechat: str, as_json: bool) -> None:
    said: list[dict[str, str]] = []

    def listen(who: str, words: str) -> None:
        said.append({"who": who, "words": words})
        if not as_json:
            click.echo(f"  帮办  {words}" if who == "they" else f"        {words}  ◀")

    if not as_json:
        click.secho(f"\n{persona.title}", bold=True)
    try:
        result = _apply_and_track(Visitor(server), persona, wechat, listen)
    except VisitFailed as failed:
        raise click.ClickException(str(failed)) from None
    if as_json:
        click.echo(orjson.dumps({"persona": persona.name, "said": said, **result}))
    else:
        click.secho(
            f"受理编号  {result['receipt']['number']}\n查询码    {result['receipt']['tracking_code']}", bold=True
        )
        click.echo(f"查到的进度  {result['tracked']['region_name']}  {result['tracked']['state_title']}")


def _apply_and_track(visitor: Visitor, persona: Persona, wechat: str, listen: Any) -> dict[str, Any]:
    visitor.sign_in(wechat, f"persona-{persona.name}")
    receipt = visitor.apply(persona, listen)["receipt"]
    tracked = visitor.track(receipt["tracking_code"], persona.last_four)
    if tracked["number"] != receipt["number"]:
        raise VisitFailed("tracking found another application")
    return {"receipt": receipt, "tracked": tracked}
