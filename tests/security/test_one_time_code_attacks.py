"""Attacks on one-time codes: guessing, replay, swapping, racing, spending our money (promises 7, 10, 31, 33)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from i18n.errors import BangbanError, SignInRefused, TooMany, Unavailable
from identity.accounts import Account, IdentityKind, Status
from identity.codes import MOST_MISSES, SignInCode
from identity.principal import Role
from tests.identity_world import PHONE, World

OTHER = "13900139000"


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 10_000_000:07}"


def test_a_code_cannot_be_used_twice(world: World) -> None:
    request, digits = world.ask_for_code()
    assert world.give_code(request, digits).status_code == 200
    before = world.content("accounts", "sessions")
    assert world.give_code(request, digits).status_code == 401
    assert world.content("accounts", "sessions") == before


def test_the_right_code_is_refused_after_five_misses(world: World) -> None:
    request, digits = world.ask_for_code()
    for _ in range(MOST_MISSES):
        assert world.give_code(request, wrong(digits)).status_code == 401
    assert world.give_code(request, digits).status_code == 401
    assert world.content("accounts", "sessions") == {"accounts": [], "sessions": []}


def test_the_fifth_try_may_still_be_right(world: World) -> None:
    request, digits = world.ask_for_code()
    for _ in range(MOST_MISSES - 1):
        world.give_code(request, wrong(digits))
    assert world.give_code(request, digits).status_code == 200


def test_parallel_guesses_share_five_tries(world: World) -> None:
    """The try is counted before it is checked, so a burst gains nothing."""
    request, digits = world.ask_for_code()
    citizens = replace(world.identity.citizens, limits=NoLimits())
    start = threading.Barrier(32)

    def guess(number: int) -> bool:
        start.wait()
        try:
            citizens.by_code(request, PHONE, f"{number:07}", network="n", now=world.clock())
        except SignInRefused:
            return False
        except Unavailable:
            return False
        return True

    with ThreadPoolExecutor(32) as pool:
        assert not any(pool.map(guess, [number for number in range(40) if f"{number:07}" != digits][:32]))
    [code] = world.content("sign_in_codes")["sign_in_codes"]
    assert code["tries"] == MOST_MISSES
    assert world.give_code(request, digits).status_code == 401


def test_the_right_code_given_many_times_at_once_signs_in_once(world: World) -> None:
    request, digits = world.ask_for_code()
    citizens = replace(world.identity.citizens, limits=NoLimits())
    start = threading.Barrier(16)

    def give(_: int) -> bool:
        start.wait()
        try:
            return bool(citizens.by_code(request, PHONE, digits, network="n", now=world.clock()))
        except BangbanError:
            return False

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(give, range(16))) == 1
    assert len(world.content("sessions")["sessions"]) == 1


def test_a_code_is_bound_to_its_request_and_its_phone(world: World) -> None:
    mine, my_digits = world.ask_for_code(PHONE)
    hers, her_digits = world.ask_for_code(OTHER)
    assert world.give_code(hers, my_digits, PHONE).status_code == 401
    assert world.give_code(mine, my_digits, OTHER).status_code == 401
    assert world.give_code(mine, her_digits, OTHER).status_code == 401
    assert world.content("accounts", "sessions") == {"accounts": [], "sessions": []}
    assert world.give_code(hers, her_digits, OTHER).status_code == 200


def test_an_answer_copied_in_the_store_does_not_open_another_request(world: World) -> None:
    _, my_digits = world.ask_for_code(PHONE)
    world.clock.forward(seconds=61)
    second, _ = world.ask_for_code(PHONE)
    [mine] = list(world.database["sign_in_codes"].find({"_id": {"$ne": second}}))
    world.database["sign_in_codes"].update_one({"_id": second}, {"$set": {"answer": mine["answer"]}})
    assert world.give_code(second, my_digits).status_code == 401


@pytest.mark.parametrize(("seconds", "status"), [(299, 200), (300, 401), (301, 401)])
def test_a_code_ends_after_five_minutes(world: World, seconds: int, status: int) -> None:
    request, digits = world.ask_for_code()
    world.clock.forward(seconds=seconds)
    assert world.give_code(request, digits).status_code == status


def test_wrong_code_unknown_request_and_used_code_are_one_answer(world: World) -> None:
    request, digits = world.ask_for_code()
    answers = [
        world.give_code(request, wrong(digits)),
        world.give_code("code_" + "a" * 26, digits),
        world.give_code(request, digits, OTHER),
    ]
    world.give_code(request, digits)
    answers.append(world.give_code(request, digits))
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.data for answer in answers}) == 1
    assert answers[0].get_json()["code"] == "code_refused"


def test_known_and_unknown_phones_cannot_be_told_apart(world: World) -> None:
    request, digits = world.ask_for_code(PHONE)
    world.give_code(request, digits)
    world.clock.forward(seconds=61)
    answers = [world.post("/v1/auth/sms/codes", {"phone": phone}) for phone in (PHONE, OTHER)]
    known, unknown = answers
    assert known.status_code == unknown.status_code == 200
    assert set(known.get_json()) == set(unknown.get_json())
    assert len(known.data) == len(unknown.data)
    assert set(known.headers.keys()) == set(unknown.headers.keys())


def test_neither_phone_nor_digits_are_in_the_store(world: World) -> None:
    request, digits = world.ask_for_code()
    world.give_code(request, digits)
    everything = repr({name: list(world.database[name].find()) for name in world.database.list_collection_names()})
    assert PHONE not in everything
    assert digits not in everything


def test_a_second_message_within_a_minute_is_not_sent(world: World) -> None:
    world.ask_for_code()
    answer = world.post("/v1/auth/sms/codes", {"phone": PHONE})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert len(world.stand_ins.sms.sent) == 1
    world.clock.forward(seconds=60)
    world.ask_for_code()
    assert len(world.stand_ins.sms.sent) == 2


def test_one_phone_costs_at_most_ten_messages_a_day(world: World) -> None:
    for _ in range(24 * 6):
        world.post("/v1/auth/sms/codes", {"phone": PHONE})
        world.clock.forward(minutes=10)
    assert len(world.stand_ins.sms.sent) <= 11  # the day's window has moved on by its very end


def test_one_network_cannot_send_messages_to_everybody(world: World) -> None:
    statuses = [world.post("/v1/auth/sms/codes", {"phone": f"138{number:08}"}).status_code for number in range(60)]
    assert set(statuses) == {200, 429}
    assert len(world.stand_ins.sms.sent) == statuses.count(200) == 30


def test_the_circuit_of_the_whole_service_stops_every_message(world: World) -> None:
    citizens = replace(world.identity.citizens, limits=NoLimits(closed="sms_code.everybody"))
    with pytest.raises(TooMany):
        citizens.send_code(PHONE, network="n", now=world.clock())
    assert world.stand_ins.sms.sent == []
    assert world.content("sign_in_codes") == {"sign_in_codes": []}


@pytest.mark.parametrize("name", ["sms_code.network", "sms_code.phone", "sms_code.everybody"])
def test_when_nobody_can_count_no_message_is_sent(world: World, name: str) -> None:
    citizens = replace(world.identity.citizens, limits=NoLimits(away=name))
    with pytest.raises(Unavailable):
        citizens.send_code(PHONE, network="n", now=world.clock())
    assert world.stand_ins.sms.sent == []


def test_when_nobody_can_count_nobody_gets_in(world: World) -> None:
    request, digits = world.ask_for_code()
    before = world.content()
    citizens = replace(world.identity.citizens, limits=NoLimits(away="sign_in.network"))
    with pytest.raises(Unavailable):
        citizens.by_code(request, PHONE, digits, network="n", now=world.clock())
    citizens = replace(world.identity.citizens, limits=NoLimits(away="sign_in.wechat"))
    with pytest.raises(Unavailable):
        citizens.by_wechat(world.stand_ins.wechat.login_code("sarnai"), network="n", now=world.clock())
    assert world.stand_ins.wechat.calls == 0
    assert world.content() == before


def test_two_first_sign_ins_at_one_moment_are_one_account(world: World) -> None:
    citizens = replace(world.identity.citizens, limits=NoLimits())
    start = threading.Barrier(12)
    codes = [world.stand_ins.wechat.login_code("sarnai") for _ in range(12)]

    def sign_in(code: str) -> str:
        start.wait()
        return citizens.by_wechat(code, network="n", now=world.clock()).account

    with ThreadPoolExecutor(12) as pool:
        accounts = set(pool.map(sign_in, codes))
    assert len(accounts) == 1
    assert len(world.content("accounts")["accounts"]) == 1


def test_a_disabled_account_cannot_sign_in(world: World) -> None:
    world.sign_in()
    [row] = world.content("accounts")["accounts"]
    account = world.identity.accounts.find(owner=row["_id"])
    assert account is not None
    world.identity.accounts.save(account.with_status(Status.DISABLED))
    before = world.content()
    answer = world.post("/v1/auth/wechat", {"code": world.stand_ins.wechat.login_code("sarnai")})
    assert answer.status_code == 401
    assert world.content() == before


class NoLimits:
    """Admits everything but one name."""

    def __init__(self, *, closed: str = "", away: str = "") -> None:
        self._closed, self._away = closed, away

    def hit(self, name: str, key: str) -> None:
        if name == self._closed:
            raise TooMany(retry_after_seconds=1)
        if name == self._away:
            raise Unavailable

    def forget(self, name: str, key: str) -> None:
        pass


class NeverSaved:
    """Codes that can be found but never saved: somebody else is always faster."""

    def __init__(self, world: World) -> None:
        self._codes = world.identity.citizens.codes

    def find(self, request: str) -> SignInCode | None:
        return self._codes.find(request)

    def save(self, code: SignInCode) -> SignInCode | None:
        return None

    def add(self, code: SignInCode) -> bool:
        return False

    def live_of(self, phone: str, *, now: object, limit: int) -> list[SignInCode]:
        return []


def test_a_try_that_cannot_be_counted_is_not_made(world: World) -> None:
    request, digits = world.ask_for_code()
    citizens = replace(world.identity.citizens, codes=NeverSaved(world), limits=NoLimits())
    with pytest.raises(Unavailable):
        citizens.by_code(request, PHONE, digits, network="n", now=world.clock())
    with pytest.raises(Unavailable):
        citizens.send_code(PHONE, network="n", now=world.clock())
    assert len(world.stand_ins.sms.sent) == 1
    assert world.content("sessions") == {"sessions": []}


class NeverThere:
    """Accounts that are always taken and never found: a replica that lags."""

    def find_by(self, kind: IdentityKind, value: str) -> Account | None:
        return None

    def add(self, account: Account) -> bool:
        assert account.role is Role.CITIZEN
        return False


def test_an_account_that_is_taken_and_not_found_is_unavailable(world: World) -> None:
    citizens = replace(world.identity.citizens, accounts=NeverThere())  # type: ignore[arg-type]
    with pytest.raises(Unavailable):
        citizens.by_wechat(world.stand_ins.wechat.login_code("sarnai"), network="n", now=world.clock())
    assert world.content("accounts") == {"accounts": []}
