"""`flask commitments`: check the catalogue, record the words of its notices, verify a signed commitment offline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import orjson

from adapters import catalog_files
from adapters.conversation_secrets import ConversationSecrets
from adapters.mongo.commitments import MongoCommitments
from adapters.signatures import read_offline
from api.commands.opening import EXIT_CODES, as_json, opened, refuse_unless, show
from casework.promising.checking import check_catalogue, recorded
from casework.promising.drawing import is_drawn
from casework.promising.reading import shipped_catalogue
from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.flow import Flow
from conversation_flows.engine.shapes import FlowError

_FOLDER = Path(__file__).parents[2] / "casework" / "catalog" / "commitments"


@click.group("commitments", epilog=EXIT_CODES)
def commitments() -> None:
    """What may be promised instead of proved, and what was."""


@commitments.command("check", epilog=EXIT_CODES)
@as_json
def check(as_json: bool) -> None:
    """Find notices that lack one of the seven contents, commitments that lack one of the four, empty conditions."""
    try:
        found = list(check_catalogue(shipped_catalogue(), every_flow()))
    except FlowError as error:
        found = [str(error)]
    show(found, found or ["nothing is wrong"], as_json=as_json)
    refuse_unless(not found)


@commitments.command("record")
def record() -> None:
    """Write down the digest of every notice whose version is new, so that its words cannot change unnoticed."""
    content = orjson.dumps(recorded(shipped_catalogue()), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    catalog_files.put(_FOLDER, {"versions.json": content})


@commitments.command("verify", epilog=EXIT_CODES)
@click.argument("file", type=click.File("r"))
@click.option("--keys", type=click.File("rb"), required=True, help="What /.well-known/jwks.json answered.")
@as_json
def verify(file: Any, keys: Any, as_json: bool) -> None:
    """Verify the statement in FILE (`-` for stdin) with published keys alone; online it is asked whether it holds."""
    claims = read_offline(file.read().strip(), orjson.loads(keys.read()))
    lines = ["signature is right; ask online whether it still holds", *_lines(claims)] if claims else ["not genuine"]
    show({"signature": claims is not None, "says": claims}, lines, as_json=as_json)
    refuse_unless(claims is not None)


@commitments.command("redraw", epilog=EXIT_CODES)
@as_json
def redraw(as_json: bool) -> None:
    """Draw every sample again from the key ring: prints how many each item drew, and what does not agree."""
    tally, wrong = Counter[str](), []
    with opened() as (_, store):
        blind = ConversationSecrets(store.vault).blind
        for item, task in MongoCommitments(store.database, store.vault).draws():
            drawn = is_drawn(blind("commitment draw", task.draw), task.share)
            tally[f"{item}\t{'drawn' if drawn else 'not drawn'}"] += 1
            if drawn == (task.state == "not_drawn"):
                wrong.append(task.draw)
    lines = [f"{what}\t{count}" for what, count in sorted(tally.items())]
    show({"drawn": tally, "wrong": wrong}, [*lines, *(f"{draw}\tdoes not agree" for draw in wrong)], as_json=as_json)
    refuse_unless(not wrong)


def every_flow() -> Iterator[Flow]:
    """Every version somebody may have applied with: the working copies, and all that was released."""
    catalog = shipped_catalog()
    yield from catalog.flows()
    for name, versions in catalog.record.items():
        yield from filter(None, (catalog.released(name, version) for version in versions))


def _lines(claims: dict[str, Any]) -> list[str]:
    return [f"{name}\t{value}" for name, value in claims.items()]
