"""Needs for services, and checks between departments: what may follow what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework import needs
from casework.application import Application
from casework.checks import RECORDED, STARTED, checks_of, require_authorised, require_started
from i18n.errors import Conflict, NotFound
from tests.unit.casework.test_duties import NOON, case, county, line


def with_need(application: Application | None = None) -> Application:
    return needs.record_need(application or case(), "need_1", "care", "老人要人照看", at=NOON)


def test_a_need_is_recorded_referred_and_followed_up() -> None:
    referred = needs.refer_need(with_need(), "need_1", "social_work_station", "请社工上门", at=NOON)
    met = needs.follow_up_need(referred, "need_1", "met", "每周两次", at=NOON)
    [need] = met.needs
    assert (need["status"], need["referred_to"]) == ("met", "social_work_station")
    assert [step["status"] for step in need["steps"]] == ["recorded", "referred", "met"]


def test_a_need_can_be_referred_again_when_one_body_could_not() -> None:
    referred = needs.refer_need(with_need(), "need_1", "health", "", at=NOON)
    could_not = needs.follow_up_need(referred, "need_1", "not_possible", "没有床位", at=NOON)
    [need] = needs.refer_need(could_not, "need_1", "charity", "", at=NOON).needs
    assert (need["status"], need["referred_to"]) == ("referred", "charity")


def test_nothing_follows_a_need_that_was_not_referred_but_that_it_is_not_wanted() -> None:
    with pytest.raises(Conflict) as refused:
        needs.follow_up_need(with_need(), "need_1", "met", "", at=NOON)
    assert refused.value.code == "need_not_referred"
    assert needs.follow_up_need(with_need(), "need_1", "declined", "", at=NOON).needs[0]["status"] == "declined"


def test_what_is_over_stays_over_and_what_is_not_there_is_not_found() -> None:
    over = needs.follow_up_need(with_need(), "need_1", "declined", "", at=NOON)
    with pytest.raises(Conflict) as refused:
        needs.refer_need(over, "need_1", "health", "", at=NOON)
    assert refused.value.code == "need_is_over"
    with pytest.raises(NotFound):
        needs.refer_need(over, "need_2", "health", "", at=NOON)


def test_a_case_has_no_more_than_twenty_needs() -> None:
    full = case(needs=tuple({"id": f"need_{number}"} for number in range(needs.MOST)))
    with pytest.raises(Conflict) as refused:
        with_need(full)
    assert refused.value.code == "too_many_needs"


def test_nobody_is_checked_without_an_authorisation() -> None:
    require_authorised({"applicant"}, {"applicant", "household.members.m_1"})
    with pytest.raises(Conflict) as refused:
        require_authorised({"applicant", "household.members.m_1", "household.members.m_2"}, {"applicant"})
    assert (refused.value.code, refused.value.values) == ("not_authorised", {"count": 2})


def test_a_check_stands_as_it_was_asked_and_answered_last() -> None:
    asked = line(STARTED, county(), checks=[{"who": "applicant", "source": source} for source in ("banks", "tax")])
    told = line(
        RECORDED, county(), checks=[{"who": "applicant", "source": "banks", "result": "differs", "words": "有存款"}]
    )
    application = case(asked, told)
    found = {one["source"]: (one["result"], one["words"]) for one in checks_of(application)}
    assert found == {"banks": ("differs", "有存款"), "tax": (None, "")}
    require_started(application, [("applicant", "tax")])
    with pytest.raises(Conflict) as refused:
        require_started(application, [("applicant", "insurance")])
    assert refused.value.code == "check_not_started"
    assert checks_of(replace(application, history=())) == []
