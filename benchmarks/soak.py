"""Ten thousand conversations against a real `flask serve`: memory and latency at the end as at the start.

Loopback only, bounded, ends by itself. Exits 0 when both hold, 1 when one does not.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from threading import Lock

from benchmarks.figures import Figure, table
from benchmarks.serving import Phone, Serving, converse
from conversation_flows.personas import Player, personas

CONVERSATIONS = 10_000
OF_ONE_PERSON = 20  # as many as one person may have open
TURNS = 5
PHONES = 4  # at a time: two cores have the server, the store and us
MOST_SECONDS = 1800
PERSONA = "herder_couple"

SERVER_GROWS_MB = 15.0  # limits, tokens and metrics fill their bounded tables
STORE_MOST_MB = 450.0  # its cache may take 256 MB; its size is bounded, not constant
P50_WORSENS, P99_WORSENS = 1.25, 1.5  # times; the machine has others to serve


@dataclass(slots=True)
class Campaign:
    """What happens as people come and go; ``stretches[i]`` are the seconds of the turns of one tenth of them."""

    serving: Serving
    people: int
    conversations_each: int
    stretches: list[list[float]] = field(default_factory=lambda: [[] for _ in range(10)])
    memory: list[tuple[float, float]] = field(default_factory=list)  # after each tenth: server, store
    _lock: Lock = field(default_factory=Lock)
    _come: int = 0
    _deadline: float = field(default_factory=lambda: time.monotonic() + MOST_SECONDS)

    def run(self) -> None:
        """Everybody, some at a time."""
        with ThreadPoolExecutor(PHONES) as phones:
            for _ in phones.map(self._visit, range(self.people)):
                pass

    def _visit(self, person: int) -> None:
        if time.monotonic() > self._deadline:
            raise TimeoutError(f"not done after {MOST_SECONDS} s")
        persona = personas()[PERSONA]
        phone = Phone(self.serving.port, f"10.0.{person // 250}.{person % 250 + 1}")
        phone.sign_in(self.serving.wechat, f"soak-{person}")
        for _ in range(self.conversations_each):
            self.stretches[person * 10 // self.people] += converse(phone, Player(persona), persona.service, TURNS)
        phone.close()
        self._count()

    def _count(self) -> None:
        """Look at memory after each tenth of the people."""
        with self._lock:
            self._come += 1
            if self._come % max(1, self.people // 10) == 0:
                self.memory.append((self.serving.server_megabytes(), self.serving.store_megabytes()))
                print(f"{self._come * self.conversations_each} conversations", file=sys.stderr)

    def figures(self) -> list[Figure]:
        """The last tenth beside the second: the first one warms everything up."""
        first, last = self.stretches[1], self.stretches[-1]
        (server_then, _), (server_now, store_now) = self.memory[0], self.memory[-1]
        return [
            Figure("turn, p50", _p(last, 50), "ms", _p(first, 50), _p(first, 50) * P50_WORSENS),
            Figure("turn, p99", _p(last, 99), "ms", _p(first, 99), _p(first, 99) * P99_WORSENS),
            Figure("server process", server_now, "MB", server_then, server_then + SERVER_GROWS_MB),
            Figure("embedded store", store_now, "MB", self.memory[0][1], STORE_MOST_MB),
            Figure("conversations", float(self.people * self.conversations_each), ""),
            Figure("turns", float(sum(map(len, self.stretches))), ""),
        ]


def _p(seconds: list[float], percent: int) -> float:
    return quantiles(seconds, n=100)[percent - 1] * 1000


def soak(people: int, conversations_each: int) -> list[Figure]:
    """The figures of a campaign on a fresh server; peers are what the same cost at the start."""
    with tempfile.TemporaryDirectory() as folder, Serving(Path(folder)) as serving:
        serving.ready()
        campaign = Campaign(serving, people, conversations_each)
        campaign.run()
        return campaign.figures()


def main(arguments: Sequence[str] = sys.argv[1:]) -> int:
    """Run; ``arguments`` may hold another number of conversations."""
    conversations = int(arguments[0]) if arguments else CONVERSATIONS
    figures = soak(max(10, conversations // OF_ONE_PERSON), OF_ONE_PERSON)
    print(table(figures))
    return 0 if all(figure.holds is not False for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
