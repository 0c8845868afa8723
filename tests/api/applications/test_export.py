"""A citizen takes everything along that is kept about her, and nothing of anybody else's (promise 41)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casework.application import Paper
from conversation_flows.personas import personas
from tests.api.applications.test_uploads import send
from tests.application_world import ApplicationWorld, good
from tests.upload_files import photo


@pytest.fixture
def lived(applications: ApplicationWorld) -> ApplicationWorld:
    """Somebody with one conversation under way, one application submitted and laid out, and a photo."""
    sarnai = applications.person()
    sarnai.begin()
    receipt = sarnai.apply()["receipt"]
    good(send(sarnai, photo()), 201)
    good(sarnai.get("/v1/commitments", application=receipt["application"]))
    return applications


def taken_along(world: ApplicationWorld, name: str = "sarnai") -> Any:
    return good(world.person(name).get("/v1/me/export"))


def test_a_citizen_takes_along_what_she_said_and_what_came_of_it(lived: ApplicationWorld) -> None:
    export = taken_along(lived)
    said = personas()["single_mother"].answers

    assert export["account"]["identities"].keys() == {"wechat"}
    assert sorted(one["status"] for one in export["conversations"]) == ["open", "submitted"]
    (application,) = export["applications"]
    assert str(said["applicant.id_number"]) in str(application["content"]["answers"])
    assert application["history"][0]["action"] == "submit"
    assert {one["state"] for one in application["commitments"]} >= {"open"}
    assert len(export["uploads"]) == 1
    assert export["access_log"] == []
    whole = next(one for one in export["conversations"] if one["status"] == "submitted")
    assert len(whole["messages"]) > 20
    assert whole["summary"]


def test_a_long_conversation_is_taken_along_whole(applications: ApplicationWorld) -> None:
    sarnai = applications.person()
    view = sarnai.begin()
    for _ in range(150):
        view = sarnai.say(view, action="repeat")
    (conversation,) = taken_along(applications)["conversations"]
    assert [entry["version"] for entry in conversation["messages"]] == list(range(1, 152))


def test_a_citizen_takes_along_nothing_of_anybody_else(lived: ApplicationWorld) -> None:
    export = taken_along(lived, "batu")
    assert (export["conversations"], export["applications"], export["uploads"]) == ([], [], [])
    assert personas()["single_mother"].answers["applicant.id_number"] not in str(export)


def test_no_machinery_and_no_officer_is_in_it(lived: ApplicationWorld) -> None:
    def names(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {name for inner in value.values() for name in names(inner)}
        return {name for inner in value for name in names(inner)} if isinstance(value, list) else set()

    found = names(taken_along(lived))
    assert not found & {"outbox", "request", "fingerprint", "officer", "officers", "link", "watch_at", "content_key"}


def test_an_export_is_a_file_and_is_never_cached(lived: ApplicationWorld) -> None:
    answer = lived.person().get("/v1/me/export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bangban-export.json"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_exports_are_few(lived: ApplicationWorld) -> None:
    answers = [lived.person().get("/v1/me/export").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_a_citizen_takes_along_no_paper_between_offices_and_nobodys_account(lived: ApplicationWorld) -> None:
    """What she is not shown one by one is not in the whole either: neighbours' words, who took it in."""
    owner = lived.person().account
    line = next(one for one in lived.documents("applications") if one["owner"] == owner)
    case = lived.casework.applications.find(line["_id"], owner=owner)
    assert case is not None
    papers = [
        Paper(kind, kind, "1", case.submitted_at, "digest", f"veri_{kind}", "submitted", "hapn_1")
        for kind in ("acceptance_notice", "sampling_list")
    ]
    says = {
        "acceptance_notice": {"audience": "applicant", "title": "受理通知书"},
        "sampling_list": {"audience": "offices", "title": "抽查名册", "words": "邻居说他们家有车"},
    }
    sources = [{"account": "acct_of_an_operator", "role": "hotline_operator", "channel": "hotline"}]
    after = replace(
        case,
        version=case.version + 1,
        papers=tuple(papers),
        paper_data=says,
        content=case.content | {"sources": sources},
    )
    assert lived.casework.applications.replace(after, owner=owner, version=case.version)

    (application,) = taken_along(lived)["applications"]

    assert [paper["kind"] for paper in application["papers"]] == ["acceptance_notice"]
    assert application["content"]["sources"] == [{"role": "hotline_operator", "channel": "hotline"}]
    assert "邻居说" not in str(application)
