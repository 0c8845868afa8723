"""Every persona in every language: no Chinese is left in English, and the application is always the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest

from casework.application import Application
from conversation_flows.beginning import Beginning
from conversation_flows.engine.commands import Act, Speak
from conversation_flows.keeping import View
from conversation_flows.personas import Persona, Player, personas, visits
from i18n.languages import LOCALES, SOURCE
from tests.flows.retelling import told
from tests.unit.conversation.world import ANNA, DIVISIONS, World, command_of, request

ENGLISH = "en"
TURNS_BETWEEN_REASONS = 10  # they are long, and change little from turn to turn
_CHINESE = re.compile(r"[\u3400-\u9fff\u3001\u3002\uff01-\uff5e]+")
#: what is not ours to translate: somebody's own words, what to write in Chinese, and the names of documents
_THEIRS = {"value", "example", "id", "source"}


def begin(world: World, persona: Persona, locale: str) -> View:
    mark = request(f"play {persona.name}")
    return world.service.begin(ANNA, Beginning(persona.service, locale, "h5", mark))


def played(world: World, persona: Persona, languages: Iterator[str]) -> Iterator[View]:
    """Every view of a persona's conversation, which goes on in another language before every turn."""
    view, player = begin(world, persona, next(languages)), Player(persona)
    yield view
    while (body := player.reply(view.data)) is not None:
        language = next(languages)
        if language != view.data["locale"]:
            view = world.turn(view, Speak(language))
            yield view
        view = world.turn(view, command_of(body))
        yield view
    yield world.submit(view)


def application_of(world: World, persona: Persona, languages: Iterator[str]) -> Application:
    for _ in played(world, persona, languages):
        pass
    [application] = world.cases.applications.values()
    return application


@pytest.mark.no_cover
@pytest.mark.parametrize("visit", visits(), ids=lambda visit: f"{visit.service}-{visit.name}")
def test_the_application_is_the_same_when_the_language_changes_at_every_turn(visit: Persona) -> None:
    changing = application_of(World(), visit, cycle(LOCALES))
    assert changing == told(visit.name, visit.service).application


@pytest.mark.no_cover
@pytest.mark.parametrize("visit", visits(), ids=lambda visit: f"{visit.service}-{visit.name}")
def test_a_person_reads_no_chinese_in_english_but_names_and_her_own_words(visit: Persona) -> None:
    world = World()
    theirs = sorted(own_words(visit.answers), key=len, reverse=True)
    views, reasons = [], []
    for number, view in enumerate(played(world, visit, cycle([ENGLISH]))):
        views.append(view.data)
        if number % TURNS_BETWEEN_REASONS == 0:
            reasons.append(world.service.preview(ANNA, view.data["id"]))
    conversation = views[-1]["id"]
    shown = [
        *views,
        *reasons,
        world.service.summary(ANNA, conversation),
        world.service.messages(ANNA, conversation, page=None),
    ]
    assert set(left_in_chinese(shown, theirs)) == set()


def own_words(answers: Any) -> set[str]:
    """Whatever a persona says, the full names of places, and what one who changes her mind says first."""
    if isinstance(answers, str):
        names = {DIVISIONS.full_name(answers)} if answers.isdigit() and DIVISIONS.get(answers) else set()
        return {answers, "还没想好"} | names
    inner = answers.values() if isinstance(answers, dict) else answers if isinstance(answers, list) else ()
    return {word for part in inner for word in own_words(part)}


def left_in_chinese(shown: Any, theirs: list[str]) -> Iterator[str]:
    if isinstance(shown, str):
        if _CHINESE.search(shown):
            for words in theirs:
                shown = shown.replace(words, "")
            yield from [shown] if _CHINESE.search(shown) else []
    elif isinstance(shown, dict):
        for name, value in shown.items():
            is_code = name == "unit" and "low" in shown  # of a figure; that of a question is a word
            yield from () if name in _THEIRS or is_code else left_in_chinese(value, theirs)
    elif isinstance(shown, list | tuple):
        for part in shown:
            yield from left_in_chinese(part, theirs)


