"""Every event somebody puts into an outbox has a handler, every collection with events a relay (promise 57)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from adapters.mongo.client import Database
from adapters.mongo.outbox import OUTBOX_INDEX, WITH_OUTBOX
from adapters.mongo.registry import declared_indexes
from adapters.relay import Relay
from adapters.rounds import Rounds
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from api.settings import Settings
from api.wiring import OpenStore, build_services
from conversation_flows.catalog import shipped_catalog

ROOT = Path(__file__).parents[2]
_KIND = re.compile(r"[a-z]+\.(?!json$|yaml$)[a-z_]+")


def kinds() -> dict[str, str]:
    """Every kind of event there is, and where it stands: constants such as ``DRAWN = "sampling.drawn"``.

    What reads the same but is a question, such as ``authorisation.means_check``, is none.
    """
    found, questions = {}, {key for flow in shipped_catalog().flows() for key in flow.by_key}
    for package in ("casework", "conversation_flows", "identity"):
        for path in (ROOT / package).rglob("*.py"):
            for name, value in constants(ast.parse(path.read_text("utf-8"))):
                if name.isupper() and _KIND.fullmatch(value) and value not in questions:
                    found[value] = str(path.relative_to(ROOT))
    return found


def constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names that stand for one text, also several in one line."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            pairs = (
                zip(target.elts, value.elts, strict=False)
                if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
                else [(target, value)]
            )
            for named, given in pairs:
                if isinstance(named, ast.Name) and isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield named.id, given.value


def test_every_event_has_one_handler_and_every_handler_an_event(
    database: Database, vault: Vault, key_ring: KeyRing
) -> None:
    services = build_services(Settings(), OpenStore(database, vault, key_ring, None))
    relays = [each for each in services.background if isinstance(each, Relay)]
    handled = [kind for relay in relays for kind in relay._handlers]
    assert sorted(handled) == sorted(set(handled)), "two relays would race for one kind"
    known = kinds()
    assert {kind: known[kind] for kind in known.keys() - set(handled)} == {}
    assert set(handled) - known.keys() == set()


def test_what_was_promised_has_its_rounds(database: Database, vault: Vault, key_ring: KeyRing) -> None:
    services = build_services(Settings(), OpenStore(database, vault, key_ring, None))
    watched = {name for each in services.background if isinstance(each, Rounds) for name in each._watches}
    assert {"commitments", "authorisations"} <= watched


def test_every_collection_that_carries_events_is_looked_through() -> None:
    carrying = {name for name, indexes in declared_indexes().items() if OUTBOX_INDEX in indexes}
    assert carrying == set(WITH_OUTBOX)


def test_the_kinds_are_really_found() -> None:
    assert {"commitment.refuted", "commitment.cleared", "application.happened"} <= kinds().keys()
