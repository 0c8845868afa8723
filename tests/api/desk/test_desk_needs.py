"""Needs for services and checks between departments, over HTTP."""

from __future__ import annotations

from tests.application_world import ApplicationWorld, good
from tests.desk_world import case_of, officer


def test_a_citizen_sees_what_her_household_needs_and_what_becomes_of_it(applications: ApplicationWorld) -> None:
    case, bold = case_of(applications), officer(applications, "bold")
    state = good(bold.change(case, "needs", {"do": "record", "kind": "care", "words": "要人照看，电话 13847100001"}))
    assert state["version"] == 2
    [need] = bold.file(case)["needs"]
    assert (need["kind_title"], need["status"], need["words"]) == (
        "照料护理",
        "recorded",
        "要人照看，电话 ****0001",
    )
    refer = {"do": "refer", "need": need["id"], "body": "social_work_station", "words": "请上门看看"}
    good(bold.change(case, "needs", refer))
    good(bold.change(case, "needs", {"do": "follow_up", "need": need["id"], "status": "under_way"}))
    answer = applications.person().get(f"/v1/applications/{case}/needs")
    [shown] = good(answer)["items"]
    assert (shown["status_title"], shown["provider_title"]) == ("正在提供服务", "苏木乡镇（街道）社会工作站")
    assert [step["status"] for step in shown["steps"]] == ["recorded", "referred", "under_way"]
    assert "照看" not in answer.text
    assert applications.person("batu").get(f"/v1/applications/{case}/needs").status_code == 404
    log = good(applications.person().get("/v1/me/access-log"))["items"]
    assert [one["thing"] for one in log] == ["file"]


def test_a_need_takes_exactly_what_is_done_with_it(applications: ApplicationWorld) -> None:
    case, bold = case_of(applications), officer(applications, "bold")
    for body in (
        {"do": "record"},
        {"do": "record", "kind": "money"},
        {"do": "record", "kind": "care", "body": "health"},
        {"do": "refer", "need": "need_" + "a" * 26},
        {"do": "follow_up", "need": "need_" + "a" * 26, "status": "recorded"},
        {"do": "forget"},
    ):
        assert bold.change(case, "needs", body).status_code == 422, body
    gone = bold.change(case, "needs", {"do": "refer", "need": "need_" + "a" * 26, "body": "health"})
    assert gone.status_code == 404
    assert bold.file(case)["needs"] == []


def test_departments_are_asked_about_whoever_authorised_it_and_answer(applications: ApplicationWorld) -> None:
    case, bold = case_of(applications), officer(applications, "bold")
    husband = bold.file(case)["permissions"][0]["person"]
    refused = bold.check(case, {"who": "applicant", "source": "banks"}, {"who": husband, "source": "banks"})
    assert (refused.status_code, refused.json["code"]) == (409, "not_authorised")
    good(bold.check(case, {"who": "applicant", "source": "banks"}, {"who": "applicant", "source": "tax"}))
    early = bold.check(case, {"who": "applicant", "source": "insurance", "result": "as_said"})
    assert early.json["code"] == "check_not_started"
    good(bold.check(case, {"who": "applicant", "source": "banks", "result": "differs", "words": "有 5000 元存款"}))
    found = {one["source"]: (one["result"], one["words"]) for one in bold.file(case)["checks"]}
    assert found == {"banks": ("differs", "有 5000 元存款"), "tax": (None, "")}
    mixed = bold.check(
        case, {"who": "applicant", "source": "tax"}, {"who": "applicant", "source": "banks", "result": "differs"}
    )
    assert (mixed.status_code, mixed.json["code"]) == (422, "mixed_checks")
