"""Starting and memory of the real thing: `flask serve` in processes of its own."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from adapters.mongo.embedded import EmbeddedStore
from benchmarks.figures import Figure
from benchmarks.serving import Phone, Serving, converse
from conversation_flows.personas import Player, personas

PERSONA = "herder_couple"


def process_figures(starts: int = 3, turns: int = 500) -> list[Figure]:
    """Seconds from start to ready, best of ``starts`` as the machine may have others to serve; memory after turns."""
    with tempfile.TemporaryDirectory() as folder:
        data = [Path(folder) / str(number) for number in range(starts)]
        fresh, again, store = (min(map(start, data)) for start in (_start, _start, _start_store))
        return [
            Figure("start to ready, fresh data folder, beside the store alone", fresh, "s", store, target=2.0),
            Figure("start to ready, existing data folder, beside the store alone", again, "s", store, target=2.0),
            *_memory_figures(data[0], turns),
        ]


def _start(data: Path) -> float:
    with Serving(data) as serving:
        return serving.ready()


def _start_store(data: Path) -> float:
    """The floor: the embedded store alone, by the clock on the wall."""
    started, store = time.monotonic(), EmbeddedStore(data)
    store.start()
    seconds = time.monotonic() - started
    store.stop()
    return seconds


def _memory_figures(data: Path, turns: int) -> list[Figure]:
    with Serving(data) as serving:
        serving.ready()
        before = serving.server_megabytes()
        taken = _take_turns(serving, turns)
        return [
            Figure(f"server process after {taken} turns", serving.server_megabytes(), "MB", before, target=120.0),
            Figure("supervising process", serving.parent_megabytes(), "MB", target=120.0),
            Figure(f"embedded store after {taken} turns", serving.store_megabytes(), "MB"),
        ]


def _take_turns(serving: Serving, turns: int) -> int:
    persona, taken = personas()[PERSONA], 0
    while taken < turns:
        phone = Phone(serving.port, f"192.0.2.{taken % 250}")
        phone.sign_in(serving.wechat, f"bench-{taken}")
        taken += len(converse(phone, Player(persona), persona.service, turns - taken))
        phone.close()
    return taken
