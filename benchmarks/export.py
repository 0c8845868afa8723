"""What it costs to let somebody take along everything that is kept about them."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import orjson

from benchmarks.figures import Figure
from benchmarks.house import House, Visitor, house
from conversation_flows.personas import personas
from identity.principal import Principal, Role

PERSONA = "herder_couple"
_ROUNDS = 15


def export_figures() -> list[Figure]:
    """Of a person with one submitted application; the floor is writing the same as JSON, nothing read or opened."""
    with house() as here:
        who = _somebody(here)
        export = here.services.export
        export.whole(who)  # the first one fills caches
        costs = [_seconds(lambda: export.whole(who)) for _ in range(_ROUNDS)]
        data = export.whole(who)
        floor = median(_seconds(lambda: orjson.dumps(data)) for _ in range(_ROUNDS))
    return [
        Figure("export of one person's data, processor time", median(costs) * 1e3, "ms", floor * 1e3),
        Figure("export of one person's data", len(orjson.dumps(data)) / 1024, "KiB"),
    ]


def _somebody(here: House) -> Principal:
    visitor = Visitor(here, personas()[PERSONA]).arrive()
    while visitor.next_turn() is not None:
        pass
    visitor.submit()
    owner = here.store.database["applications"].find_one({}, ["owner"])
    if owner is None:
        raise RuntimeError("nothing was submitted")
    return Principal(owner["owner"], "sess_bench", Role.CITIZEN)


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
