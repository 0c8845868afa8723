"""Looks at everything whose time has come: one that fails holds up no other, and is not kept quiet."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def look_at_all(due: Sequence[tuple[str, str]], look: Callable[[str, str], object]) -> int:
    """``look(id, owner)`` at each; how many there were. Raises the last failure, after all were looked at."""
    failure: Exception | None = None
    for document_id, owner in due:
        try:
            look(document_id, owner)
        except Exception as error:  # whatever is wrong with one, the next has its own time
            failure = error
    if failure is not None:
        raise failure
    return len(due)
