"""A person talks with the service: begins, answers, goes back, corrects, looks back, goes on another day."""

from __future__ import annotations

import pytest

from tests.application_world import SERVICE, ApplicationWorld, Person, View, good
from tests.identity_world import PHONE


@pytest.fixture
def somebody(applications: ApplicationWorld) -> Person:
    return applications.person()


def test_a_person_can_begin_and_is_asked_one_plain_question(somebody: Person) -> None:
    answer = somebody.post("/v1/conversations", {"service": SERVICE})
    view = good(answer, 201)
    assert answer.headers["ETag"] == '"v1"'
    assert (view["status"], view["version"], view["receipt"]) == ("open", 1, None)
    assert view["question"]["id"] == "consents.personal_information"
    assert view["flow"] == {"id": SERVICE, "version": 1}
    assert good(somebody.get(f"/v1/conversations/{view['id']}"))["question"] == view["question"]


def test_a_person_cannot_begin_what_is_not_offered(somebody: Person) -> None:
    assert somebody.post("/v1/conversations", {"service": "no_such_service"}).status_code == 404
    assert somebody.post("/v1/conversations", {"service": SERVICE, "locale": "xx"}).status_code == 422
    assert good(somebody.get("/v1/conversations"))["items"] == []


def test_a_person_can_go_back_and_answer_differently(somebody: Person) -> None:
    view = somebody.fill_in(until="situation.marriage")
    view = somebody.answer(view, "married")
    view = somebody.say(view, action="back")
    assert (view["outcome"], view["question"]["id"]) == ("rewound", "situation.marriage")
    assert view["question"]["value"] == "married"
    view = somebody.answer(view, "widowed")
    assert view["question"]["id"] != "situation.marriage"
    assert text_of(somebody, view, "situation.marriage") == "爱人去世了"


def test_a_person_can_change_an_earlier_answer_and_returns_to_where_she_was(somebody: Person) -> None:
    view = somebody.fill_in(until="residence.hukou")
    view = somebody.say(view, action="change", question="applicant.name")
    assert view["question"]["id"] == "applicant.name"
    view = somebody.answer(view, "乌云其木格")
    assert view["question"]["id"] == "residence.hukou"
    assert text_of(somebody, view, "applicant.name") == "乌云其木格"


def test_a_person_who_errs_is_asked_again_kindly(somebody: Person) -> None:
    view = somebody.fill_in(until="applicant.id_number")
    view = somebody.answer(view, "123")
    assert (view["outcome"], view["question"]["id"]) == ("reprompt", "applicant.id_number")
    assert "18 位" in view["messages"][0]["text"]
    assert view["question"]["value"] is None


def test_a_person_can_say_it_in_her_own_words(somebody: Person) -> None:
    view = somebody.begin()
    view = somebody.say(view, text="随便吧")
    assert view["outcome"] == "reprompt"  # consent is never guessed from loose words
    view = somebody.say(view, text="同意")
    assert view["question"]["id"] == "consents.sensitive_information"
    view = somebody.say(view, text="为什么")
    assert view["outcome"] == "digression"
    assert view["question"]["id"] == "consents.sensitive_information"


def test_a_person_in_danger_hears_where_help_is_before_anything_else(somebody: Person) -> None:
    view = somebody.fill_in(until="applicant.name")
    stopped = somebody.say(view, text="家里断粮了，孩子两天没吃饭")
    assert (stopped["outcome"], stopped["status"]) == ("crisis", "paused")
    assert "12345" in stopped["messages"][0]["text"]
    assert stopped["question"]["id"] == "applicant.name"
    assert somebody.say(stopped, action="resume")["status"] == "open"


def test_a_person_can_pause_and_go_on_another_day_on_another_device(applications: ApplicationWorld) -> None:
    view = applications.person().fill_in(until="applicant.phone")
    paused = applications.person().say(view, action="pause")
    assert paused["status"] == "paused"
    applications.clock.forward(days=3)
    tomorrow = applications.device()
    view = tomorrow.look(paused)
    assert view["question"]["id"] == "applicant.phone"
    assert tomorrow.answer(view, "13847100001")["status"] == "open"


@pytest.mark.no_cover
def test_a_person_reads_the_whole_transcript_in_order_however_long_it_got(somebody: Person) -> None:
    view = somebody.begin()
    for _ in range(165):
        view = somebody.say(view, action="repeat")
    newest = good(somebody.get(f"/v1/conversations/{view['id']}/messages"))
    assert newest["page"] == 2
    pages = [
        good(somebody.get(f"/v1/conversations/{view['id']}/messages", page=page))["entries"]
        for page in range(newest["page"] + 1)
    ]
    assert pages[-1] == newest["entries"]
    assert [entry["version"] for page in pages for entry in page] == list(range(1, 167))
    assert good(somebody.get(f"/v1/conversations/{view['id']}/messages", page=99))["entries"] == []


def test_a_person_sees_her_conversations_newest_first_each_once(applications: ApplicationWorld) -> None:
    somebody, other = applications.person(), applications.person("batu")
    made = [somebody.begin()["id"] for _ in range(5)]
    other.begin()
    seen, cursor = [], None
    for _ in range(4):
        page = good(somebody.get("/v1/conversations", limit=2, **({"cursor": cursor} if cursor else {})))
        seen += [line["id"] for line in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == made[::-1]
    assert other.get("/v1/conversations", limit=2, cursor=page_cursor(somebody)).status_code == 422


def test_conversations_of_one_instant_are_listed_once_each(applications: ApplicationWorld) -> None:
    somebody = applications.person()
    instant = applications.clock()
    made = set()
    for _ in range(5):
        applications.clock.at = instant
        made.add(somebody.begin()["id"])
        applications.clock.at = instant
    pages = [good(somebody.get("/v1/conversations", limit=3))]
    pages.append(good(somebody.get("/v1/conversations", limit=3, cursor=pages[0]["next"])))
    listed = [line["id"] for page in pages for line in page["items"]]
    assert len(listed) == 5
    assert set(listed) == made


def page_cursor(somebody: Person) -> str:
    return str(good(somebody.get("/v1/conversations", limit=2))["next"])


def text_of(somebody: Person, view: View, question: str) -> str:
    sections = good(somebody.get(f"/v1/conversations/{view['id']}/summary"))["sections"]
    return next(line["text"] for part in sections for line in part["lines"] if line["question"] == question)


def test_a_person_who_signed_in_by_phone_is_offered_its_number(applications: ApplicationWorld) -> None:
    request, code = applications.world.ask_for_code(PHONE)
    signed_in = good(applications.world.give_code(request, code))
    person = Person(applications, signed_in["access_token"], signed_in["account"]["id"])
    question = person.fill_in(until="applicant.phone")["question"]
    assert (question["id"], question["value"]) == ("applicant.phone", PHONE)
    assert question["prefilled"] == {"value": PHONE, "source": "您登录用的手机号"}


def test_a_person_sees_which_members_are_left_half_way(somebody: Person) -> None:
    view = somebody.fill_in(until="household.members")
    view = somebody.answer(somebody.answer(view, True), "巴图")
    view = somebody.say(view, action="change", question="household.members")
    assert [(item["line"], item["draft"]) for item in view["question"]["items"]] == [("巴图，关系没填，? 岁", True)]
