"""What a citizen does after she applied: over HTTP, with real officers on the other side."""

from __future__ import annotations

from typing import Any

import pytest

from casework.watching import Watching
from tests.api.applications.test_uploads import send
from tests.application_world import ApplicationWorld, Person, good, new_key
from tests.desk_world import Office, case_of, office, step_of, version_of, walk
from tests.upload_files import photo

MATERIALS = ["户口本复印件", "收入证明"]


class Case:
    """A case, the person it is about, and the office that has it."""

    def __init__(self, world: ApplicationWorld) -> None:
        self.world, self.id, self.people = world, case_of(world), office(world)

    @property
    def person(self) -> Person:
        return self.world.person()

    def look(self) -> dict[str, Any]:
        return dict(good(self.person.get(f"/v1/applications/{self.id}"))["progress"])

    def reply(self, what: str, /, *, key: str | None = None, version: int | None = None, **body: Any) -> Any:
        at = version_of(self.world, self.id) if version is None else version
        return self.person.post(f"/v1/applications/{self.id}/{what}", body, version=at, key=key)

    def can(self) -> dict[str, dict[str, Any]]:
        return {one["action"]: one for one in self.look()["can"]}

    def ask(self) -> None:
        good(
            self.people.first.do(
                self.id, "ask_for_supplement", reasons=("document_missing",), materials=MATERIALS, words="照片要清楚。"
            )
        )

    def refuse(self) -> None:
        walk(self.world, self.id, self.people, until="county_review")
        reasons = ("property_over_limit",)
        good(self.people.county.do(self.id, "refuse", reasons=reasons, words="两套住房。"))
        good(self.people.county.do(self.id, "deliver", delivered_on=today(self.world), how="online"))

    def grant(self) -> None:
        """After the draw and, where it was drawn, the visit of the county."""
        walk(self.world, self.id, self.people, until="county_review")
        good(self.people.county.post("/v1/desk/samplings", {"lifecycle": "minimum_living_guarantee"}))
        visit = {"officers": [self.people.county.account, self.people.other.account], "words": "看过了。"}
        good(self.people.county.do(self.id, "county_visit", visited_on=today(self.world), **visit))
        good(self.people.other.do(self.id, "confirm", amount="790.00", review="stable"))
        if step_of(self.world, self.id) == "publicity":
            good(self.people.other.do(self.id, "end_publicity"))
        self.world.people["sarnai"] = self.world.device()

    def pass_days(self, days: int) -> None:
        """Days go by, and the watcher does what is due."""
        self.world.clock.forward(days=days)
        Watching(self.world.casework, self.world.casework.applications).watch(100)
        self.world.people["sarnai"] = self.world.device()


def today(world: ApplicationWorld) -> str:
    return str(world.clock().date())


@pytest.fixture
def case(applications: ApplicationWorld) -> Case:
    return Case(applications)


def test_a_citizen_hands_in_what_was_asked_with_files_and_answers(case: Case) -> None:
    case.ask()
    seen = case.look()
    assert (seen["asked"], seen["words"], seen["held"]["waits_for"]) == (MATERIALS, "照片要清楚。", "citizen")
    assert [one["text"] for one in seen["reasons"]] == ["还缺材料。"]
    supplement = case.can()["supplement"]
    assert supplement["path"] == f"/v1/applications/{case.id}/supplements"
    upload = good(send(case.person, photo()), 201)["id"]
    answers = [{"to": 1, "words": "没有固定收入"}]
    key = new_key()
    version = version_of(case.world, case.id)
    first = case.reply("supplements", words="都在这里", uploads=[upload], answers=answers, key=key, version=version)
    assert good(first)["progress"]["step"] == "submitted"
    again = case.reply("supplements", words="都在这里", uploads=[upload], answers=answers, key=key, version=version)
    assert (again.headers["Idempotency-Replayed"], again.headers["ETag"]) == ("true", first.headers["ETag"])
    line = good(case.person.get(f"/v1/applications/{case.id}/timeline"))["happenings"][-1]
    assert (line["by"], line["words"]) == ("您", "都在这里\n收入证明：没有固定收入")
    removal = case.person.post(f"/v1/uploads/{upload}/removal")
    assert (removal.status_code, removal.json["code"]) == (409, "upload_attached")


def test_what_cannot_be_handed_in_changes_nothing(case: Case) -> None:
    case.ask()
    mine = good(send(case.person, photo()), 201)["id"]
    theirs = good(send(case.world.person("batu"), photo()), 201)["id"]
    before = case.world.fingerprint("applications", "uploads")
    for body, pointer in (
        ({}, ""),
        ({"uploads": [mine, theirs]}, "/uploads/1"),
        ({"words": "好", "answers": [{"to": 7, "words": "没有"}]}, "/answers/0/to"),
    ):
        refused = case.reply("supplements", **body)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    stale = case.reply("supplements", words="好", version=1)
    assert stale.status_code == 412
    assert case.world.fingerprint("applications", "uploads") == before


