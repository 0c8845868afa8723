"""A case is deleted on its day, wholly, with a receipt; never earlier, nor while somebody needs it (promise 40)."""

from __future__ import annotations

import dataclasses
import secrets
from datetime import timedelta
from typing import Any

import bson
import pytest

from adapters.mongo.audit import MongoAuditTrail
from adapters.mongo.mandates import MongoMandates
from adapters.mongo.registry import collections
from adapters.mongo.retention import CLOCKS, MongoKept
from adapters.mongo.soundness import faults
from api.wiring import OpenStore, build_retention
from casework.application import Application
from casework.retention import Retention
from conversation_flows.log import Request
from i18n.errors import Conflict, NotFound, Unavailable
from identity.mandates import CALL_LIFE, Kind, Mandate, Right
from identity.principal import Principal, Role
from tests.api.applications.test_uploads import send, uploads_of
from tests.application_world import ApplicationWorld, good
from tests.upload_files import photo

YEARS = timedelta(days=3650)


@pytest.fixture
def retention(applications: ApplicationWorld) -> Retention:
    world = applications.world
    built = build_retention(world.settings, OpenStore(world.database, world.vault, world.ring, None))
    return dataclasses.replace(built, now=world.clock)


def submitted(world: ApplicationWorld, name: str = "sarnai") -> Application:
    """An application with a photo in it."""
    person = world.person(name)
    receipt = person.apply()["receipt"]
    photo_id = good(send(person, photo()), 201)["id"]
    uploads_of(world).attach((photo_id,), owner=person.account, application=receipt["application"])
    world.promises.commitments.lay_out(found(world, receipt["application"], person.account))
    return found(world, receipt["application"], person.account)


def found(world: ApplicationWorld, application: str, owner: str) -> Application:
    kept = world.casework.applications.find(application, owner=owner)
    assert kept is not None
    return kept


def withdraw(world: ApplicationWorld, application: Application) -> None:
    who = Principal(application.owner, "sess_1", Role.CITIZEN)
    request = Request(key=secrets.token_hex(8), body="withdraw")
    given: dict[str, Any] = {"details": {}, "reasons": (), "based_on": application.version, "request": request}
    done = world.casework.act(who, application.id, "withdraw", **given)
    lifecycle = world.casework.lifecycle(done.application)
    assert lifecycle.steps[done.application.step].is_end


def mentions(world: ApplicationWorld, *names: str) -> set[str]:
    """Collections in which one of the ids stands anywhere."""
    wanted = [name.encode() for name in names]
    return {
        name
        for name in world.database.list_collection_names()
        for document in world.database[name].find()
        if any(one in bson.encode(document) for one in wanted)
    }


def test_every_collection_has_a_clock() -> None:
    assert set(CLOCKS) == collections() | {"papers"}


def test_a_case_that_ended_is_gone_on_its_day_and_not_before(
    applications: ApplicationWorld, retention: Retention
) -> None:
    case = submitted(applications)
    withdraw(applications, case)
    left = mentions(applications, case.id, case.conversation)
    assert {"applications", "conversations", "uploads", "commitments"} <= left
    applications.clock.forward(days=3650, seconds=-10)
    assert retention.run(10) == 0

    applications.clock.forward(seconds=20)
    assert [application.id for application, _ in retention.due()] == [case.id]
    assert retention.run(10) == 1

    assert mentions(applications, case.id, case.conversation) == {"erasures", "audit"}
    assert not applications.documents("upload_content.chunks")
    (receipt,) = applications.documents("erasures")
    assert receipt.keys() == {"_id", "version", "service", "region", "ended_at", "erased_at", "counts"}
    assert retention.run(10) == 0
    assert list(faults(applications.database, applications.world.vault)) == []
    events = MongoAuditTrail(applications.database, applications.world.vault).entries(subject=case.id)
    assert "case_erased" in [entry["event"] for entry in events]


def test_a_case_that_is_under_way_stays_however_old(applications: ApplicationWorld, retention: Retention) -> None:
    case = submitted(applications)
    applications.clock.forward(days=36_500)
    assert retention.run(10) == 0
    assert found(applications, case.id, case.owner)


