"""What goes to an applicant's phone: what she must know, in her language, and never where it could hurt her."""

from __future__ import annotations

import pytest

from adapters.mongo.conversations import MongoConversations
from api.wiring import OpenStore, build_progress_notices
from casework.watching import Watching
from tests.application_world import ApplicationWorld, good
from tests.desk_world import Office, case_of, office, walk

PHONE = "+8613847100001"
ASKED, DECIDED, LATE = "要请您补一点东西", "有结果了", "没有按原来的日期办好"


class Case:
    """A case at an office, and the phone of the person it is about."""

    def __init__(self, world: ApplicationWorld, persona: str = "herder_couple") -> None:
        self.world = world
        self.id = case_of(world, persona)
        self.people: Office = office(world)
        store = OpenStore(world.database, world.world.vault, world.world.ring, None)
        self.relay = build_progress_notices(world.world.settings, store, world.conversations, world.limits)

    def ask(self, case: str = "") -> None:
        given = {"reasons": ("document_missing",), "materials": ["kestrel"]}
        good(self.people.first.do(case or self.id, "ask_for_supplement", **given))

    def told(self) -> list[tuple[str, str]]:
        """Numbers and words of what has gone out so far."""
        self.relay.run_once()
        return [(one["phone"], one["text"]) for one in self.world.world.stand_ins.sms.sent]


@pytest.fixture
def case(applications: ApplicationWorld) -> Case:
    return Case(applications)


def test_an_applicant_is_told_when_something_is_asked_of_her_and_once(case: Case) -> None:
    case.ask()
    [(phone, words)] = case.told()
    assert (phone, ASKED in words) == (PHONE, True)
    for personal in ("kestrel", "低保", "乌云", "appl_", "http", PHONE[3:]):
        assert personal not in words
    assert len(case.told()) == 1


def test_what_she_has_done_meanwhile_is_not_asked_for(case: Case) -> None:
    case.ask()
    good(case.people.first.do(case.id, "supplement", words="都有了"))
    assert case.told() == []


def test_steps_she_need_not_know_of_send_nothing(case: Case) -> None:
    walk(case.world, case.id, case.people, until="first_review")
    assert case.told() == []


def test_an_applicant_is_told_of_a_decision_and_not_which(case: Case) -> None:
    walk(case.world, case.id, case.people, until="county_review")
    good(case.people.county.do(case.id, "refuse", reasons=("property_over_limit",), words="两套住房。"))
    [(_, words)] = case.told()
    assert DECIDED in words
    assert "没有确认" not in words


def test_an_applicant_is_told_of_a_broken_promise_with_its_new_date(case: Case) -> None:
    walk(case.world, case.id, case.people, until="accepted")
    case.world.clock.forward(days=8)
    Watching(case.world.casework, case.world.casework.applications).watch(100)
    [(_, words)] = case.told()
    assert LATE in words
    assert "{" not in words
    assert "年" in words


def test_a_phone_that_has_heard_enough_for_a_day_hears_no_more(case: Case) -> None:
    for _ in range(4):
        case.world.limits.hit("notice.phone", PHONE.removeprefix("+86"))
    case.ask()
    assert len(case.told()) == 1
    case.ask(case_of(case.world))
    assert len(case.told()) == 1


def test_nothing_goes_to_the_phone_of_somebody_who_spoke_of_violence(case: Case) -> None:
    sarnai = case.world.person()
    view = sarnai.begin()
    stopped = sarnai.say(view, text="他打我，我很怕")
    assert stopped["outcome"] == "crisis"
    good(sarnai.turn(stopped, {"action": "resume"}))
    case.ask()
    assert case.told() == []
    [line] = good(sarnai.get("/v1/applications"))["items"]
    assert line["state"] == "waiting_for_supplement"


def test_somebody_who_was_hungry_is_told_like_everybody_once_she_goes_on(case: Case) -> None:
    sarnai = case.world.person()
    stopped = sarnai.say(sarnai.begin(), text="家里断粮了")
    assert stopped["outcome"] == "crisis"
    good(sarnai.turn(stopped, {"action": "resume"}))
    case.ask()
    assert len(case.told()) == 1


def test_the_message_is_in_the_language_she_applied_in(applications: ApplicationWorld) -> None:
    receipt = applications.person().apply("herder_couple")["receipt"]
    case = Case.__new__(Case)
    case.world, case.id, case.people = applications, receipt["application"], office(applications)
    store = OpenStore(applications.database, applications.world.vault, applications.world.ring, None)
    case.relay = build_progress_notices(
        applications.world.settings, store, applications.conversations, applications.limits
    )
    kept = MongoConversations(applications.database, applications.world.vault)
    found = kept.find(
        str(applications.database["applications"].find_one({"_id": case.id})["conversation"]),  # type: ignore[index]
        owner=applications.person().account,
    )
    assert found is not None
    found.locale, found.version = "en", found.version + 1
    assert kept.replace(found, owner=found.owner, version=found.version - 1)
    case.ask()
    [(_, words)] = case.told()
    assert "Something is needed from you" in words