def test_what_is_not_open_is_refused_with_what_is(case: Case) -> None:
    before = case.world.fingerprint("applications")
    for what, body in (
        ("supplements", {"words": "好"}),
        ("changes", {"what": "income", "since": "2026-01-01", "words": "涨了"}),
        ("appeals", {"words": "不服"}),
        ("withdrawal", {"of": "appeal"}),
        ("transfers", {"programme": "low_income_edge"}),
    ):
        refused = case.reply(what, **body)
        assert (refused.status_code, refused.json["code"]) == (409, "not_here"), what
        assert [one["code"] for one in refused.json["errors"]] == ["withdraw"]
    assert case.world.fingerprint("applications") == before


def test_a_citizen_reports_a_change_while_money_is_paid(case: Case) -> None:
    case.grant()
    seen = case.look()
    decision = seen["decision"]
    assert (decision["outcome"], decision["amount"], decision["review_title"]) == ("granted", "790.00", "每年复核一次")
    assert seen["by_when"].startswith("定期复核：到")
    what = next(one for one in case.can()["report_change"]["takes"] if one["name"] == "what")
    assert {"members", "health", "other"} <= {one["value"] for one in what["options"]}
    late = case.reply("changes", what="members", since="2199-01-01", words="添了孩子")
    assert (late.status_code, late.json["errors"][0]["pointer"]) == (422, "/details/since")
    changed = good(case.reply("changes", what="members", since=today(case.world), words="添了孩子"))
    assert (changed["progress"]["step"], "待遇照常发" in changed["progress"]["says"]) == ("change_review", True)
    found = case.world.casework.applications.find(case.id, owner=case.person.account)
    assert found is not None
    assert found.history[-1].details == {"words": "添了孩子", "what": "members", "since": today(case.world)}


def test_a_refused_citizen_reads_why_and_appeals_in_time(case: Case) -> None:
    case.refuse()
    case.world.people["sarnai"] = case.world.device()
    seen = case.look()
    assert [one["text"] for one in seen["decision"]["reasons"]] == ["家庭财产超过当地规定。"]
    assert (seen["decision"]["words"], seen["decision"]["outcome_title"]) == ("两套住房。", "不同意")
    can = case.can()
    assert list(can) == ["appeal", "transfer", "apply_again"]
    assert can["appeal"]["until"] is not None
    about = case.reply("appeals", words="只有一套", about="hapn_" + "a" * 26)
    assert (about.status_code, about.json["errors"][0]["pointer"]) == (422, "/about")
    appealed = good(case.reply("appeals", words="只有一套", about=seen["decision"]["happening"]))["progress"]
    assert (appealed["step"], [one["action"] for one in appealed["can"]]) == (
        "appealed",
        ["withdraw_appeal", "apply_again"],
    )
    taken_back = good(case.reply("withdrawal", of="appeal"))["progress"]
    assert (taken_back["step"], [one["action"] for one in taken_back["can"]]) == ("closed", ["apply_again"])


def test_an_appeal_that_comes_too_late_is_told_what_else_is_possible(case: Case) -> None:
    case.refuse()
    case.pass_days(70)
    assert step_of(case.world, case.id) == "closed"
    before = case.world.fingerprint("applications")
    refused = case.reply("appeals", words="只有一套")
    assert (refused.status_code, refused.json["code"]) == (409, "appeal_too_late")
    assert [one["code"] for one in refused.json["errors"]] == ["apply_again", "explain", "ask"]
    assert case.world.fingerprint("applications") == before


def test_a_refused_citizen_lets_the_papers_go_on(case: Case) -> None:
    case.refuse()
    case.world.people["sarnai"] = case.world.device()
    transfer = case.can()["transfer"]
    assert [one["value"] for one in transfer["takes"][0]["options"]] == ["low_income_edge", "rigid_expenditure"]
    went = good(case.reply("transfers", programme="low_income_edge"))["progress"]
    assert "transfer" not in {one["action"] for one in went["can"]}
    again = case.reply("transfers", programme="rigid_expenditure")
    assert (again.status_code, again.json["code"]) == (409, "not_now")


def test_who_did_it_is_told_by_role_and_office_and_never_by_name(case: Case) -> None:
    receipt = case.world.person("tuya").apply("herder_couple")["receipt"]
    case.id, case.world.people["sarnai"] = receipt["application"], case.world.people["tuya"]
    walk(case.world, case.id, case.people, until="public_notice")
    answer = case.person.get(f"/v1/applications/{case.id}/timeline")
    lines = good(answer)["happenings"]
    assert {(one["by"], one["by_office"]) for one in lines} == {
        ("您", ""),
        ("苏木乡镇（街道）工作人员", "巴彦查干苏木人民政府（民政窗口）"),
        ("旗县工作人员", "克什克腾旗民政局"),
    }
    everybody: Office = case.people
    for secret in ("first", "county", *(one.account for one in everybody.everybody), "看过了。"):
        assert secret not in answer.text.replace("first_review", "").replace("county_review", ""), secret
