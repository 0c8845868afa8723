"""Samples nobody can bend, and a watcher for everything that was promised (promise 57)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.calendar import WorkingDays
from casework.calendar_table import load_table
from casework.commitment import Commitment, Deed, Finding, Signed, Task
from casework.office import Actor
from casework.promising.drawing import draw_name, is_drawn, task_of
from casework.promising.items import Checking
from casework.promising.reading import shipped_catalogue
from casework.promising.watching import LONGEST_WAIT, MOST_REMINDERS, REMIND_EVERY, opened, tended, watched
from casework.terms import Term, Unit
from eligibility.law.parameters import lineage_of
from tests.shipped import DIVISIONS

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)  # a Friday
DAYS = WorkingDays(load_table(), lineage_of(DIVISIONS))
ITEM = shipped_catalogue().items["living_together"]
OPEN = Commitment(
    "cmmt_a", "acct_a", 1, "appl_a", "minimum_living_guarantee", ITEM.id, 1, "150425", "150425203", NOON, "open"
)
SIGNED = Signed(1, "告知", "承诺", ("knows",), "巴图", [[[1, 2], [3, 4]]], "zh", "h5", "acct_a", NOON, "salt")


def after(commitment: Commitment, now: datetime) -> Commitment:
    return tended(commitment, ITEM, DAYS, now, new_event=lambda what: f"evnt_{what}")


def test_a_sample_is_as_large_as_it_should_be() -> None:
    for share in (1, 30, 50, 99):
        drawn = sum(is_drawn(f"seed {number}", share) for number in range(20_000))
        assert abs(drawn / 20_000 - share / 100) < 0.015
    assert all(is_drawn(f"seed {number}", 100) for number in range(1000))


@given(st.text(), st.integers(1, 99))
def test_whoever_is_in_a_small_sample_is_in_every_larger_one_and_always_was(seed: str, share: int) -> None:
    if is_drawn(seed, share):
        assert is_drawn(seed, share + 1)
    assert is_drawn(seed, share) == is_drawn(seed, share)


def test_a_task_follows_from_the_class_of_the_item() -> None:
    term, name = Term(5, Unit.WORKING_DAY), draw_name("cmmt_a", 2026)
    assert task_of(Checking("none", "after", term), name=name, seed="s").state == "exempt"
    assert task_of(Checking("full", "during", term), name=name, seed="s").state == "open"
    assert task_of(Checking("routine", "after", term), name=name, seed="s").state == "later"
    states = {task_of(Checking("sample", "after", term, 30), name=name, seed=str(n)).state for n in range(50)}
    assert states == {"later", "not_drawn"}
    assert task_of(Checking("sample", "after", term, 30), name=name, seed="s").draw == "cmmt_a/2026"


def test_somebody_who_chooses_nothing_is_reminded_three_times_and_no_more() -> None:
    commitment, events = watched(OPEN), 0
    for number in range(1, 10):
        if commitment.watch_at is None:
            break
        assert commitment.watch_at == NOON + REMIND_EVERY * number
        commitment = after(commitment, commitment.watch_at)
        events = len(commitment.outbox)
    assert (commitment.watch_at, commitment.reminded, events) == (None, MOST_REMINDERS, MOST_REMINDERS)
    assert len({event["id"] for event in commitment.outbox}) == events


def test_nobody_is_reminded_of_what_is_settled() -> None:
    assert watched(replace(OPEN, state="brought")).watch_at is None
    assert watched(replace(OPEN, state="committed", task=Task("sample", "after", "not_drawn"))).watch_at is None


def test_a_task_that_was_missed_gets_a_new_day_and_keeps_the_old_one_on_record() -> None:
    task = Task("full", "during", "open", due_on=date(2026, 11, 27))
    commitment = watched(replace(OPEN, state="committed", task=task))
    assert commitment.watch_at == datetime(2026, 11, 27, 16, tzinfo=UTC)  # the day is over in China
    moved = after(commitment, commitment.watch_at)
    assert moved.task is not None
    assert (moved.task.missed_on, moved.task.due_on) == (date(2026, 11, 27), date(2026, 12, 18))
    again = after(moved, moved.watch_at or NOON)
    assert again.task is not None
    assert again.task.missed_on == date(2026, 11, 27)
    assert again.watch_at is not None


def test_what_waits_for_the_decision_is_opened_by_it_or_after_half_a_year() -> None:
    waiting = watched(replace(OPEN, state="committed", task=Task("sample", "after", "later")))
    assert waiting.watch_at == NOON + LONGEST_WAIT
    decided = opened(waiting, ITEM, DAYS, date(2026, 12, 1))
    assert decided.task is not None
    assert (decided.task.state, decided.version) == ("open", 2)
    assert opened(decided, ITEM, DAYS, date(2026, 12, 2)) is decided
    forgotten = after(waiting, NOON + LONGEST_WAIT)
    assert forgotten.task is not None
    assert forgotten.task.state == "open"


def test_a_digest_tells_every_change_of_what_was_signed() -> None:
    changes = (
        {"signer": "巴特"},
        {"strokes": [[[1, 2], [3, 5]]]},
        {"ticks": ("knows", "meets")},
        {"notice": 2},
        {"commitment_text": "承诺。"},
        {"at": NOON + timedelta(milliseconds=1)},
        {"salt": "other"},
        {"account": "acct_b"},
        {"channel": "wechat"},
    )
    digests = {SIGNED.digest(), *(replace(SIGNED, **change).digest() for change in changes)}  # type: ignore[arg-type]
    assert len(digests) == 1 + len(changes)


def test_what_holds_of_a_signed_commitment_is_told_in_one_word() -> None:
    signed = replace(OPEN, state="committed", signed=SIGNED)
    refuted = Finding("refuted", NOON, "acct_o", "不属实")
    assert signed.status == "valid"
    assert replace(signed, withdrawn_at=NOON).status == "withdrawn"
    assert replace(signed, findings=(refuted,)).status == "found_false"
    assert replace(signed, findings=(refuted, replace(refuted, result="confirmed"))).status == "valid"
    assert replace(OPEN, findings=(refuted,)).status == "valid", "nothing was signed, so nothing was false"


def test_a_request_is_recognised_by_its_key() -> None:
    deed = Deed("commit", NOON, Actor("citizen", "acct_a"), "h5", "key", "body")
    once = OPEN.after(deed, state="committed")
    assert once.answered("key") == deed
    assert once.answered("other") is None
    assert once.answered("") is None
