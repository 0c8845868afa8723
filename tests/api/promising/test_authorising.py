"""Everybody authorises for themself, on their own phone, and nobody for anybody else."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

from tests.application_world import ApplicationWorld, good, new_key
from tests.promising_world import STROKES, Applicant

BATU = "0011"  # the last four of 巴图


def say(applications: ApplicationWorld, what: str, code: str, last_four: str = BATU, **more: Any) -> TestResponse:
    body = {"code": code, "last_four": last_four} | more
    return applications.app.test_client().post(f"/v1/authorisations/{what}", json=body)


def replies(applications: ApplicationWorld) -> Any:
    kept = applications.promises.authorisations.authorisations
    [document] = applications.documents("authorisations")
    found = kept.find(document["_id"], owner=document["owner"])
    assert found is not None
    return found.replies


def test_a_spouse_can_read_who_asks_for_what_and_agree(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    [batu] = applicant.asked()
    assert (batu["name"], batu["relation"], batu["given"], batu["by_link"]) == ("巴图", "member", False, True)
    code = applicant.code(batu["id"])
    asking = good(say(applications, "opening", code))
    assert asking["asks"].startswith("乌***在申请最低生活保障")
    assert "银行" in asking["sources"]
    assert asking["state"] == "waiting"
    given = good(say(applications, "reply", code, agrees=True, signature=STROKES))
    assert given["state"] == "given"
    [reply] = replies(applications)
    assert (reply.agrees, reply.strokes) == (True, STROKES["strokes"])
    assert "我同意民政部门" in reply.text
    assert applicant.asked()[0]["given"] is True


def test_somebody_who_declines_is_heard_and_the_applicant_cannot_tell(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    [batu] = applicant.asked()
    code = applicant.code(batu["id"])
    waiting = applicant.asked()
    declined = good(say(applications, "reply", code, agrees=False, words="我们已经分开过了"))
    assert declined["state"] == "declined"
    assert applicant.asked() == waiting, "not yet, and no, look the same to whoever asked"
    [reply] = replies(applications)
    assert (reply.agrees, reply.words) == (False, "我们已经分开过了")
    application = applications.casework.applications.find(applicant.application, owner=applicant.person.account)
    assert application is not None
    [outstanding] = applications.promises.authorisations.outstanding(application)
    assert (outstanding.state, outstanding.replies[-1].words) == ("declined", "我们已经分开过了")


def test_somebody_may_think_again_while_the_link_holds(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    code = applicant.code(applicant.asked()[0]["id"])
    good(say(applications, "reply", code, agrees=True, signature=STROKES))
    again = good(say(applications, "reply", code, agrees=True, signature=STROKES))
    assert (again["state"], len(replies(applications))) == ("given", 1), "a lost reply is answered once"
    good(say(applications, "reply", code, agrees=False))
    assert applicant.asked()[0]["given"] is False
    assert [reply.agrees for reply in replies(applications)] == [True, False]


def test_a_signature_is_needed_to_agree_and_none_to_decline(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    code = applicant.code(applicant.asked()[0]["id"])
    answer = say(applications, "reply", code, agrees=True)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/signature")
    assert replies(applications) == ()
    assert good(say(applications, "reply", code, agrees=False))["state"] == "declined"


def test_a_link_ends_after_a_week_and_a_new_one_undoes_the_old(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    [batu] = applicant.asked()
    old = applicant.code(batu["id"])
    applications.clock.forward(days=7, seconds=-1)
    good(say(applications, "opening", old))
    applications.clock.forward(seconds=1)
    assert say(applications, "opening", old).json["code"] == "no_match"
    applicant = Applicant(applications.device("sarnai"), applicant.application, applicant.name)
    new = applicant.code(batu["id"])
    good(say(applications, "opening", new))
    newer = applicant.code(batu["id"])
    assert say(applications, "opening", new).json["code"] == "no_match"
    good(say(applications, "opening", newer))


def test_the_same_request_gives_the_same_link(applications: ApplicationWorld) -> None:
    applicant, key = Applicant.applies(applications), new_key()
    [batu] = applicant.asked()
    assert applicant.code(batu["id"], key) == applicant.code(batu["id"], key)
    assert applicant.code(batu["id"]) != applicant.code(batu["id"])


def test_somebody_without_a_number_signs_in_person(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications, "old_man_alone")
    [son] = applicant.asked()
    assert son["by_link"] is False
    answer = applicant.link(son["id"])
    assert (answer.status_code, answer.json["code"]) == (409, "sign_in_person")


def test_somebody_who_does_not_answer_is_reminded_twice_without_names_or_links(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications, "over_the_limit")
    applicant.asked()
    sms, watch = applications.world.stand_ins.sms, applications.promises.authorisations.watch
    sent: list[str] = []
    for _ in range(5):
        applications.clock.forward(days=3, minutes=1)
        watch(100)
        applications.reminders.run_once()
        sent = [message["text"] for message in sms.sent if "本人同意" in message["text"]]
    assert 0 < len(sent) <= 2 * len(applications.documents("authorisations"))
    assert all("http" not in text and applicant.name not in text for text in sent)
    reminded = [document["reminded"] for document in applications.documents("authorisations")]
    assert set(reminded) == {2}


def test_an_applicant_who_chose_nothing_is_reminded_and_not_for_what_is_settled(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    applicant.items()
    for item in ("family_relations", "land_and_livestock", "living_together"):
        applicant.commit(item)
    applications.clock.forward(days=5, minutes=1)
    applications.promises.verifying.watch(100)
    applications.reminders.run_once()
    sent = [message["text"] for message in applications.world.stand_ins.sms.sent if "还差一步" in message["text"]]
    assert len(sent) == 1
