"""The papers of a real case: issued by officers at the desk, read, printed and verified by whoever may."""

from __future__ import annotations

import dataclasses
import hashlib
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from adapters.mongo.papers import MongoPapers
from adapters.relay import Relay
from api.plumbing.services import services
from api.wiring import PRINTING_LEASE, OpenStore, build_documents, build_printing
from casework.applying import PAPER_ISSUED
from casework.documents import Documents
from casework.writing.ports import KeptPaper, Printed
from i18n.errors import NotFound, Unavailable
from tests.application_world import ApplicationWorld, good
from tests.desk_world import case_of, office, walk
from tests.paper_world import needs_press


class FakePress:
    """Prints anything but pages with the poisonous word, and counts."""

    def __init__(self, poison: str = "") -> None:
        self.poison = poison
        self.batches: list[int] = []

    def set(self, pages: list[str]) -> list[Printed | None]:
        self.batches.append(len(pages))
        return [
            None if self.poison and self.poison in page else Printed(b"%PDF " + page.encode()[:20], 1, 0)
            for page in pages
        ]


class NoPress:
    def set(self, pages: list[str]) -> list[Printed | None]:
        raise Unavailable(code="no_press", retry_after_seconds=60)


def documents_of(world: ApplicationWorld, press: Any) -> Documents:
    with world.app.app_context():
        return dataclasses.replace(services().documents, press=press)


@pytest.fixture
def accepted(applications: ApplicationWorld) -> str:
    """A case that was just accepted."""
    case = case_of(applications)
    walk(applications, case, office(applications), until="accepted")
    return case


def path(case: str, name: str = "") -> str:
    return f"/v1/applications/{case}/documents" + (f"/{name}" if name else "")


def test_a_citizen_sees_the_papers_of_her_acceptance_in_the_order_they_were_issued(
    applications: ApplicationWorld, accepted: str
) -> None:
    items = good(applications.person().get(path(accepted)))["items"]

    assert [item["name"] for item in items] == ["reminder_slip", "one_time_notice", "acceptance_notice"]
    assert items[2]["title"] == "最低生活保障受理通知书"
    assert items[2]["verification_link"].endswith(f"/verify#{items[2]['verification']}")
    assert good(applications.person("batu").get("/v1/applications"))["items"] == []


def test_a_citizen_can_read_a_paper_at_once_on_her_phone(applications: ApplicationWorld, accepted: str) -> None:
    answer = applications.person().get(path(accepted, "acceptance_notice"), format="html")

    assert answer.status_code == 200
    assert answer.content_type == "text/html; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "乌云其木格" in answer.text
    assert "Content-Security-Policy" in answer.text
    assert "克什克腾旗巴彦查干苏木人民政府" in answer.text


@needs_press
def test_a_citizen_can_take_a_paper_home_as_pdf_and_it_never_changes(
    applications: ApplicationWorld, accepted: str
) -> None:
    first, second = (applications.person().get(path(accepted, "acceptance_notice")) for _ in range(2))

    assert first.status_code == 200
    assert first.content_type == "application/pdf"
    assert first.headers["Content-Disposition"].startswith("attachment; filename=")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(first.data)).pages)
    assert "最低生活保障受理通知书" in text.replace("\n", "")
    assert first.data == second.data
    [kept] = [one for one in applications.documents("papers") if one["kind"] == "acceptance_notice"]
    assert kept["pdf_digest"] == hashlib.sha256(first.data).hexdigest()


@needs_press
def test_what_an_action_issued_is_printed_by_the_relay_in_one_go(applications: ApplicationWorld, accepted: str) -> None:
    store = OpenStore(applications.database, applications.world.vault, applications.world.ring, None)
    documents = build_documents(applications.world.settings, store)

    assert build_printing(store, documents, applications.clock).run_once() == 1

    assert [one["pdf"] is not None for one in applications.documents("papers")] == [True] * 3
    assert build_printing(store, documents, applications.clock).run_once() == 0


def test_nobody_else_can_fetch_a_paper_and_unknown_ones_look_the_same(
    applications: ApplicationWorld, accepted: str
) -> None:
    batu, sarnai = applications.person("batu"), applications.person()

    answers = [
        batu.get(path(accepted)),
        batu.get(path(accepted, "acceptance_notice")),
        batu.get(path("appl_aaaaaaaaaaaaaaaaaaaaaaaaaa", "acceptance_notice")),
        sarnai.get(path(accepted, "approval")),
        sarnai.get(path(accepted, "acceptance_notice-2")),
    ]

    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert sarnai.get(path(accepted, "acceptance_notice"), format="docx").status_code == 422


