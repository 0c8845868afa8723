"""What ships, read and compiled once for a whole test process: the table of divisions and the packs."""

from __future__ import annotations

from eligibility.library import Library
from regions.table import load

DIVISIONS = load()
LIBRARY = Library(DIVISIONS)
#: With made-up figures where there are gaps.
DEMO_LIBRARY = Library(DIVISIONS, demo=True)
