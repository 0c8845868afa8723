"""Accounts, sessions and codes read back as they were written, and are replaced by one winner only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.clock import utc_now
from adapters.mongo import accounts, sessions, sign_in_codes
from adapters.mongo.accounts import MongoAccounts
from adapters.mongo.client import Database
from adapters.mongo.indexes import create_indexes
from adapters.mongo.sessions import MongoSessions
from adapters.mongo.sign_in_codes import MongoSignInCodes
from adapters.vault.vault import CannotOpen, Vault
from identity.accounts import Account, Credentials, IdentityKind
from identity.codes import SignInCode
from identity.principal import Role
from identity.sessions import Session

NOW = utc_now()


@pytest.fixture
def store(database: Database) -> Database:
    create_indexes(
        database,
        {"accounts": accounts.INDEXES, "sessions": sessions.INDEXES, "sign_in_codes": sign_in_codes.INDEXES},
    )
    return database


def citizen(number: int = 1, phone: str = "13800138000") -> Account:
    return Account(f"acct_{number}", Role.CITIZEN, NOW, {IdentityKind.PHONE: phone, IdentityKind.WECHAT: f"o_{number}"})


def officer() -> Account:
    credentials = Credentials("$argon2…", "SECRET", is_initial=False, last_step=7)
    return Account("acct_s", Role.COUNTY_OFFICER, NOW, {IdentityKind.USERNAME: "batu"}, credentials, ("150105",))


def session(number: int = 1, account: str = "acct_1") -> Session:
    return Session(
        id=f"sess_{number}",
        account=account,
        role=Role.TOWNSHIP_OFFICER,
        regions=("150105", "150102"),
        opened_at=NOW,
        refreshed_at=NOW,
        idle_until=NOW + timedelta(days=1),
        expires_at=NOW + timedelta(days=2),
        current="digest",
        previous="older",
        successor=b"\x00\xffsealed",
    )


def code(number: int = 1, phone: str = "p") -> SignInCode:
    return SignInCode(f"code_{number}", phone, "answer", NOW, NOW + timedelta(minutes=number))


def test_an_account_reads_back_as_it_was_written(store: Database, vault: Vault) -> None:
    repository = MongoAccounts(store, vault)
    for account in (citizen(), officer()):
        assert repository.add(account)
        assert repository.find(owner=account.id) == account
    assert repository.find(owner="acct_nobody") is None


def test_an_account_is_found_by_each_of_its_identities_and_no_other(store: Database, vault: Vault) -> None:
    repository = MongoAccounts(store, vault)
    repository.add(citizen())
    assert repository.find_by(IdentityKind.PHONE, "13800138000") == citizen()
    assert repository.find_by(IdentityKind.WECHAT, "o_1") == citizen()
    assert repository.find_by(IdentityKind.WECHAT, "13800138000") is None


def test_one_identity_belongs_to_one_account(store: Database, vault: Vault) -> None:
    repository = MongoAccounts(store, vault)
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda number: repository.add(citizen(number)), range(8)))
    assert added.count(True) == 1


def test_closed_accounts_do_not_stand_in_each_others_way(store: Database, vault: Vault) -> None:
    repository = MongoAccounts(store, vault)
    for number in range(3):
        account = citizen(number)
        assert repository.add(account)
        assert repository.save(account.closed())
    assert store["accounts"].count_documents({"identities": {"$exists": False}}) == 3


def test_of_two_who_save_one_version_one_wins(store: Database, vault: Vault) -> None:
    account_store, session_store, code_store = (
        MongoAccounts(store, vault),
        MongoSessions(store),
        MongoSignInCodes(store),
    )
    account_store.add(officer())
    session_store.add(session())
    code_store.add(code())
    saved = account_store.save(officer())
    assert saved == replace(officer(), version=2)
    assert account_store.save(officer()) is None
    assert session_store.save(session()) == replace(session(), version=2)
    assert session_store.save(session()) is None
    assert code_store.save(code()) == replace(code(), version=2)
    assert code_store.save(code()) is None


def test_sealed_identities_moved_to_another_account_do_not_open(store: Database, vault: Vault) -> None:
    repository = MongoAccounts(store, vault)
    repository.add(citizen(1))
    repository.add(citizen(2, "13900139000"))
    stolen = store["accounts"].find_one({"_id": "acct_1"})
    assert stolen is not None
    store["accounts"].update_one({"_id": "acct_2"}, {"$set": {"personal": stolen["personal"]}})
    with pytest.raises(CannotOpen):
        repository.find(owner="acct_2")


def test_staff_are_listed_page_by_page_without_citizens(store: Database, vault: Vault) -> None:
    repository = MongoAccounts(store, vault)
    repository.add(citizen())
    for number in range(5):
        name = {IdentityKind.USERNAME: f"batu{number}"}
        repository.add(replace(officer(), id=f"acct_s{number}", identities=name))
    first = repository.page_of_staff(after="", limit=3)
    second = repository.page_of_staff(after=first[-1].id, limit=3)
    assert [account.id for account in first + second] == [f"acct_s{number}" for number in range(5)]


def test_a_session_reads_back_as_it_was_written(store: Database) -> None:
    repository = MongoSessions(store)
    assert repository.add(session())
    assert not repository.add(session())
    assert repository.find("sess_1") == session()
    assert repository.find("sess_2") is None


def test_open_sessions_are_those_of_one_account_that_nobody_ended(store: Database) -> None:
    repository = MongoSessions(store)
    for number, account in ((1, "acct_1"), (2, "acct_1"), (3, "acct_2")):
        repository.add(session(number, account))
    repository.save(session(1).revoked(NOW))
    assert [found.id for found in repository.open_of(owner="acct_1", limit=10)] == ["sess_2"]


def test_live_codes_are_the_unused_ones_that_still_run_oldest_first(store: Database) -> None:
    repository = MongoSignInCodes(store)
    for number in (3, 1, 2, 4):
        repository.add(code(number))
    repository.add(code(9, "other"))
    repository.save(code(4).used(NOW))
    live = repository.live_of("p", now=NOW + timedelta(minutes=1), limit=5)
    assert [found.id for found in live] == ["code_2", "code_3"]
    assert repository.find("code_3") == code(3)
    assert repository.find("code_8") is None
    assert not repository.add(code(3))
