"""`make bench`: measure, print the table, write `var/bench.json`. Exits 1 when a target is missed."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.eligibility import eligibility_figures
from benchmarks.engine import engine_figures, part_figures
from benchmarks.export import export_figures
from benchmarks.figures import Figure, table, write
from benchmarks.papers import paper_figures
from benchmarks.processes import process_figures
from benchmarks.screening import screening_figures
from benchmarks.turns import growth_figures, turn_figures

FILE = Path("var/bench.json")

Group = Callable[[], list[Figure]]
GROUPS: tuple[Group, ...] = (
    turn_figures,
    growth_figures,
    engine_figures,
    part_figures,
    eligibility_figures,
    screening_figures,
    paper_figures,
    export_figures,
    process_figures,
)


def measured(groups: tuple[Group, ...]) -> Iterator[Figure]:
    """The figures of every group, each in a process of its own: no group pays for another's threads and garbage."""
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawning, max_tasks_per_child=1) as processes:
        for group in groups:
            yield from processes.submit(group).result()


def main() -> int:
    """Measure everything; 0 when every target holds."""
    figures = list(measured(GROUPS))
    print(table(figures))
    write(figures, FILE)
    return 0 if all(figure.holds is not False for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
