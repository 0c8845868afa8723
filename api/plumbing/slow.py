"""Keeps slow work from taking every thread: so many at a time in this process, and a kind refusal to the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import BoundedSemaphore
from typing import ParamSpec, TypeVar

from i18n.errors import Unavailable

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

_PATIENCE_SECONDS = 2  # a short queue is kinder than a refusal
_RETRY_AFTER_SECONDS = 2


def at_most(places: int) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer]]:
    """Let ``places`` threads into the view at a time; who waits longer than two seconds gets ``Unavailable``."""

    def decorate(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
        free = BoundedSemaphore(places)

        @wraps(view)
        def limited(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
            if not free.acquire(timeout=_PATIENCE_SECONDS):
                raise Unavailable(code="busy", retry_after_seconds=_RETRY_AFTER_SECONDS)
            try:
                return view(*args, **kwargs)
            finally:
                free.release()

        return limited

    return decorate
