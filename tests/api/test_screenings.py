"""Anybody may ask what they can get: no sign-in, one question at a time, nothing kept."""

from __future__ import annotations

from typing import Any

import pytest

from api.plumbing.preview_schemas import PreviewAmount, PreviewQuestion, PreviewView, ProgrammePreview
from tests.application_world import SERVICE, ApplicationWorld, good

ALONE = [{"loop": "household.members", "closed": True}, {"loop": "situation.incomes", "closed": True}]
NOTHING_OWNED = {
    "property.savings": {"amount": "0.00"},
    "property.houses": 1,
    "property.vehicles": ["none"],
    "property.other_assets": ["none"],
    "benefits.received": ["none"],
}
POOR = {
    "residence.hukou": "150102001",
    "residence.hukou_kind": "urban",
    "applicant.birth_date": "1968-01-01",
    "situation.marriage": "widowed",
    "situation.work": "unemployed",
    **NOTHING_OWNED,
}


def answers(said: dict[str, Any]) -> list[dict[str, Any]]:
    """Answers as they are sent."""
    return [{"question": question, "answer": answer} for question, answer in said.items()]


WIDOW = answers(POOR)


def ask(applications: ApplicationWorld, path: str = "/v1/screenings", language: str = "zh-CN", **body: Any) -> Any:
    return applications.app.test_client().post(path, json=body, headers={"Accept-Language": language})


def verdict(view: Any, programme: str = "minimum_living_guarantee") -> Any:
    preview = view.get("preview", view)
    return next(shown for shown in preview["programmes"] if shown["programme"] == programme)


_SAYS: dict[str, Any] = {
    "yes_no": lambda question: False,
    "choice": lambda question: question["options"][0]["value"],
    "choices": lambda question: [question["options"][-1]["value"]],
}


def answer_to(question: dict[str, Any], body: dict[str, Any]) -> None:
    """Answer like somebody alone and poor: no to everything, nothing owned."""
    address, kind = question["id"], question["kind"]
    if kind == "members":
        body["lists"].append({"loop": address, "closed": True})
    elif address in POOR:
        body["answers"] += answers({address: POOR[address]})
    elif kind in {"yes_no", "choice", "choices"}:
        body["answers"] += answers({address: _SAYS[kind](question)})
    else:
        body["dont_know"].append(address)


def test_anybody_is_led_from_nothing_to_verdicts_that_no_question_can_change(applications: ApplicationWorld) -> None:
    body: dict[str, Any] = {"answers": [], "lists": [], "dont_know": []}
    asked: list[str] = []
    while (view := good(ask(applications, **body)))["question"] is not None:
        asked.append(view["question"]["id"])
        answer_to(view["question"], body)
        assert len(asked) == len(set(asked)), "the same question twice"
    assert asked[0] == "screening.emergency"  # what cannot wait comes first
    assert 10 < len(asked) < 45
    assert {shown["verdict"] for shown in view["preview"]["programmes"]} <= {
        "certain_yes",
        "certain_no",
        "needs_officer",
        "not_modelled",
    }


def test_somebody_who_is_not_safe_hears_first_where_help_is(applications: ApplicationWorld) -> None:
    view = good(ask(applications, answers=answers({"screening.emergency": True, "emergency.happened": "violence"})))
    assert "110" in view["messages"][0]["text"]
    assert good(ask(applications, answers=answers({"screening.emergency": False})))["messages"] == []


def test_nothing_of_a_screening_is_kept(applications: ApplicationWorld) -> None:
    before = applications.fingerprint()
    names = applications.database.list_collection_names()
    good(ask(applications, answers=WIDOW, lists=ALONE))
    good(ask(applications, "/v1/previews", answers=WIDOW, lists=ALONE))
    assert applications.fingerprint() == before
    assert applications.database.list_collection_names() == names


def test_a_preview_gives_amount_reasons_articles_and_figures_with_their_origin(applications: ApplicationWorld) -> None:
    shown = verdict(good(ask(applications, "/v1/previews", answers=WIDOW, lists=ALONE, on="2022-07-01")))
    assert (shown["verdict"], shown["amount"]["high"]) == ("certain_yes", "841.00")
    reason = shown["because"][0]
    assert "低保标准" in reason["text"]
    assert "57号" in reason["article"]
    standard = next(figure for figure in reason["parameters"] if figure["name"].endswith("urban_standard"))
    assert (standard["low"], standard["region"], standard["from"]) == ("841", "150100", "2022-01-01")
    assert standard["source"]["title"]


