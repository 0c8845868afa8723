"""The store did it and its reply was lost: reading again shows it, and it is done no second time (promise 49)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from adapters.mongo.client import Database, connect
from adapters.mongo.counters import Counters
from adapters.mongo.documents import Documents
from i18n.errors import Unavailable
from tests.wire_proxy import faulty_server

WRITES = {"insert", "update", "findAndModify"}


class Replies:
    """How many of the next replies to writes get lost."""

    def __init__(self) -> None:
        self.to_lose = 0

    def pass_on(self, command: str) -> bool:
        if command in WRITES and self.to_lose > 0:
            self.to_lose -= 1
            return False
        return True


@contextmanager
def losing(store_uri: str, database: Database, replies: Replies, *, resend: bool = False) -> Iterator[Database]:
    with faulty_server(store_uri, reply_passes=replies.pass_on) as uri:
        options = "" if resend else "&retryWrites=false"  # as the embedded store's URI has it
        lossy = connect(uri + options, database=database.name, timeout_seconds=2)
        lossy.command("ping")
        yield lossy
        lossy.client.close()


def insert(things: Documents) -> bool:
    return things.insert({"_id": "b", "version": 1})


def replace(things: Documents) -> bool:
    return things.replace({"_id": "a", "version": 2, "commands": ["k1"]}, version=1)


@pytest.mark.parametrize("act", [insert, replace])
@pytest.mark.parametrize("resend", [False, True], ids=["told", "resent"])
def test_one_lost_reply_is_no_lost_write(
    act: Callable[[Documents], bool], resend: bool, store_uri: str, database: Database
) -> None:
    Documents(database, "things").insert({"_id": "a", "version": 1})
    replies = Replies()
    with losing(store_uri, database, replies, resend=resend) as lossy:
        replies.to_lose = 1
        try:
            act(Documents(lossy, "things"))  # whatever it says, the next look tells
            assert resend, "a caller must be told when the driver does not try again"
        except Unavailable:
            assert not resend
        again = act(Documents(lossy, "things"))
    assert replies.to_lose == 0
    assert not again
    expected = {insert: {"_id": "b", "version": 1}, replace: {"_id": "a", "version": 2, "commands": ["k1"]}}[act]
    assert database["things"].find_one({"_id": expected["_id"]}) == expected


def test_a_caller_who_hears_nothing_finds_its_own_command_when_it_reads_again(
    store_uri: str, database: Database
) -> None:
    Documents(database, "things").insert({"_id": "a", "version": 1})
    replies = Replies()
    with losing(store_uri, database, replies) as lossy:
        things = Documents(lossy, "things")
        replies.to_lose = 10_000
        with pytest.raises(Unavailable):
            replace(things)
        replies.to_lose = 0
        assert things.find({"_id": "a"}) == {"_id": "a", "version": 2, "commands": ["k1"]}
        assert not replace(things), "the second try does not apply it again"


def test_a_number_whose_reply_was_lost_is_not_given_again(store_uri: str, database: Database) -> None:
    replies = Replies()
    with losing(store_uri, database, replies) as lossy:
        given = [Counters(lossy).next("receipts")]
        replies.to_lose = 10_000
        with pytest.raises(Unavailable):
            Counters(lossy).next("receipts")
        replies.to_lose = 0
        given += [Counters(lossy).next("receipts") for _ in range(3)]
    assert len(set(given)) == 4
    assert given == sorted(given)
