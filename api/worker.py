"""What a server process of `flask serve` runs: the application, opened before its first request."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from threading import Thread

from adapters.mongo.embedded import StoreCannotStart
from adapters.vault.keys import KeyRingError
from api.app import create_app
from api.plumbing.logs import configure_logs
from api.plumbing.memory import keep_what_was_loaded
from api.plumbing.services import Deferred, Services
from api.settings import read_settings
from api.wiring import build_services

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_FIRST_ANSWERS_SECONDS = 5  # what is only for speed waits until the server answers
_TOLD_TO_STOP = {bytes([signal.SIGTERM]), bytes([signal.SIGINT])}


def _end_with_parent() -> None:
    """End when the process that started us is gone, even if it was killed; the embedded store ends with it too.

    Killed, not asked: told to stop with nobody left to report to, the server was seen to wait for ever.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent is not None and os.getppid() != parent.pid:
        sys.exit("the process that started this one is gone")


def _when_told_to_stop(stop: Callable[[], None]) -> None:
    """Have ``stop`` called on SIGTERM and SIGINT, whoever else handles them: the server sets its handlers after us."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)

    def listen() -> None:
        while os.read(reading, 1) not in _TOLD_TO_STOP:
            pass
        stop()

    Thread(target=listen, name="stopping", daemon=True).start()


def _settle_in(services: Services) -> None:
    """Compile what the first person would otherwise wait for, once the server answers."""
    time.sleep(_FIRST_ANSWERS_SECONDS)
    previews = services.conversations.previews
    previews.library.pack(previews.library.home)
    keep_what_was_loaded()


configure_logs(strict=False)
_end_with_parent()
_settings = read_settings()
try:
    _services = Deferred(lambda: build_services(_settings))
    app = create_app(_settings, _services)  # first: the embedded store is still starting meanwhile
    _when_told_to_stop(_services().waiting.stop)  # else whoever waits for news would keep the process from ending
    for work in _services().background:
        work.start()
    Thread(target=_settle_in, args=(_services(),), name="settling in", daemon=True).start()
except (StoreCannotStart, KeyRingError) as failure:
    sys.exit(str(failure))  # the process that started this one says it properly