def test_a_preview_tells_at_which_amount_a_verdict_turns(applications: ApplicationWorld) -> None:
    lists = [ALONE[0], {"loop": "situation.incomes", "items": ["i1"], "closed": True}]
    told = WIDOW + answers(
        {
            "residence.lives_at_hukou": True,
            "expenses.kinds": ["none"],
            "situation.incomes.i1.kind": "support",
            "situation.incomes.i1.amount": {"amount": "300.00", "per": "month"},
        }
    )
    shown = verdict(good(ask(applications, "/v1/previews", answers=told, lists=lists, on="2022-07-01")))
    turn = next(turn for turn in shown["flips_at"] if turn["question"] == "situation.incomes.i1.amount")
    assert (turn["at"], turn["unit"]) == ("841.00", "CNY/month")
    assert (turn["below"], turn["from_there"]) == ("certain_yes", "certain_no")
    assert turn["text"] == (
        "别的都不变的话：您的收入（第 1 项）的金额不到 841 元（每月），符合条件；到了 841 元（每月），不符合条件。"
    )


def test_a_preview_tells_which_answer_alone_would_settle_what(applications: ApplicationWorld) -> None:
    told = answers({question: answer for question, answer in POOR.items() if question != "residence.hukou_kind"})
    view = good(ask(applications, "/v1/previews", answers=told, lists=ALONE, on="2022-07-01"))
    insured = next(
        each
        for each in verdict(view, "temporary_assistance_unemployed")["depends_on"]
        if each["question"] == "screening.had_insurance"
    )
    assert insured["settles"] == {"yes": "certain_no", "no": "needs_officer"}
    assert insured["enough"] is True
    child = verdict(view, "orphan_support")["depends_on"][0]
    assert child["settles"] == {"yes": "depends", "no": "certain_no"}
    assert child["enough"] is False


def test_who_may_draw_one_of_two_is_told_which_is_the_poorer_choice(applications: ApplicationWorld) -> None:
    told = answers(
        POOR
        | {
            "applicant.birth_date": "1950-01-01",
            "situation.work": "unable",
            "situation.disability": False,
            "situation.health": "healthy",
            "self_care.needs_help": ["none"],
        }
    )
    lists = [*ALONE, {"loop": "destitution.bearers", "closed": True}]
    view = good(ask(applications, "/v1/previews", answers=told, lists=lists, on="2022-07-01"))
    assert {verdict(view)["verdict"], verdict(view, "destitute_support")["verdict"]} == {"certain_yes"}
    (choice,) = view["alternatives"]
    assert {each["programme"] for each in choice["among"]} == {"minimum_living_guarantee", "destitute_support"}
    assert choice["dominated"] == ["minimum_living_guarantee"]
    assert choice["why"] == "按现在算，最低生活保障不会比特困人员救助供养给得多。"
    assert "两样只能领一样" in choice["text"]


def test_a_screening_tells_none_of_what_costs_a_closer_look(applications: ApplicationWorld) -> None:
    view = good(ask(applications, answers=WIDOW, lists=ALONE))["preview"]
    assert "alternatives" not in view
    assert not {"flips_at", "because"} & verdict(view).keys()
    assert all(each.keys() == {"question", "label"} for each in verdict(view, "orphan_support")["depends_on"])


def test_a_county_without_figures_says_so_and_guesses_no_number(applications: ApplicationWorld) -> None:
    # 科尔沁区: no sourced standard for 通辽
    shown = verdict(
        good(ask(applications, "/v1/previews", answers=answers(POOR | {"residence.hukou": "150502001"}), lists=ALONE))
    )
    assert shown["verdict"] in {"depends", "needs_officer"}
    assert "本地标准未收录" in {hang["text"] for hang in shown["missing"]}
    assert shown["amount"]["high"] is None


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"answers": answers({"property.cash": {"amount": "1.00"}})}, "/answers/0"),
        ({"answers": answers({"property.houses": 1, "property.savings": {"amount": "-1.00"}})}, "/answers/1"),
        ({"answers": answers({"expenses.medical": {"amount": "1.00"}})}, "/answers/0"),
        ({"answers": answers({"applicant.birth_date": "2024-02-30"})}, "/answers/0"),
        ({"answers": answers({"residence.hukou": "110101001"})}, "/answers/0"),
        ({"answers": answers({"applicant.name": "乌云"})}, "/answers/0"),
        ({"answers": [*answers({"property.houses": 1}), *answers({"property.houses": 2})]}, "/answers"),
        ({"answers": [{"question": "property.houses"}]}, "/answers/0/answer"),
        ({"lists": [{"loop": "household.members", "items": ["a", "a"]}]}, "/lists/0"),
        ({"dont_know": ["nothing"]}, "/dont_know/0"),
        ({"on": "2022-13-01"}, "/on"),
        ({"on": "1990-01-01"}, "/on"),
        ({"facts": {}}, "/facts"),
    ],
)
def test_what_does_not_hold_is_named_and_no_verdict_is_made_of_a_default(
    applications: ApplicationWorld, body: dict[str, Any], pointer: str
) -> None:
    answer = ask(applications, "/v1/previews", **body)
    assert answer.status_code == 422
    assert pointer in {error["pointer"] for error in answer.get_json()["errors"]}


