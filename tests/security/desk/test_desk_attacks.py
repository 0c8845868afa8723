"""Attacks from behind the desk: looking without a reason, deciding one's own case, widening one's reach, taking lists
along (promises 9, 13–15, 17, 18, 27, 35)."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from api.desk.work import harmless
from casework.case_files import REASONS
from casework.work_list import MOST_EXPORTED
from i18n.errors import Unavailable
from identity.looking import PURPOSES, Purpose
from identity.principal import Role
from tests.application_world import ApplicationWorld, good, new_key
from tests.desk_world import COUNTY, OTHER_COUNTY, TOWNSHIP, case_of, officer, settle, version_of

UNMASK = {"field": "applicant.id_number", "purpose": "handling", "reason": "verify_identity"}
EVERYTHING = ("applications", "conversations", "commitments", "samplings", "accounts")


def trail(world: ApplicationWorld, event: str) -> list[dict[str, Any]]:
    return [entry for entry in world.documents("audit") if entry["event"] == event]


# --- looking ---------------------------------------------------------------------------------------------------------


def test_nobody_looks_without_saying_why(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold")
    for query in (
        {},
        {"purpose": ""},
        {"purpose": "curiosity"},
        {"purpose": "audit"},
        {"purpose": "handling", "why": "x"},
    ):
        assert bold.get(f"/v1/desk/cases/{case}", **query).status_code == 422, query
    assert trail(applications, "file_read") == []


def test_every_look_is_in_the_trail_with_its_purpose_and_without_a_value(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold")
    bold.file(case, "complaint")
    bold.step_up()
    value = good(bold.post(f"/v1/desk/cases/{case}/unmasking", UNMASK))["value"]
    person = applications.person().account
    entries = trail(applications, "file_read")
    assert [(entry["actor"], entry["subject"]) for entry in entries] == [(bold.account, person)] * 2
    assert entries[0]["facts"] == {
        "purpose": "complaint", "thing": "file", "application": case, "office": COUNTY, "role": "county_officer",
    }  # fmt: skip
    assert entries[1]["facts"]["reason"] == "verify_identity"
    assert value not in str(entries)


def test_what_cannot_be_written_down_is_not_shown(
    applications: ApplicationWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold")
    bold.step_up()

    def refuse(*_: object, **__: object) -> None:
        raise Unavailable(retry_after_seconds=1)

    monkeypatch.setattr("adapters.mongo.audit.MongoAuditTrail.record", refuse)
    for answer in (
        bold.get(f"/v1/desk/cases/{case}", purpose="handling"),
        bold.post(f"/v1/desk/cases/{case}/unmasking", UNMASK),
        bold.get("/v1/desk/cases.csv"),
        bold.change(case, "needs", {"do": "record", "kind": "care"}),
    ):
        assert answer.status_code == 503
        assert "乌" not in answer.text
    assert version_of(applications, case) == 1


def test_no_number_is_shown_in_full_without_a_fresh_dynamic_code(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold")
    path = f"/v1/desk/cases/{case}/unmasking"
    assert bold.post(path, UNMASK).json["code"] == "step_up_needed"
    bold.step_up()
    assert bold.post(path, UNMASK).status_code == 200
    applications.clock.forward(minutes=5)
    assert bold.post(path, UNMASK).json["code"] == "step_up_needed"
    assert len(trail(applications, "file_read")) == 1
    # who is told to prove herself learns nothing about what there is
    assert bold.post("/v1/desk/cases/appl_" + "a" * 26 + "/unmasking", UNMASK).json["code"] == "step_up_needed"


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": None},
        {"reason": None},
        {"reason": "curiosity"},
        {"purpose": "audit"},
        {"field": "applicant.name"},
        {"field": "nobody.phone"},
        {"field": "$where"},
        {"field": {"$gt": ""}},
        {"owner": "acct_x"},
    ],
)
def test_an_unmasking_that_does_not_hold_shows_nothing(applications: ApplicationWorld, wrong: dict[str, Any]) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold")
    bold.step_up()
    body = {name: value for name, value in (UNMASK | wrong).items() if value is not None}
    answer = bold.post(f"/v1/desk/cases/{case}/unmasking", body)
    assert answer.status_code == 422
    assert trail(applications, "file_read") == []


def test_the_purposes_and_reasons_are_closed_sets() -> None:
    assert set(Purpose) == {"handling", "complaint", "sampling", "supervision", "audit"}
    assert PURPOSES[Role.TOWNSHIP_OFFICER] == {"handling", "complaint"}
    assert Role.ADMINISTRATOR not in PURPOSES
    assert Role.CITIZEN not in PURPOSES
    assert len(REASONS) == 5


def test_an_auditor_looks_and_cannot_touch_and_an_administrator_does_not_even_look(
    applications: ApplicationWorld,
) -> None:
    case = case_of(applications)
    auditor = officer(applications, "auditor", Role.AUDITOR, COUNTY)
    admin = officer(applications, "admin", Role.ADMINISTRATOR, COUNTY)
    assert auditor.file(case, "audit")["id"] == case
    assert auditor.get(f"/v1/desk/cases/{case}", purpose="handling").status_code == 422
    before = applications.fingerprint(*EVERYTHING)
    assert auditor.do(case, "accept").status_code == 409
    for what, body in (("needs", {"do": "record", "kind": "care"}), ("recusal", {"words": "x"})):
        assert auditor.change(case, what, body).status_code == 404
    for purpose in Purpose:
        assert admin.get(f"/v1/desk/cases/{case}", purpose=purpose).status_code == 404
    assert admin.get("/v1/desk/cases").status_code == 404
    assert admin.do(case, "accept").status_code == 404
    assert applications.fingerprint(*EVERYTHING) == before


def test_the_trail_is_for_auditors_and_reading_it_is_an_entry(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold")
    auditor = officer(applications, "auditor", Role.AUDITOR)
    bold.file(case)
    assert bold.get("/v1/desk/audit").data == bold.get("/v1/desk/cases/appl_" + "a" * 26, purpose="handling").data
    person = applications.person().account
    found = good(auditor.get("/v1/desk/audit", subject=person, event="file_read"))
    assert [(one["actor"], one["facts"]["application"]) for one in found["items"]] == [(bold.account, case)]
    assert good(auditor.get("/v1/desk/audit", actor=bold.account))["items"][0]["event"] == "file_read"
    assert trail(applications, "audit_read")[0]["subject"] == person
    assert auditor.get("/v1/desk/audit", subject="x; drop").status_code == 422
    first = good(auditor.get("/v1/desk/audit", limit=2))
    following = good(auditor.get("/v1/desk/audit", limit=2, cursor=first["next"]))
    assert first["items"][-1]["number"] > following["items"][0]["number"]
    assert auditor.get("/v1/desk/audit", limit=2, cursor=first["next"], actor=bold.account).status_code == 422


# --- reach -----------------------------------------------------------------------------------------------------------


def test_a_list_reaches_as_far_as_its_officer(applications: ApplicationWorld) -> None:
    here, there = case_of(applications), case_of(applications, "single_mother", "batu")
    bold = officer(applications, "bold")
    sain = officer(applications, "sain", Role.COUNTY_OFFICER, OTHER_COUNTY)
    assert [one["id"] for one in good(bold.get("/v1/desk/cases"))["items"]] == [here]
    assert [one["id"] for one in good(sain.get("/v1/desk/cases"))["items"]] == [there]
    assert [one["id"] for one in good(bold.get("/v1/desk/cases", region=TOWNSHIP))["items"]] == [here]
    for region in (OTHER_COUNTY, "150403002", "150000", "150400"):
        assert bold.get("/v1/desk/cases", region=region).status_code == 404
    assert good(bold.get("/v1/desk/cases", office="150403002"))["items"] == []


def test_a_cursor_is_good_for_one_list_of_one_officer(applications: ApplicationWorld) -> None:
    for name in ("sarnai", "batu", "nara"):
        case_of(applications, who=name)
    bold, sain = officer(applications, "bold"), officer(applications, "sain")
    first = good(bold.get("/v1/desk/cases", limit=2))
    following = good(bold.get("/v1/desk/cases", limit=2, cursor=first["next"]))
    assert len({one["id"] for one in (*first["items"], *following["items"])}) == 3
    for who, query in ((sain, {}), (bold, {"step": "submitted"}), (bold, {"region": TOWNSHIP})):
        assert who.get("/v1/desk/cases", limit=2, cursor=first["next"], **query).json["code"] == "cursor"


def test_nobody_gets_longer_pages_or_exports_than_there_are(applications: ApplicationWorld) -> None:
    bold = officer(applications, "bold")
    for limit in ("0", "101", "-1", "１"):
        assert bold.get("/v1/desk/cases", limit=limit).status_code == 422
    assert bold.get("/v1/desk/cases.csv", limit="9999").status_code == 422
    asked: list[int] = []
    desk = applications.app.extensions["bangban"]().desk
    page = desk.work.page
    object.__setattr__(
        desk.work, "page", lambda *args, limit, **given: asked.append(limit) or page(*args, limit=limit, **given)
    )
    bold.step_up()
    assert bold.get("/v1/desk/cases.csv").status_code == 200
    assert asked == [MOST_EXPORTED]


def test_nobody_copies_a_register_number_by_number(applications: ApplicationWorld) -> None:
    case, bold = case_of(applications), officer(applications, "bold")
    bold.step_up()
    instant, statuses = applications.clock(), []
    for _ in range(61):
        applications.clock.at = instant
        statuses.append(bold.post(f"/v1/desk/cases/{case}/unmasking", UNMASK | {"field": "nobody.phone"}).status_code)
    assert (set(statuses[:60]), statuses[60]) == ({422}, 429)
    answers = [bold.get("/v1/desk/cases.csv").status_code for _ in range(11)]
    assert (set(answers[:10]), answers[10]) == ({200}, 429)


# --- exports ---------------------------------------------------------------------------------------------------------


def test_a_list_is_not_taken_along_without_a_fresh_code_and_never_unseen(applications: ApplicationWorld) -> None:
    case_of(applications)
    bold = officer(applications, "bold")
    assert bold.get("/v1/desk/cases.csv").json["code"] == "step_up_needed"
    bold.step_up()
    answer = bold.get("/v1/desk/cases.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    [columns, line] = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert dict(zip(columns, line, strict=True))["name"] == "乌***"
    for personal in ("乌云其木格", "15252619680412", "13847100001"):
        assert personal not in answer.text
    [entry] = trail(applications, "work_list_exported")
    assert entry["facts"] == {"office": COUNTY, "lines": 1, "role": "county_officer"}


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "\nx", "\0=1"])
def test_no_cell_of_an_export_is_a_formula(cell: str) -> None:
    assert harmless(cell)[0] == "'"
    assert "\0" not in harmless(cell)


def test_an_applicant_named_like_a_formula_harms_no_spreadsheet(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    store = applications.casework.applications
    application = store.find_within(case, scope=(COUNTY,))
    assert application is not None
    evil = replace(application, masked_name="=1+1", version=2)
    assert store.replace(evil, owner=evil.owner, version=1)
    bold = officer(applications, "bold")
    bold.step_up()
    assert ",'=1+1," in bold.get("/v1/desk/cases.csv").text


# --- acting ----------------------------------------------------------------------------------------------------------


def test_an_officer_who_filed_a_case_cannot_decide_it(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold")
    store = applications.casework.applications
    application = store.find_within(case, scope=(COUNTY,))
    assert application is not None
    filed = replace(application, entered_by=(bold.account,), step="county_review", version=2)
    assert store.replace(filed, owner=filed.owner, version=1)
    before = applications.fingerprint(*EVERYTHING)
    refused = bold.do(case, "refuse", reasons=("income_not_below_standard",), words="收入超过了。")
    assert (refused.status_code, refused.json["code"]) == (409, "entered_by_you")
    assert applications.fingerprint(*EVERYTHING) == before
    against = {one["action"]: one["against"] for one in bold.file(case)["can"]}
    assert against["refuse"] == "这份申请是您录入的，审核和决定要由别的同事来做。"


def test_who_keeps_out_neither_looks_nor_acts_any_more(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold, sain = officer(applications, "bold"), officer(applications, "sain")
    good(bold.change(case, "recusal", {"words": "申请人是我的表姐。"}))
    bold.step_up()
    before = applications.fingerprint(*EVERYTHING)
    for answer in (
        bold.get(f"/v1/desk/cases/{case}", purpose="handling"),
        bold.post(f"/v1/desk/cases/{case}/unmasking", UNMASK),
        bold.do(case, "forward", reasons=("responsible_elsewhere",), office="150425100"),
        bold.change(case, "needs", {"do": "record", "kind": "care"}),
        bold.change(case, "recusal", {"words": "再说一次。"}),
    ):
        assert (answer.status_code, answer.json["code"]) == (409, "recused")
    assert applications.fingerprint(*EVERYTHING) == before
    assert "表姐" in str(sain.file(case)["history"][-1]["details"])


def test_nobody_surveys_with_a_colleague_of_elsewhere(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold", Role.TOWNSHIP_OFFICER)
    far = officer(applications, "far", Role.TOWNSHIP_OFFICER, "150105001")
    store = applications.casework.applications
    application = store.find_within(case, scope=(COUNTY,))
    assert application is not None
    assert store.replace(replace(application, step="household_survey", version=2), owner=application.owner, version=1)
    day = str(applications.clock().date())
    visit = {"visited_on": day, "how": "visit", "words": "看过了。"}
    for officers, code in (([bold.account, far.account], "not_a_colleague"), ([bold.account], None)):
        refused = bold.do(case, "survey", officers=officers, **visit)
        assert refused.status_code == 422
        assert code is None or refused.json["errors"][0]["code"] == code
    assert version_of(applications, case) == 2


OWNED = (
    "id _id owner version status state step office region township flags history decision decision_made papers "
    "deadlines outbox number tracking_code masked_name account role actor officer at entered_by channel source by"
).split()


def test_an_officer_cannot_write_what_the_server_owns(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold")
    bold.step_up()
    writes: dict[str, dict[str, Any]] = {
        f"/v1/desk/cases/{case}/unmasking": UNMASK,
        f"/v1/desk/cases/{case}/actions": {"action": "forward", "details": {}, "reasons": []},
        f"/v1/desk/cases/{case}/recusal": {"words": "x"},
        f"/v1/desk/cases/{case}/needs": {"do": "record", "kind": "care"},
        "/v1/desk/checks": {"application": case, "checks": [{"who": "applicant", "source": "banks"}]},
        "/v1/desk/samplings": {"lifecycle": "minimum_living_guarantee"},
        "/v1/auth/staff/step-up": {"totp": "123456"},
    }
    before = applications.fingerprint(*EVERYTHING, "sessions", "counters")
    for path, body in writes.items():
        for field in OWNED:
            answer = bold.post(path, {field: "x"} | body, version=1)
            assert (answer.status_code, answer.json["code"]) == (422, "invalid"), (path, field, answer.text)
    for field in set(OWNED) - {"office"}:  # which forwarding takes
        body = {"action": "forward", "details": {field: "x"}, "reasons": ["responsible_elsewhere"]}
        answer = bold.change(case, "actions", body)
        assert (answer.status_code, answer.json["code"]) == (422, "details"), (field, answer.text)
    assert applications.fingerprint(*EVERYTHING, "sessions", "counters") == before


def test_nothing_is_checked_about_people_who_did_not_authorise_it(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold")
    waiting = next(one["person"] for one in bold.file(case)["permissions"] if one["state"] != "given")
    before = applications.fingerprint(*EVERYTHING)
    for who in (waiting, "household.members.m_nobody1", "bearers.b_nobody1"):
        refused = bold.check(case, {"who": who, "source": "banks"})
        assert (refused.status_code, refused.json["code"]) == (409, "not_authorised"), refused.text
    assert applications.fingerprint(*EVERYTHING) == before


def test_the_same_key_with_another_body_is_refused_at_the_desk_too(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold, key = officer(applications, "bold"), new_key()
    body = {"do": "record", "kind": "care", "words": "老人要人照看"}
    first = bold.change(case, "needs", body, version=1, key=key)
    again = bold.change(case, "needs", body, version=1, key=key)
    assert (good(first)["version"], good(again)["version"]) == (2, 2)
    assert again.headers["Idempotency-Replayed"] == "true"
    other = bold.change(case, "needs", body | {"kind": "work"}, version=1, key=key)
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
    assert len(bold.file(case)["needs"]) == 1


def test_a_draw_is_no_officers_to_choose_or_repeat(applications: ApplicationWorld) -> None:
    bold = officer(applications, "bold")
    township = officer(applications, "tuya", Role.TOWNSHIP_OFFICER)
    store = applications.casework.applications
    cases = [case_of(applications, who=name) for name in ("sarnai", "batu", "nara", "tsetseg")]
    for case in cases:
        application = store.find_within(case, scope=(COUNTY,))
        assert application is not None
        assert store.replace(replace(application, step="county_review", version=2), owner=application.owner, version=1)
    body, key = {"lifecycle": "minimum_living_guarantee"}, new_key()
    assert township.post("/v1/desk/samplings", body).status_code == 404
    assert bold.post("/v1/desk/samplings", body | {"cases": cases[:1]}).status_code == 422
    drawn = good(bold.post("/v1/desk/samplings", body, key=key))
    assert drawn == good(bold.post("/v1/desk/samplings", body, key=key))
    assert (sorted(drawn["cases"]), len(drawn["drawn"])) == (sorted(cases), 2)
    assert bold.post("/v1/desk/samplings", body).json["code"] == "nothing_to_draw"
    flags = {one["id"]: set(one["flags"]) for one in good(bold.get("/v1/desk/cases"))["items"]}
    assert {case for case, found in flags.items() if "sampled" in found} == set(drawn["drawn"])
    assert all("in_draw" in found for found in flags.values())
    assert good(bold.get("/v1/desk/samplings"))["items"] == [drawn]
    nothing = bold.post("/v1/desk/samplings", {"lifecycle": "children_without_support"})
    assert (nothing.status_code, nothing.json["code"]) == (409, "no_sampling")


def test_a_draw_cut_off_before_its_cases_were_told_is_finished(applications: ApplicationWorld) -> None:
    bold = officer(applications, "bold")
    case = case_of(applications)
    store = applications.casework.applications
    application = store.find_within(case, scope=(COUNTY,))
    assert application is not None
    waiting = replace(application, step="county_review", version=2)
    assert store.replace(waiting, owner=application.owner, version=1)
    drawing = applications.app.extensions["bangban"]().drawing
    tell = drawing._tell
    object.__setattr__(drawing, "_tell", lambda sampling: None)  # as if the server died here
    good(bold.post("/v1/desk/samplings", {"lifecycle": "minimum_living_guarantee"}))
    assert good(bold.get("/v1/desk/cases"))["items"][0]["flags"] == bold.file(case)["flags"]
    object.__setattr__(drawing, "_tell", tell)
    for _ in range(2):
        applications.relay.run_once()
    assert "sampled" in good(bold.get("/v1/desk/cases"))["items"][0]["flags"]
    assert [one["action"] for one in bold.file(case)["history"]].count("drawn") == 1


def test_a_case_is_not_accepted_before_every_item_is_settled(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    bold = officer(applications, "bold", Role.TOWNSHIP_OFFICER)
    refused = bold.do(case, "accept")
    assert refused.json["code"] == "commitments_open"
    settle(applications, case, bold)
    assert good(bold.do(case, "accept"))["step"] == "accepted"
