"""Spares the garbage collector what is there to stay."""

from __future__ import annotations

import gc

#: Objects made, less those freed, until the youngest are looked through; Python's 700 comes several times in a turn.
YOUNGEST = 20_000


def keep_what_was_loaded() -> None:
    """Never look again through what was loaded: compiled flows and packs are some hundred thousand objects.

    A full collection took 130 ms with them and takes 2 ms without (2026-11-22), and stops everybody.
    What requests make is still collected, in larger heaps. Reference counting, which frees nearly all of it at once,
    is not touched.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNGEST, 10, 10)