def test_a_screening_speaks_the_readers_language(applications: ApplicationWorld) -> None:
    view = good(ask(applications, language="en", answers=WIDOW))
    assert verdict(view)["title"] == "Minimum living guarantee"
    assert view["question"]["prompt"].isascii()


def test_whoever_signs_in_goes_on_with_every_answer(applications: ApplicationWorld) -> None:
    person = applications.person()
    body = {"service": SERVICE, "screening": {"answers": WIDOW, "lists": ALONE}}
    view = good(person.post("/v1/conversations", body), 201)
    lines = [
        line
        for section in good(person.get(f"/v1/conversations/{view['id']}/summary"))["sections"]
        for line in section["lines"]
    ]
    assert {"residence.hukou", "situation.marriage", "property.houses"} <= {line["question"] for line in lines}
    assert verdict(view)["depends_on"] == verdict(good(ask(applications, answers=WIDOW, lists=ALONE)))["depends_on"]


def test_a_screening_that_does_not_hold_begins_nothing(applications: ApplicationWorld) -> None:
    person = applications.person()
    answer = person.post(
        "/v1/conversations", {"service": SERVICE, "screening": {"answers": answers({"nobody.knows": 1})}}
    )
    assert answer.status_code == 422
    assert good(person.get("/v1/conversations"))["items"] == []


def test_a_transfer_needs_consent_and_an_application_of_ones_own(applications: ApplicationWorld) -> None:
    person, other = applications.person(), applications.person("batu")
    first = person.fill_in(until="property.savings")
    without = {"service": "low_income_edge", "transfer": {"conversation": first["id"], "agrees": False}}
    assert person.post("/v1/conversations", without).status_code == 422
    along = {"service": "low_income_edge", "transfer": {"conversation": first["id"], "agrees": True}}
    assert other.post("/v1/conversations", along).status_code == 404
    view = good(person.post("/v1/conversations", along), 201)
    assert "带过来" in "".join(message["text"] for message in view["messages"])


def test_whom_one_service_cannot_help_is_shown_where_to_go_on(applications: ApplicationWorld) -> None:
    person = applications.person()
    pension = {
        "expenses.kinds": ["none"],
        "residence.lives_at_hukou": True,
        "situation.work": "retired",
        "situation.incomes.i1.kind": "pension",
        "situation.incomes.i1.pension_kind": "employees",
        "situation.incomes.i1.amount": {"amount": "1000.00", "per": "month"},
    }
    lists = [ALONE[0], {"loop": "situation.incomes", "items": ["i1"], "closed": True}]
    told = {"answers": answers(POOR | pension), "lists": lists, "dont_know": []}
    view = good(person.post("/v1/conversations", {"service": SERVICE, "screening": told}), 201)
    assert verdict(view)["verdict"] == "certain_no"
    offered = view["transfer"]
    assert [each["service"] for each in offered["to"]] == ["low_income_edge"]
    assert "低保边缘" in offered["text"] or "最低生活保障边缘家庭" in offered["text"]
    along = {"service": "low_income_edge", "transfer": {"conversation": view["id"], "agrees": True}}
    assert good(person.post("/v1/conversations", along), 201)["transfer"] is None


def test_nobody_is_led_elsewhere_while_the_service_may_still_help(applications: ApplicationWorld) -> None:
    assert applications.person().begin()["transfer"] is None


def test_the_preview_of_ones_conversation_says_what_to_ask_next(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.fill_in(until="property.savings")
    shown = good(person.get(f"/v1/conversations/{view['id']}/preview"))
    assert shown["next"]
    assert "property.savings" in {question["question"] for question in shown["next"]}
    assert applications.person("batu").get(f"/v1/conversations/{view['id']}/preview").status_code == 404


def test_a_preview_holds_what_is_described_and_nothing_else(applications: ApplicationWorld) -> None:
    preview = good(ask(applications, answers=WIDOW, lists=ALONE))["preview"]
    assert preview.keys() == PreviewView().fields.keys()
    for shown in preview["programmes"]:
        assert shown.keys() == ProgrammePreview().fields.keys()
        assert all(asked.keys() == PreviewQuestion().fields.keys() for asked in shown["depends_on"])
        assert shown["amount"] is None or shown["amount"].keys() == PreviewAmount().fields.keys()