def test_a_neighbours_case_stays(applications: ApplicationWorld, retention: Retention) -> None:
    case, other = submitted(applications), submitted(applications, "batu")
    withdraw(applications, case)
    applications.clock.forward(days=3651)
    before = [document for name in CLOCKS for document in applications.documents(name) if other.id in str(document)]

    assert retention.run(10) == 1

    after = [document for name in CLOCKS for document in applications.documents(name) if other.id in str(document)]
    assert after == before != []
    assert applications.documents("upload_content.files")


def test_a_case_that_is_held_stays_until_it_is_released(applications: ApplicationWorld, retention: Retention) -> None:
    case = submitted(applications)
    withdraw(applications, case)
    retention.hold(case.id, "行诉-2031-17")
    applications.clock.forward(days=4000)
    assert retention.run(10) == 0
    retention.release(case.id)
    assert retention.run(10) == 1
    with pytest.raises(Conflict):
        retention.release(case.id)
    with pytest.raises(NotFound):
        retention.hold(case.id, "again")


class Interrupted(MongoKept):
    """Is cut off within a case."""

    def _delete(self, name: str, query: Any) -> int:
        if name == "conversations":
            raise Unavailable
        return super()._delete(name, query)


def test_a_deletion_that_was_cut_off_is_finished_by_the_next_run(
    applications: ApplicationWorld, retention: Retention
) -> None:
    case = submitted(applications)
    withdraw(applications, case)
    applications.clock.forward(days=4000)
    cut_off = dataclasses.replace(retention, kept=Interrupted(applications.database, applications.world.vault))
    with pytest.raises(Unavailable):
        cut_off.run(10)
    assert "applications" in mentions(applications, case.id)

    assert retention.run(10) == 1
    assert mentions(applications, case.id, case.conversation) == {"erasures", "audit"}
    assert len(applications.documents("erasures")) == 1


def test_a_file_nobody_made_part_of_a_case_goes_after_ninety_days(
    applications: ApplicationWorld, retention: Retention
) -> None:
    good(send(applications.person(), photo()), 201)
    applications.clock.forward(days=89)
    retention.run(10)
    assert applications.documents("uploads")
    applications.clock.forward(days=2)
    retention.run(10)
    assert not applications.documents("uploads")
    assert not applications.documents("upload_content.chunks")


def test_what_another_case_still_needs_is_not_deleted_with_the_first(
    applications: ApplicationWorld, retention: Retention
) -> None:
    """After a transfer two cases stand on one conversation, and on the photos that were handed in once."""
    case = submitted(applications)
    following = dataclasses.replace(
        case, id=f"appl_{'z' * 26}", number="1504252026112201000009X", tracking_code="other"
    )
    assert applications.casework.applications.insert(following, owner=case.owner)
    withdraw(applications, case)
    applications.clock.forward(days=3651)

    assert retention.run(10) == 1

    kept = found(applications, following.id, case.owner)
    assert applications.database["conversations"].find_one({"_id": kept.conversation})
    (upload,) = applications.documents("uploads")
    assert upload["application"] == following.id
    assert applications.documents("upload_content.files")
    assert list(faults(applications.database, applications.world.vault)) == []


def test_a_call_nobody_ended_does_not_keep_its_phone(applications: ApplicationWorld, retention: Retention) -> None:
    calls, now = MongoMandates(applications.database, applications.world.vault), applications.clock()
    call = Mandate(
        f"call_{'a' * 26}", Kind.CALL, None, "acct_odon", Role.HOTLINE_OPERATOR, (Right.SEE,), "apply", now,
        now + CALL_LIFE, phone="13800138000",
    )  # fmt: skip
    assert calls.add(call)
    retention.run(10)
    assert found_call(calls, call).phone == call.phone

    applications.clock.forward(hours=4)
    retention.run(10)

    assert (found_call(calls, call).phone, found_call(calls, call).ended_at) == ("", call.expires_at)
    retention.run(10)
    assert found_call(calls, call).version == 2


def found_call(calls: MongoMandates, call: Mandate) -> Mandate:
    kept = calls.find(call.id)
    assert kept is not None
    return kept
