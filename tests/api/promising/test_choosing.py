"""A citizen promises instead of fetching certificates: over HTTP, on the real store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.application import Decision
from casework.commitment import Signed
from i18n.errors import Conflict
from tests.api.applications.test_uploads import send
from tests.application_world import ApplicationWorld, good, new_key
from tests.promising_world import KINDS, STROKES, TICKS, Applicant
from tests.upload_files import photo


def test_a_citizen_sees_first_what_is_still_to_be_chosen(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    listed = good(applicant.person.get("/v1/commitments", application=applicant.application))
    assert listed["settled"] is False
    settled = [line["settled"] for line in listed["items"]]
    assert settled == sorted(settled)
    assert [line["item"] for line in listed["items"] if not line["settled"]] == [
        "family_relations",
        "land_and_livestock",
        "living_together",
        "severe_illness",
    ]


def test_a_citizen_reads_the_short_notice_the_whole_one_and_what_to_tick(applications: ApplicationWorld) -> None:
    view = Applicant.applies(applications).look("family_relations")
    assert len(view["brief"]) < 70
    assert [part["id"] for part in view["notice"]["parts"]] == [
        "item",
        "basis",
        "proves",
        "how",
        "liability",
        "powers",
        "publicity",
    ]
    assert [part["id"] for part in view["commitment"]["parts"]] == list(TICKS)
    assert {each["action"]: each["possible"] for each in view["can"]} == {
        "commit": True,
        "bring": True,
        "withdraw": False,
    }
    assert len(view["consequences"]) == 7


def test_a_citizen_can_commit_and_the_record_says_everything(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    view = applicant.commit("family_relations")
    assert (view["state"], view["settled"], view["signed"]["status"]) == ("committed", True, "valid")
    found = applications.promises.commitments.commitments.find(view["id"], owner=applicant.person.account)
    assert found is not None
    signed = found.signed
    assert isinstance(signed, Signed)
    assert (signed.signer, signed.ticks, signed.notice, signed.channel) == ("乌云其木格", TICKS, 1, "h5")
    assert (signed.account, signed.locale, signed.strokes) == (
        applicant.person.account,
        "zh-Hans-CN",
        STROKES["strokes"],
    )
    assert "证明事项告知书" in signed.notice_text
    assert signed.digest() == view["signed"]["digest"], "what was sealed is what was signed, read back from the store"
    assert view["signed"]["link"].endswith("#" + view["signed"]["statement"])
    assert view["signed"]["qr_svg"].startswith("<?xml")


def test_a_repeated_request_signs_once_and_another_body_is_refused(applications: ApplicationWorld) -> None:
    applicant, key = Applicant.applies(applications), new_key()
    view = applicant.look("family_relations")
    first = good(applicant.choose(view, applicant.body(view), key))
    before = applications.fingerprint(*KINDS)
    again = applicant.choose(view, applicant.body(view), key)
    assert (good(again), again.headers["Idempotency-Replayed"]) == (first, "true")
    other = applicant.choose(view, {"choice": "bring"}, key)
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
    assert applications.fingerprint(*KINDS) == before


def test_a_citizen_who_looked_at_something_older_is_told_so(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    view = applicant.look("family_relations")
    good(applicant.choose(view, {"choice": "bring"}))
    answer = applicant.choose(view, applicant.body(view))
    assert (answer.status_code, answer.json["code"]) == (412, "stale")


def test_a_citizen_can_bring_the_certificate_later_and_still_commit(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    bringing = good(applicant.choose(applicant.look("family_relations"), {"choice": "bring"}))
    assert (bringing["state"], bringing["settled"]) == ("bringing", False)
    assert good(applicant.choose(bringing, applicant.body(bringing)))["state"] == "committed"


def test_a_citizen_can_bring_a_photo_and_nobody_elses(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    view = applicant.look("severe_illness")
    theirs = good(send(applications.person("batu"), photo()), 201)["id"]
    stolen = applicant.choose(view, {"choice": "bring", "uploads": [theirs]})
    assert (stolen.status_code, stolen.json["errors"][0]["pointer"]) == (422, "/uploads/0")
    mine = good(send(applicant.person, photo()), 201)["id"]
    brought = good(applicant.choose(view, {"choice": "bring", "uploads": [mine]}))
    assert (brought["state"], brought["settled"]) == ("brought", True)


def test_a_photo_that_is_not_there_brings_nothing(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    view = applicant.look("severe_illness")
    unknown = applicant.choose(view, {"choice": "bring", "uploads": ["upld_aaaaaaaaaaaaaaaaaaaaaaaaaa"]})
    assert (unknown.status_code, unknown.json["errors"][0]["pointer"]) == (422, "/uploads/0")
    assert applicant.look("severe_illness")["state"] == "open"


@pytest.mark.parametrize("tick", TICKS)
def test_a_missing_tick_is_told_and_nothing_is_signed(applications: ApplicationWorld, tick: str) -> None:
    applicant = Applicant.applies(applications)
    view = applicant.look("family_relations")
    before = applications.fingerprint(*KINDS)
    ticks = {name: name != tick for name in TICKS}
    answer = applicant.choose(view, applicant.body(view, ticks=ticks))
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json["errors"]] == [(f"/ticks/{tick}", "not_ticked")]
    assert applications.fingerprint(*KINDS) == before


def test_everything_that_is_missing_is_told_at_once(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    view = applicant.look("family_relations")
    answer = applicant.choose(view, {"choice": "commit", "notice": 1})
    pointers = [error["pointer"] for error in answer.json["errors"]]
    assert pointers == [*(f"/ticks/{name}" for name in TICKS), "/signer", "/signature"]


@pytest.mark.parametrize("item", ["identity", "financial_assets", "vehicles_and_houses", "disability"])
def test_what_nobody_may_promise_is_refused_with_what_happens_instead(
    applications: ApplicationWorld, item: str
) -> None:
    applicant = Applicant.applies(applications)
    view = applicant.look(item)
    assert (view["notice"], view["commitment"], view["settled"]) == (None, None, True)
    before = applications.fingerprint(*KINDS)
    answer = applicant.choose(view, applicant.body(view))
    assert (answer.status_code, answer.json["code"]) == (409, "not_possible_here")
    assert "核对" in answer.json["detail"]
    assert applications.fingerprint(*KINDS) == before


def test_a_local_item_is_brought_until_the_county_publishes_its_list(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    view = applicant.look("severe_illness")
    answer = applicant.choose(view, applicant.body(view))
    assert (answer.status_code, "当地公布的目录" in answer.json["detail"]) == (409, True)


def test_a_signature_in_another_name_is_refused(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    view = applicant.look("family_relations")
    answer = applicant.choose(view, applicant.body(view, signer="巴图"))
    assert [error["pointer"] for error in answer.json["errors"]] == ["/signer"]
    spaced = applicant.choose(view, applicant.body(view, signer=" 乌云 其木格 "))
    assert good(spaced)["state"] == "committed", "how a name is spaced is no other name"


def test_whoever_helps_cannot_promise_for_the_applicant(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications, "grandmother_with_agent")
    view = applicant.look("support_of_bearers")
    before = applications.fingerprint(*KINDS)
    answer = applicant.choose(view, applicant.body(view))
    assert (answer.status_code, "申请人本人签" in answer.json["detail"]) == (409, True)
    assert applications.fingerprint(*KINDS) == before
    assert good(applicant.choose(view, {"choice": "bring"}))["state"] == "bringing"


def test_a_notice_that_changed_meanwhile_is_read_again_before_anybody_signs(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    view = applicant.look("family_relations")
    answer = applicant.choose(view, applicant.body(view, notice=2))
    assert (answer.status_code, answer.json["code"]) == (409, "notice_changed")


def test_a_commitment_can_be_withdrawn_and_then_the_certificate_is_needed(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    signed = applicant.commit("family_relations")
    key = new_key()
    withdrawn = good(applicant.withdraw(signed, key))
    assert (withdrawn["state"], withdrawn["settled"], withdrawn["signed"]["status"]) == (
        "bringing",
        False,
        "withdrawn",
    )
    assert good(applicant.withdraw(signed, key)) == withdrawn
    again = applicant.choose(withdrawn, applicant.body(withdrawn))
    assert (again.status_code, "撤回了" in again.json["detail"]) == (409, True)


def test_nothing_signed_is_nothing_to_withdraw(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    answer = applicant.withdraw(applicant.look("family_relations"))
    assert (answer.status_code, answer.json["code"]) == (409, "not_possible_here")


def decide(applications: ApplicationWorld, applicant: Applicant) -> None:
    """As if the case had been decided."""
    kept = applications.casework.applications
    found = kept.find(applicant.application, owner=applicant.person.account)
    assert found is not None
    decision = Decision("granted", applications.clock().date(), "hapn_x")
    assert kept.replace(
        replace(found, version=found.version + 1, decision_made=decision), owner=found.owner, version=found.version
    )


def test_after_the_decision_nothing_is_promised_or_withdrawn_any_more(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    signed, untouched = applicant.commit("family_relations"), applicant.look("living_together")
    decide(applications, applicant)
    before = applications.fingerprint(*KINDS)
    for answer in (
        applicant.withdraw(signed),
        applicant.choose(untouched, applicant.body(untouched)),
        applicant.choose(untouched, {"choice": "bring"}),
    ):
        assert (answer.status_code, answer.json["code"]) == (409, "not_possible_here")
        assert "已经有决定" in answer.json["detail"]
    assert applications.fingerprint(*KINDS) == before


def test_an_application_waits_for_every_item_before_it_is_accepted(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    commitments = applications.promises.commitments
    found = applications.casework.applications.find(applicant.application, owner=applicant.person.account)
    assert found is not None
    lifecycle = applications.casework.lifecycle(found)
    accept = lifecycle.action(found, "accept")
    assert accept is not None
    with pytest.raises(Conflict) as refused:
        commitments.require_settled(found, accept, None, {})  # type: ignore[arg-type] # who acts does not matter
    assert refused.value.code == "commitments_open"
    assert "大病" in [error.message for error in refused.value.errors]
    applications.settle(applicant.application)
    commitments.require_settled(found, accept, None, {})  # type: ignore[arg-type]
    assert all(line["settled"] for line in applicant.items().values())


def test_items_are_laid_out_by_the_event_of_the_application_and_only_once(applications: ApplicationWorld) -> None:
    applications.person().apply("herder_couple")
    applications.relay.run_once()
    laid_out = applications.fingerprint("commitments", "authorisations")
    assert applications.database["commitments"].count_documents({}) == 9
    assert applications.database["authorisations"].count_documents({}) == 1
    for _ in range(3):
        applications.relay.run_once()
    assert applications.fingerprint("commitments", "authorisations") == laid_out


def test_a_citizen_who_reads_english_is_told_in_english(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    line = applicant.items()["family_relations"]
    headers = {"Authorization": f"Bearer {applicant.person.token}", "Accept-Language": "en"}
    view = good(applicant.person.client.get(f"/v1/commitments/{line['id']}", headers=headers))
    told = [view["title"], view["brief"], *(part["text"] for part in view["notice"]["parts"] if part["id"] != "basis")]
    assert not any("\u4e00" <= character <= "\u9fff" for text in told for character in text)
