"""Every shipped persona walks every flow it fits to the end; each whole conversation is kept as a text people read.

The texts lie in ``tests/flows/transcripts/<service>/<persona>.txt``. After a change of words or questions, write them
anew with

    BANGBAN_WRITE_TRANSCRIPTS=1 pytest tests/flows/test_persona_transcripts.py

read the difference as the person would who has to answer, and commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.flow import Question
from conversation_flows.personas import Persona, PersonaSpeechless, Player, another_answer, personas, visits
from tests.flows.retelling import told, transcript
from tests.unit.conversation.world import World, command_of

FOLDER = Path(__file__).parent / "transcripts"


def kept_at(visit: Persona) -> Path:
    """Where the conversation of one visit is kept."""
    return FOLDER / visit.service / f"{visit.name}.txt"


@pytest.mark.no_cover
@pytest.mark.parametrize("visit", visits(), ids=lambda visit: f"{visit.service}-{visit.name}")
def test_a_persona_walks_the_flow_to_the_end_in_the_words_we_have_read(visit: Persona) -> None:
    text, path = told(visit.name, visit.service).text, kept_at(visit)
    if os.environ.get("BANGBAN_WRITE_TRANSCRIPTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_every_transcript_belongs_to_a_persona() -> None:
    assert set(FOLDER.rglob("*.txt")) == set(map(kept_at, visits()))


@pytest.mark.no_cover
def test_the_same_persona_says_the_same_every_time() -> None:
    persona = personas()["herder_couple"]
    assert transcript(World(), persona) == transcript(World(), persona)


def test_a_persona_without_an_answer_says_which_question_it_was() -> None:
    whole = personas()["single_mother"]
    answers = {key: value for key, value in whole.answers.items() if key != "applicant.phone"}
    speechless = Persona("x", "x", whole.services, answers)
    with pytest.raises(PersonaSpeechless, match=r"applicant\.phone"):
        World().play(speechless)


def test_every_answer_of_a_persona_is_to_a_question_there_is() -> None:
    for persona in personas().values():
        flows = [shipped_catalog().latest(service) for service in persona.services]
        asked = {key for flow in flows if flow is not None for key in flow.by_key}
        assert set(persona.answers) <= asked, persona.name


def test_every_service_is_tried_by_somebody() -> None:
    assert {visit.service for visit in visits()} == {flow.service for flow in shipped_catalog().flows()}


@pytest.mark.no_cover
def test_every_kind_can_be_answered_otherwise_by_somebody_who_changes_her_mind() -> None:
    world, player = World(), Player(personas()["changes_their_mind"])
    view, seen = world.begin(), set()
    while (body := player.reply(view.data)) is not None:
        question = view.data["question"]
        seen.add(question["kind"])
        if question["kind"] != "members":
            other = another_answer(question)
            assert other is not None or question["kind"] in {"region", "signature", "month"}
        view = world.turn(view, command_of(body))
    flow = shipped_catalog().latest("minimum_living_guarantee")
    assert flow is not None
    kinds = {node.kind_name for node in flow.questions() if isinstance(node, Question)}
    assert kinds <= seen | {"month"}
