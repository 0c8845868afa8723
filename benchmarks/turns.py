"""What a turn costs over HTTP: processor time beside a bare endpoint, store operations, and growth."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from statistics import fmean, median
from typing import Any

import bson
import pymongo.monitoring
from flask import Flask

from adapters.mongo.client import Database
from benchmarks.bare import bare_app
from benchmarks.calls import call
from benchmarks.figures import Figure
from benchmarks.house import House, Visitor, house
from conversation_flows.personas import personas

PERSONA = "herder_couple"
MILESTONES = (10, 100, 1000)
_WINDOW = 32  # turns that are looked at from a milestone on
CHANGED = "applicant.phone"  # what the longest conversation goes on changing


def turn_figures(applications: int = 12) -> list[Figure]:
    """Processor time of whole applications; each turn is followed by one of the bare endpoint on an equal document."""
    with house() as here:
        bare = bare_app(here.store.database)
        _apply(here, bare)  # the first one fills caches and connections
        runs = [_apply(here, bare) for _ in range(applications)]
    ours, peer = (median(run[side] for run in runs) * 1000 for side in (0, 1))
    return [
        Figure("HTTP turn, processor time", ours, "ms", peer, target=3.0),
        Figure("HTTP turn beside a bare endpoint", median(run[0] / run[1] for run in runs), "times", 1.0, target=2.0),
    ]


def _apply(here: House, bare: Flask) -> tuple[float, float]:
    """Mean seconds of a turn of one application, and of the bare endpoint on the same documents."""
    visitor, floor = Visitor(here, personas()[PERSONA]).arrive(), []
    while visitor.next_turn() is not None:
        floor.append(_bare_turn(bare, here.store.database, visitor.view["id"]))
    return fmean(answer.cpu_seconds for answer in visitor.taken), fmean(floor)


def _bare_turn(bare: Flask, database: Database, conversation_id: str) -> float:
    """One turn of the bare endpoint on a copy of the documents as they stand."""
    conversation = database["conversations"].find_one({"_id": conversation_id}) or {}
    session = database["sessions"].find_one({"account": conversation["owner"]}) or {}
    for name, document in (("bare_conversations", conversation), ("bare_sessions", session)):
        database[name].replace_one({"_id": document["_id"]}, document, upsert=True)
    body = {"question": "applicant.name", "answer": "乌云其木格"}
    answer = call(bare, "POST", f"/conversations/{conversation_id}/turns", body, {"Session": session["_id"]})
    assert answer.status == 200, answer
    return answer.cpu_seconds


class _Commands(pymongo.monitoring.CommandListener):
    """Counts the commands that the thread it was made in sends to the store."""

    def __init__(self) -> None:
        self.count = 0
        self._thread = threading.get_ident()

    def started(self, event: pymongo.monitoring.CommandStartedEvent) -> None:
        self.count += threading.get_ident() == self._thread

    def succeeded(self, event: Any) -> None: ...

    def failed(self, event: Any) -> None: ...


def growth_figures(turns: int = 1032) -> list[Figure]:
    """One conversation of ``turns`` turns: store operations, and processor time and bytes along the way.

    The listener that counts costs a little itself, so these times compare with each other and with nothing else.
    """
    listener = _Commands()
    pymongo.monitoring.register(listener)  # heard by clients made from now on
    with house() as here:
        visitor = Visitor(here, personas()[PERSONA]).arrive()
        listener.count = 0
        sizes = list(_go_on(visitor, turns))
        operations = (listener.count - len(sizes)) / turns  # the bench looks at the size once a turn
    figures = [Figure("store operations of a turn, with one page of log in 64", operations, "", 3, 3 + 1 / 64)]
    costs = [answer.cpu_seconds * 1000 for answer in visitor.taken]
    for turn in (turn for turn in MILESTONES if turn + _WINDOW <= turns):
        here_and_on = slice(turn - 1, turn - 1 + _WINDOW)
        cost, first = median(costs[here_and_on]), median(costs[MILESTONES[0] - 1 :][:_WINDOW])
        figures.append(Figure(f"turn {turn} of one conversation", cost, "ms", first))
        figures.append(Figure(f"turn {turn}, document written, at most", max(sizes[here_and_on]) / 1024, "KiB"))
    return figures


def _go_on(visitor: Visitor, turns: int) -> Iterator[int]:
    """The size of the document after each of ``turns`` turns: the persona's own, then one answer changed for ever."""
    conversations = visitor.house.store.database["conversations"]
    for _ in range(turns):
        if visitor.next_turn() is None:
            visitor.take(_change(visitor.view["question"]))
        yield len(bson.encode(conversations.find_one({"_id": visitor.view["id"]}) or {}))


def _change(asked: dict[str, Any] | None) -> dict[str, Any]:
    """Answer the question that is open to be changed, or open it."""
    if asked and asked["id"] == CHANGED:
        return {"question": CHANGED, "answer": "13847100001"}
    return {"action": "change", "question": CHANGED}
