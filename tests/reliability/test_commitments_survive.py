"""A commitment is signed once, whatever the network and the other phone do (promises 47 to 49)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from casework.commitment import Commitment
from i18n.errors import Unavailable
from tests.application_world import ApplicationWorld, good, new_key
from tests.promising_world import Applicant


class LosesReplies:
    """The store applies the write, and the answer never comes."""

    def __init__(self, kept: Any, *, applies: bool) -> None:
        self.kept, self.applies = kept, applies

    def __getattr__(self, name: str) -> Any:
        return getattr(self.kept, name)

    def replace(self, commitment: Commitment, *, owner: str, version: int) -> bool:
        if self.applies:
            self.kept.replace(commitment, owner=owner, version=version)
        raise Unavailable(retry_after_seconds=1)


def losing(applications: ApplicationWorld, monkeypatch: pytest.MonkeyPatch, *, applies: bool) -> None:
    commitments = applications.promises.commitments
    kept = LosesReplies(commitments.commitments, applies=applies)
    monkeypatch.setitem(commitments.__dict__, "commitments", kept)


def test_a_signature_whose_reply_got_lost_is_not_asked_for_again(
    applications: ApplicationWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    applicant = Applicant.applies(applications)
    view = applicant.look("living_together")
    losing(applications, monkeypatch, applies=True)
    assert good(applicant.choose(view, applicant.body(view)))["state"] == "committed"


def test_a_write_that_never_happened_is_said_to_be_so_and_can_be_tried_again(
    applications: ApplicationWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    applicant, key = Applicant.applies(applications), new_key()
    view = applicant.look("living_together")
    with monkeypatch.context() as away:
        losing(applications, away, applies=False)
        assert applicant.choose(view, applicant.body(view), key).status_code == 503
    assert good(applicant.choose(view, applicant.body(view), key))["version"] == 2


def test_sixteen_phones_that_sign_one_version_sign_once(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    view = applicant.look("living_together")
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: applicant.choose(view, applicant.body(view)), range(16)))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 15
    assert applicant.look("living_together")["version"] == 2


def test_one_request_sent_sixteen_times_at_once_signs_once_and_all_hear_the_same(
    applications: ApplicationWorld,
) -> None:
    applicant, key = Applicant.applies(applications), new_key()
    view = applicant.look("living_together")
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: applicant.choose(view, applicant.body(view), key), range(16)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json["signed"]["statement"] for answer in answers}) == 1
    assert applicant.look("living_together")["version"] == 2


def test_a_watcher_that_meets_something_broken_looks_at_all_the_others(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    applicant.items()
    first = applications.documents("commitments")[0]["_id"]
    applications.database["commitments"].update_one({"_id": first}, {"$set": {"personal": b"broken"}})
    applications.clock.forward(days=90)
    with pytest.raises(Exception, match="envelope"):
        applications.promises.verifying.watch(100)
    looked_at = [each["_id"] for each in applications.documents("commitments") if each["version"] == 2]
    watched = [each for each in applications.documents("commitments") if each.get("watch_at")]
    assert looked_at
    assert first not in looked_at
    assert watched
