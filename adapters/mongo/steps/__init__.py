"""The migrations, one module each, numbered in the order of this list and never renumbered.

Expand, then contract: a release only adds what the next one needs; a later one takes away what nothing reads any more.
So two releases can serve side by side, and any step can stop half-way.
"""

from __future__ import annotations

from adapters.mongo.migrations import Step
from adapters.mongo.steps import begin_lifecycles, create_indexes, set_tend_at

STEPS: tuple[Step, ...] = (
    Step(1, "Create the indexes of every collection", create_indexes.run),
    Step(2, "Say when open conversations are looked after", set_tend_at.run),
    Step(3, "Put applications at the beginning of their lifecycle", begin_lifecycles.run),
)
