"""A case on an officer's desk."""

from __future__ import annotations

from identity.principal import Role
from tests.application_world import ApplicationWorld, good
from tests.desk_world import COUNTY, TOWNSHIP, case_of, officer, settle


def test_an_officer_sees_the_work_of_her_township_and_of_no_other(applications: ApplicationWorld) -> None:
    case, elsewhere = case_of(applications), case_of(applications, "single_mother", "batu")
    bold = officer(applications, "bold", Role.TOWNSHIP_OFFICER)
    page = good(bold.get("/v1/desk/cases"))
    assert [line["id"] for line in page["items"]] == [case]
    assert elsewhere != case
    line = page["items"][0]
    assert (page["region"], page["next"], line["township"], line["name"]) == (TOWNSHIP, None, TOWNSHIP, "乌***")
    assert line["step_title"] == "已提交，等待受理"


def test_an_officer_opens_a_case_with_every_number_in_part(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    answer = officer(applications, "bold").get(f"/v1/desk/cases/{case}", purpose="handling")
    file = good(answer)
    assert answer.headers["ETag"] == f'"v{file["version"]}"'
    assert {one["field"] for one in file["masked"]} >= {"applicant.id_number", "applicant.phone", "bank.account"}
    for number in ("152526196804120060", "13847100001"):
        assert number not in answer.text
    assert "乌云其木格" in answer.text
    assert [one["action"] for one in file["history"]] == ["submit"]


def test_an_officer_sees_one_number_in_full_after_stepping_up(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold")
    body = {"field": "applicant.phone", "purpose": "handling", "reason": "contact"}
    refused = bold.post(f"/v1/desk/cases/{case}/unmasking", body)
    assert (refused.status_code, refused.json["code"]) == (409, "step_up_needed")
    bold.step_up()
    assert good(bold.post(f"/v1/desk/cases/{case}/unmasking", body)) == {
        "field": "applicant.phone",
        "value": "13847100001",
    }
    member = next(one["field"] for one in bold.file(case)["masked"] if one["field"].startswith("household."))
    answer = good(bold.post(f"/v1/desk/cases/{case}/unmasking", body | {"field": member}))
    assert answer["value"].isalnum()
    nothing = bold.post(f"/v1/desk/cases/{case}/unmasking", body | {"field": "applicant.name"})
    assert (nothing.status_code, nothing.json["code"]) == (422, "nothing_masked")


def test_the_person_reads_who_looked_at_what_and_why(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold")
    bold.file(case, "supervision")
    bold.step_up()
    good(
        bold.post(
            f"/v1/desk/cases/{case}/unmasking", {"field": "applicant.phone", "purpose": "handling", "reason": "contact"}
        )
    )
    answer = applications.person().get("/v1/me/access-log")
    log = good(answer)
    assert [(one["thing"], one["purpose"]) for one in log["items"]] == [("phone", "handling"), ("file", "supervision")]
    assert log["items"][1]["text"] == "旗县民政局工作人员（内蒙古自治区赤峰市克什克腾旗）为了监督检查，看了您的申请。"
    assert log["items"][0]["office"] == COUNTY
    assert bold.account not in answer.text
    assert "bold" not in answer.text
    assert good(applications.person("batu").get("/v1/me/access-log"))["items"] == []


def test_pages_of_the_access_log_follow_on(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold")
    for purpose in ("handling", "complaint", "sampling", "supervision", "handling"):
        bold.file(case, purpose)
    person, seen, cursor = applications.person(), [], None
    while True:
        page = good(person.get("/v1/me/access-log", limit=2, **({"cursor": cursor} if cursor else {})))
        seen += [one["purpose"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == ["handling", "supervision", "sampling", "complaint", "handling"]
    other = applications.person("batu").get(
        "/v1/me/access-log", limit=2, cursor=good(person.get("/v1/me/access-log", limit=2))["next"]
    )
    assert (other.status_code, other.json["code"]) == (422, "cursor")


def test_an_officer_takes_a_step_and_sees_what_is_possible_now(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold", Role.TOWNSHIP_OFFICER)
    settle(applications, case, bold)
    before = bold.file(case)
    assert "accept" in [one["action"] for one in before["can"]]
    answer = bold.do(case, "accept", version=before["version"])
    state = good(answer)
    assert answer.headers["ETag"] == f'"v{state["version"]}"'
    assert state["step"] == "accepted"
    assert "accept" not in [one["action"] for one in state["can"]]
    file = bold.file(case)
    assert [(one["action"], one["by"], one["is_mine"]) for one in file["history"]][-1] == (
        "accept",
        "township_officer",
        True,
    )


def test_a_step_that_is_not_possible_says_what_is(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold", Role.TOWNSHIP_OFFICER)
    before = applications.fingerprint("applications")
    refused = bold.do(case, "confirm")
    assert (refused.status_code, refused.json["code"]) == (409, "not_here")
    assert "accept" in [one["code"] for one in refused.json["errors"]]
    assert bold.do(case, "accept", version=7).status_code == 412
    assert applications.fingerprint("applications") == before


def test_a_repeated_step_has_one_effect(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold", Role.TOWNSHIP_OFFICER)
    settle(applications, case, bold)
    body = {"action": "accept", "details": {}, "reasons": []}
    first = bold.change(case, "actions", body, version=1, key="k" * 20)
    again = bold.change(case, "actions", body, version=1, key="k" * 20)
    assert (good(first)["version"], good(again)["version"], again.headers["Idempotency-Replayed"]) == (2, 2, "true")
    other = bold.change(case, "actions", body | {"action": "forward"}, version=1, key="k" * 20)
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
