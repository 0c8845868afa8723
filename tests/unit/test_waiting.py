"""Waiting for news: few places, given back once, and over when the process ends."""

from __future__ import annotations

from threading import Thread
from time import monotonic

from api.plumbing.waiting import Waiting


def test_there_are_so_many_places_and_one_person_has_two_at_most() -> None:
    waiting = Waiting(3)
    hers = [waiting.place("sarnai") for _ in range(3)]
    assert [place is not None for place in hers] == [True, True, False]
    assert waiting.place("batu") is not None
    assert waiting.place("odon") is None


def test_a_place_given_back_twice_is_one_place() -> None:
    waiting = Waiting(2)
    first, second = waiting.place("sarnai"), waiting.place("sarnai")
    assert first is not None
    assert second is not None
    for _ in range(3):
        first.give_back()
    assert waiting.place("batu") is not None
    assert waiting.place("batu") is None


def test_where_there_is_one_thread_nobody_waits() -> None:
    assert Waiting(0).place("sarnai") is None


def test_whoever_waits_hears_as_soon_as_something_has_changed() -> None:
    answers = iter([False, False, True])
    assert Waiting(1, every_seconds=0.001).until(lambda: next(answers), seconds=10)


def test_whoever_waits_in_vain_waits_no_longer_than_asked() -> None:
    began = monotonic()
    assert not Waiting(1, every_seconds=0.01).until(lambda: False, seconds=0.05)
    assert 0.04 < monotonic() - began < 5


def test_everybody_is_let_go_when_the_process_ends_and_nobody_begins_to_wait() -> None:
    waiting, heard = Waiting(2, every_seconds=60), []
    thread = Thread(target=lambda: heard.append(waiting.until(lambda: False, seconds=60)))
    thread.start()
    waiting.stop()
    thread.join(5)
    assert (heard, waiting.is_over, waiting.place("sarnai")) == ([False], True, None)
