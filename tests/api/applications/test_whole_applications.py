"""A person applies from the first question to tracking, for every service."""

from __future__ import annotations

import pytest

from casework.receipt import is_receipt_number
from conversation_flows.personas import one_for_each_service, personas
from tests.application_world import ApplicationWorld, Person, good

PEOPLE = ["herder_couple", "single_mother", "twenty_people", *(persona.name for persona in one_for_each_service())]


@pytest.mark.no_cover
@pytest.mark.parametrize("persona", sorted(PEOPLE))
def test_a_person_can_apply_and_follow_the_case(applications: ApplicationWorld, persona: str) -> None:
    somebody = applications.person()
    submitted = somebody.apply(persona)
    receipt = submitted["receipt"]
    assert submitted["status"] == "submitted"
    assert submitted["question"] is None
    assert submitted["can"] == []
    assert is_receipt_number(receipt["number"])
    assert receipt["number"] in submitted["messages"][0]["text"]

    shown = good(somebody.get(f"/v1/applications/{receipt['application']}"))
    tracked = good(applications.track(receipt["tracking_code"], personas()[persona].last_four))
    assert shown["number"] == tracked["number"] == receipt["number"]
    assert shown["tracking_link"] == f"https://bangban.example/track#{receipt['tracking_code']}"
    assert shown["region"] == receipt["number"][:6]
    assert [stage["state"] for stage in tracked["stages"]] == ["submitted"]
    assert good(somebody.get(f"/v1/applications/{receipt['application']}/timeline"))["stages"] == tracked["stages"]
    assert tracked["region_name"].endswith(("旗", "区", "市"))


@pytest.mark.no_cover
@pytest.mark.parametrize("persona", sorted(PEOPLE))
def test_what_is_submitted_is_what_was_reviewed(applications: ApplicationWorld, persona: str) -> None:
    somebody = applications.person()
    view = somebody.fill_in(persona)
    reviewed = good(somebody.get(f"/v1/conversations/{view['id']}/summary"))["sections"]
    receipt = good(somebody.submit(view))["receipt"]
    submitted = good(somebody.get(f"/v1/applications/{receipt['application']}"))["summary"]
    assert submitted == reviewed
    texts = {line["text"] for part in submitted for line in part["lines"]}
    names = [answer for key, answer in personas()[persona].answers.items() if key.endswith(".name")]
    assert set(names) <= texts


@pytest.mark.no_cover
def test_a_person_who_signed_in_by_phone_can_apply(applications: ApplicationWorld) -> None:
    """Her phone was offered to her: an answer nobody entered."""
    signed_in = good(applications.world.give_code(*applications.world.ask_for_code()))
    somebody = Person(applications, signed_in["access_token"], signed_in["account"]["id"])
    receipt = somebody.apply()["receipt"]
    application = applications.casework.applications.find(receipt["application"], owner=somebody.account)
    assert application is not None
    assert application.entered_by == (somebody.account,)


def test_a_person_sees_her_applications_newest_first_page_by_page(applications: ApplicationWorld) -> None:
    somebody = applications.person()
    made = [somebody.apply()["receipt"]["number"] for _ in range(3)]
    seen, cursor = [], None
    while True:
        page = good(somebody.get("/v1/applications", limit=2, **({"cursor": cursor} if cursor else {})))
        seen += [line["number"] for line in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == made[::-1]
    assert [number[16:22] for number in made] == ["000001", "000002", "000003"]


def test_a_person_gets_a_qr_code_that_leads_to_tracking(applications: ApplicationWorld) -> None:
    somebody = applications.person()
    receipt = somebody.apply()["receipt"]
    png = somebody.get(f"/v1/applications/{receipt['application']}/qr")
    svg = somebody.get(f"/v1/applications/{receipt['application']}/qr", format="svg")
    assert (png.status_code, png.mimetype, png.data[:8]) == (200, "image/png", b"\x89PNG\r\n\x1a\n")
    assert (svg.status_code, svg.mimetype) == (200, "image/svg+xml")
    assert b"<svg" in svg.data
    assert somebody.get(f"/v1/applications/{receipt['application']}/qr", format="pdf").status_code == 422


def test_an_application_keeps_what_was_true_on_the_day_it_was_submitted(applications: ApplicationWorld) -> None:
    somebody = applications.person()
    submitted = somebody.apply("herder_couple")
    before = good(somebody.get(f"/v1/conversations/{submitted['id']}/summary"))
    applications.clock.forward(days=700)
    later = applications.device()
    assert good(later.get(f"/v1/conversations/{submitted['id']}/summary")) == before