@pytest.mark.no_cover
def test_in_mongolian_what_nobody_has_reviewed_is_asked_in_chinese() -> None:
    persona = personas()["single_mother"]
    mongolian = [view.data for view in played(World(), persona, cycle(["mn-Mong-CN"]))]
    chinese = [view.data for view in played(World(), persona, cycle([SOURCE]))]
    assert [said(view) for view in mongolian] == [said(view) for view in chinese]


def said(view: dict[str, Any]) -> list[Any]:
    """What is asked and answered, but for dates and amounts, which are written in digits of their own."""
    question = view["question"] or {}
    options = [option["label"] for option in question.get("options") or ()]
    return [question.get("help"), question.get("why"), options, view["progress"], len(view["messages"])]


# --- changing the language ---


def test_a_person_can_go_on_in_another_language_where_she_is() -> None:
    world = World()
    view = world.answer(world.begin(), True)
    switched = world.turn(view, Speak(ENGLISH))
    assert (switched.data["locale"], switched.data["outcome"]) == (ENGLISH, "digression")
    assert switched.data["messages"][0]["text"] == "All right, I will speak English with you from here on."
    assert switched.data["question"]["id"] == view.data["question"]["id"]
    assert switched.data["question"]["prompt"] != view.data["question"]["prompt"]
    assert switched.data["progress"] | {"title": ""} == view.data["progress"] | {"title": ""}
    back = world.turn(switched, Speak(SOURCE))
    assert back.data["question"] == view.data["question"]


def test_the_log_remembers_that_the_language_changed_and_leaves_what_was_said_as_it_was() -> None:
    world = World()
    view = world.turn(world.answer(world.begin(), True), Speak(ENGLISH))
    entries = world.service.messages(ANNA, view.data["id"], page=None)["entries"]
    assert [entry["did"] for entry in entries] == ["", "同意", "Change language"]
    assert entries[0]["messages"][0].startswith("您好")
    assert entries[2]["asked"] == view.data["question"]["prompt"]


def test_a_repeated_wish_for_a_language_is_answered_once_more_the_same() -> None:
    world = World()
    first = world.begin()
    once = world.turn(first, Speak(ENGLISH), key="switch")
    again = world.turn(first, Speak(ENGLISH), key="switch")
    assert again.replayed
    assert (again.version, again.data) == (once.version, once.data)


def test_what_waits_for_a_confirmation_still_waits_in_another_language() -> None:
    world = World()
    view = world.turn(world.begin(), Act("restart"))
    assert "confirm" in view.data["can"]
    view = world.turn(view, Speak(ENGLISH))
    assert "confirm" in view.data["can"]
    assert world.turn(view, Act("confirm")).data["outcome"] == "rewound"


def test_a_paused_conversation_stays_paused_in_another_language() -> None:
    world = World()
    view = world.turn(world.turn(world.begin(), Act("pause")), Speak(ENGLISH))
    assert view.data["status"] == "paused"
    assert world.turn(view, Act("resume")).data["messages"][0]["text"].startswith("Welcome back")


def test_a_person_in_danger_is_told_where_help_is_in_her_language() -> None:
    world = World()
    view = world.turn(world.turn(world.begin(), Speak(ENGLISH)), "家里断粮了")
    assert view.data["outcome"] == "crisis"
    assert "12345" in view.data["messages"][0]["text"]
    assert not _CHINESE.search(" ".join(message["text"] for message in view.data["messages"]))


def test_an_officer_reads_the_summary_in_chinese_whatever_was_spoken() -> None:
    application = application_of(World(), personas()["herder_couple"], cycle([ENGLISH]))
    titles = {section["title"] for section in application.content["summary"]}
    assert titles
    assert all(_CHINESE.search(title) for title in titles)


def test_a_conversation_begun_under_an_old_name_of_chinese_is_in_chinese() -> None:
    assert World().begin().data["messages"][0]["text"].startswith("您好")  # `zh-CN`
