"""Running the contract on a server, behaviour by behaviour."""

from __future__ import annotations

import inspect
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from adapters.mongo.client import Database
from adapters.mongo.contract import durability, finding, indexing, values, writing
from adapters.mongo.contract.requirement import NotKept
from adapters.mongo.faults import store_errors
from i18n.errors import Unavailable

BEHAVIOURS: tuple[Callable[[Database], None], ...] = (
    *writing.BEHAVIOURS,
    *finding.BEHAVIOURS,
    *indexing.BEHAVIOURS,
    *values.BEHAVIOURS,
)

DURABILITY: tuple[Callable[[], None], ...] = (durability.acknowledged_writes_survive_a_kill,)


@dataclass(frozen=True, slots=True)
class Verdict:
    """On one behaviour: ``kept`` is ``None`` when it was not checked, and ``remark`` says why or what went wrong."""

    name: str
    sentence: str
    kept: bool | None
    remark: str = ""


def check(database: Database, *, may_kill: bool) -> Iterator[Verdict]:
    """The verdict on every behaviour, as each is reached; in a scratch database beside ``database``, gone afterwards.

    ``may_kill`` adds durability, on a throwaway embedded server of the same kind. Raises ``Unavailable`` when there
    is no server to judge.
    """
    with scratch_beside(database) as scratch:
        for behaviour in BEHAVIOURS:
            yield judged(behaviour, scratch)
    for survival in DURABILITY:
        if may_kill:
            yield judged(survival)
        else:
            yield _verdict(survival, None, "not checked here: needs to kill the server")


@contextmanager
def scratch_beside(database: Database) -> Iterator[Database]:
    """An empty database on the same server, dropped at the end."""
    scratch = database.client[f"{database.name}_check_{secrets.token_hex(4)}"]
    try:
        yield scratch
    finally:
        with store_errors():
            database.client.drop_database(scratch.name)


def judged(behaviour: Callable[..., None], *on: Database) -> Verdict:
    """Whether one behaviour is kept."""
    try:
        behaviour(*on)
    except NotKept as failure:
        return _verdict(behaviour, False, str(failure))
    except Unavailable:
        raise
    except Exception as failure:  # a server that cannot do it may say so in any way it likes
        return _verdict(behaviour, False, type(failure).__name__)
    return _verdict(behaviour, True)


def _verdict(behaviour: Callable[..., None], kept: bool | None, remark: str = "") -> Verdict:
    sentence = (inspect.getdoc(behaviour) or "").replace("\n", " ")
    return Verdict(behaviour.__name__, sentence, kept, remark)
