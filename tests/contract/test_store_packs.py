"""The store keeps every state of a pack once, gives it back whole, and tells when it is not what it was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.mongo.client import Database
from adapters.mongo.packs import MongoPacks
from eligibility.records.bundles import Bundle, NotThatBundle

FIRST = Bundle({"cn/pack.yaml": b"pack: cn\n", "cn/facts.yaml": "# 事实\n".encode() * 2_000})
SECOND = Bundle({**FIRST.files, "cn/pack.yaml": b"pack: other\n"})


def test_an_auditor_finds_every_state_of_a_pack_by_its_digest(database: Database) -> None:
    packs = MongoPacks(database)
    for bundle in (FIRST, SECOND, FIRST):
        packs.keep(bundle)

    again = MongoPacks(database)
    assert again.find(FIRST.digest) == FIRST
    assert again.find(SECOND.digest) == SECOND
    assert again.find("sha256:0") is None
    assert database["packs"].count_documents({}) == 2


def test_a_bundle_is_there_once_however_many_processes_keep_it_at_once(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: MongoPacks(database).keep(FIRST), range(16)))

    assert database["packs"].count_documents({}) == 1


def test_an_auditor_sees_that_a_kept_bundle_was_tampered_with(database: Database) -> None:
    MongoPacks(database).keep(FIRST)
    database["packs"].update_one({"_id": FIRST.digest}, {"$set": {"files": SECOND.to_bytes()}})

    with pytest.raises(NotThatBundle):
        MongoPacks(database).find(FIRST.digest)