def test_nothing_personal_of_a_paper_is_in_the_clear(applications: ApplicationWorld, accepted: str) -> None:
    applications.person().get(path(accepted, "acceptance_notice"), format="html")

    [kept] = applications.documents("papers")

    clear = {name: value for name, value in kept.items() if name not in {"page", "pdf"}}
    assert "乌云其木格" not in str(clear)
    assert "乌云其木格".encode() not in kept["page"]


def test_anybody_can_verify_a_paper_and_learns_nothing_about_anybody(
    applications: ApplicationWorld, accepted: str
) -> None:
    item = good(applications.person().get(path(accepted)))["items"][2]
    client = applications.app.test_client()
    applications.person().get(path(accepted, "acceptance_notice"), format="html")

    found = good(client.get(f"/v1/verifications/{item['verification']}"))

    assert found["number"] == item["number"]
    assert found["digest"] == item["digest"]
    assert found["title"] == "最低生活保障受理通知书"
    assert "乌云其木格" not in str(found)
    assert client.get(f"/v1/verifications/veri_{'a' * 26}").status_code == 404


def test_a_paper_asked_for_before_it_can_be_printed_says_when_to_come_back(
    applications: ApplicationWorld, accepted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.pdf.press.Press.set", NoPress.set)

    answer = applications.person().get(path(accepted, "acceptance_notice"))

    assert (answer.status_code, answer.json["code"]) == (503, "no_press")
    assert answer.headers["Retry-After"] == "60"
    assert applications.person().get(path(accepted, "acceptance_notice"), format="html").status_code == 200


def test_a_paper_that_cannot_be_printed_holds_up_no_other_and_is_tried_again(
    applications: ApplicationWorld, accepted: str
) -> None:
    poisoned = documents_of(applications, FakePress(poison="温馨提示单"))
    relay = Relay(applications.relay._outbox, {PAPER_ISSUED: poisoned.handle}, now=applications.clock)

    assert relay.run_once() == 0

    kept = {one["kind"]: one["pdf"] for one in applications.documents("papers")}
    assert {kind for kind, pdf in kept.items() if pdf} == {"one_time_notice", "acceptance_notice"}
    applications.clock.forward(days=1)
    mended = documents_of(applications, FakePress())
    assert Relay(applications.relay._outbox, {PAPER_ISSUED: mended.handle}, now=applications.clock).run_once() == 1
    assert mended.press.batches == [1]  # type: ignore[attr-defined]


def test_printing_that_is_killed_half_way_is_finished_by_the_next_process(
    applications: ApplicationWorld, accepted: str
) -> None:
    class Killed(FakePress):
        def set(self, pages: list[str]) -> list[Printed | None]:
            raise KeyboardInterrupt

    outbox = applications.relay._outbox
    killed = documents_of(applications, Killed())
    with pytest.raises(KeyboardInterrupt):
        Relay(outbox, {PAPER_ISSUED: killed.handle}, lease=PRINTING_LEASE, now=applications.clock).run_once()
    mended = documents_of(applications, FakePress())
    successor = Relay(outbox, {PAPER_ISSUED: mended.handle}, lease=PRINTING_LEASE, now=applications.clock)
    assert successor.run_once() == 0, "the lease of the dead process runs on"
    applications.clock.forward(minutes=6)

    assert successor.run_once() == 1

    assert [one["pdf"] is not None for one in applications.documents("papers")] == [True] * 3


def test_two_who_print_at_once_keep_one_pdf(applications: ApplicationWorld, accepted: str) -> None:
    documents = documents_of(applications, FakePress())
    application = applications.casework.applications.find(accepted, owner=applications.person().account)
    assert application is not None
    paper = application.papers[0]
    kept = documents.keep(application, paper)

    first, second = documents.printed([kept])[0], documents.printed([kept])[0]

    assert first == second
    assert documents.keep(application, paper) == first


def test_the_page_of_a_paper_stays_when_its_template_changes(
    applications: ApplicationWorld, accepted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = applications.person().get(path(accepted, "acceptance_notice"), format="html")
    monkeypatch.setattr("casework.documents.page", lambda *told: "another page")

    after = applications.person().get(path(accepted, "acceptance_notice"), format="html")

    assert after.data == before.data


def granted(world: ApplicationWorld) -> str:
    """A case that went all the way, with something missing at first and a visit by the county."""
    case, people = case_of(world), office(world)
    good(people.first.do(case, "ask_for_supplement", reasons=("document_missing",), materials=["户口簿", "病历"]))
    good(people.second.do(case, "supplement", words="在窗口补交了。"))
    walk(world, case, people, until="county_review")
    good(people.county.post("/v1/desk/samplings", {"lifecycle": "minimum_living_guarantee"}))
    visitors, day = [people.county.account, people.other.account], str(world.clock().date())
    good(people.county.do(case, "county_visit", officers=visitors, visited_on=day, words="属实。"))
    good(people.other.do(case, "confirm", amount="790.00", review="stable"))
    return case


ON_THE_WAY = [
    "correction_notice",
    "reminder_slip",
    "one_time_notice",
    "acceptance_notice",
    "means_table",
    "first_review_slip",
    "first_review_notice",
    "sampling_list",
    "approval",
    "letter_of_authority",
]


@needs_press
def test_a_whole_case_issues_its_papers_on_the_way_and_each_says_what_was_done(applications: ApplicationWorld) -> None:
    case = granted(applications)
    store = OpenStore(applications.database, applications.world.vault, applications.world.ring, None)
    documents = build_documents(applications.world.settings, store)
    build_printing(store, documents, applications.clock).run_once()

    application = applications.casework.applications.find(case, owner=applications.person().account)

    assert application is not None
    assert [paper.name for paper in application.papers] == ON_THE_WAY
    text = {name: text_of(documents.of_case(application, name).pdf) for name in ON_THE_WAY}
    assert "病历" in text["correction_notice"]
    assert "核定" not in text["first_review_notice"]
    assert "乌云其木格2790.00" in text["first_review_notice"]
    assert "符合条件，拟同意" in text["first_review_slip"]
    assert "入户调查：日期" in text["means_table"]
    assert "旗县入户：情况属实。" in text["sampling_list"]
    assert "柒佰玖拾元整" in text["approval"]
    assert "《最低生活保障批准决定书》" in text["letter_of_authority"]
    shown = [item["name"] for item in good(applications.device().get(path(case)))["items"]]
    assert shown == [name for name in ON_THE_WAY if name not in {"sampling_list", "letter_of_authority"}]


def text_of(pdf: bytes | None) -> str:
    assert pdf is not None
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", "").replace(" ", "")


def test_a_paper_in_the_store_is_found_by_its_owner_alone(applications: ApplicationWorld, accepted: str) -> None:
    applications.person().get(path(accepted, "acceptance_notice"), format="html")
    papers = MongoPapers(applications.database, applications.world.vault)

    assert papers.find(accepted, "acceptance_notice", owner="acct_somebody") is None
    [document] = applications.documents("papers")
    found = papers.find_verified(scope=document["_id"])
    assert found is not None
    assert found.page == ""


def test_an_event_that_was_handled_by_another_is_handled_again_without_effect(
    applications: ApplicationWorld, accepted: str
) -> None:
    press = FakePress()
    documents = documents_of(applications, press)
    [event] = [event for event in applications.documents("applications")[0]["outbox"] if event["kind"] == PAPER_ISSUED]

    for _ in range(2):
        documents.handle(accepted, event["id"])

    assert press.batches == [3]


def test_a_paper_that_two_keep_at_once_is_kept_once(applications: ApplicationWorld, accepted: str) -> None:
    documents = documents_of(applications, FakePress())
    application = applications.casework.applications.find(accepted, owner=applications.person().account)
    assert application is not None
    first = documents.keep(application, application.papers[0])

    class Late(MongoPapers):
        """Looked before the other had kept it."""

        looked = False

        def find(self, application_id: str, name: str, *, owner: str) -> KeptPaper | None:
            if not self.looked:
                self.looked = True
                return None
            return super().find(application_id, name, owner=owner)

    late = dataclasses.replace(documents, kept=Late(applications.database, applications.world.vault))

    assert late.keep(application, application.papers[0]) == first


def test_the_desk_finds_no_paper_that_was_not_issued(applications: ApplicationWorld, accepted: str) -> None:
    application = applications.casework.applications.find(accepted, owner=applications.person().account)
    assert application is not None

    with pytest.raises(NotFound):
        documents_of(applications, FakePress()).of_case(application, "approval")
