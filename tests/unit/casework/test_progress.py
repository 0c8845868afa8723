"""What a citizen is told of her application: never silent, never more than is hers, never a date nobody has set."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.catalog import shipped_lifecycles, shipped_reasons
from casework.progress import Progress, progress
from casework.timeline import Words
from conversation_flows.conversation import day_in_china
from i18n.formatting import formats
from i18n.languages import SOURCE
from tests.casework_world import CLERK, CLOCKWORK, COUNTY_CLERK, SARNAI, CaseWorld
from tests.shipped import DIVISIONS

WORDS = Words(str, formats(SOURCE), DIVISIONS, shipped_reasons())


@pytest.fixture
def world() -> CaseWorld:
    world = CaseWorld()
    world.begin()
    return world


def told(world: CaseWorld) -> Progress:
    return progress(world.case, world.lifecycle, WORDS, day_in_china(world.time), CLOCKWORK)


def test_a_citizen_sees_where_it_is_who_has_it_and_what_she_can_do(world: CaseWorld) -> None:
    seen = told(world)
    assert (seen.step, seen.title, seen.is_over) == ("submitted", "已提交，等待受理", False)
    assert (seen.office, seen.since) == ("经棚镇人民政府（民政窗口）", world.time)
    assert [one.action for one in seen.can] == ["withdraw"]
    assert [line.title for line in seen.timeline] == ["提交申请"]
    assert [line.by for line in seen.timeline] == ["您"]


def test_where_no_limit_is_published_a_citizen_is_told_so(world: CaseWorld) -> None:
    (due,) = told(world).due
    assert (due.on, due.basis) == (None, "unpublished")
    assert "没有公布期限" in due.text


def test_a_citizen_is_told_the_law_and_the_promise_by_their_days(world: CaseWorld) -> None:
    world.act(CLERK, "accept")
    start, total = told(world).due
    assert (start.basis, str(start.on), start.law) == ("statutory", "2026-11-26", "民发〔2021〕57号 第十六条")
    assert (total.basis, str(total.on)) == ("promised", "2026-12-22")
    assert "2026年11月26日" in start.text


def test_a_date_that_may_still_change_is_said_to(world: CaseWorld) -> None:
    world.act(CLERK, "accept")
    (total,) = [one for one in told(world).due if one.deadline == "total"]
    assert total.is_provisional
    assert "可能有变动" in total.text


def test_a_broken_promise_is_told_with_its_new_date(world: CaseWorld) -> None:
    world.act(CLERK, "accept")
    world.pass_days(5)
    due = told(world).due[0]
    assert (due.basis, str(due.missed_on), str(due.on)) == ("new_date", "2026-11-26", "2026-12-04")
    assert "对不起" in due.text
    line = told(world).timeline[-1]
    assert (line.title, line.by) == ("没有按时办好，说明新的日期", "系统")
    assert line.details == {"deadline": "start_survey", "missed_on": "2026-11-26", "new_date": "2026-12-04"}


def test_a_citizen_reads_what_is_missing_and_why_in_plain_words(world: CaseWorld) -> None:
    world.act(CLERK, "ask_for_supplement", "document_missing", materials=["户口簿"])
    seen = told(world)
    assert seen.is_waiting_for_her
    assert [one.action for one in seen.can] == ["supplement", "withdraw"]
    assert [(one.text, one.way_on) for one in seen.because] == [
        ("还缺材料。", "照着清单补上就行，可以拍照上传，也可以就近送到窗口。")
    ]
    assert seen.timeline[-1].details == {"materials": ["户口簿"]}
    assert seen.timeline[-1].papers == ("correction_notice",)


def test_what_neighbours_and_officers_said_is_not_told(world: CaseWorld) -> None:
    for who, action in ((CLERK, "accept"), (CLERK, "request_check"), (COUNTY_CLERK, "record_check")):
        world.act(who, action)
    world.act(CLERK, "survey", words="kestrel：邻居说他家有车")
    world.act(CLERK, "first_review")
    world.act(CLERK, "object", words="kestrel：张三说他家不困难")
    world.act(CLERK, "survey_again")
    assert "kestrel" not in str(told(world))
    assert "acct_" not in str(told(world).timeline), "nor whose account it was"


def test_a_refused_citizen_reads_the_reason_the_words_and_the_way_on(world: CaseWorld) -> None:
    for who, action in ((CLERK, "accept"), (CLERK, "request_check"), (COUNTY_CLERK, "record_check"), (CLERK, "survey")):
        world.act(who, action)
    world.act(CLERK, "first_review")
    world.pass_days(8)
    world.act(COUNTY_CLERK, "refuse", "property_over_limit", words="两套住房")
    world.act(CLERK, "deliver")
    seen = told(world)
    assert [one.action for one in seen.can] == ["appeal", "transfer"]
    (window,) = [one for one in seen.due if one.is_hers]
    assert window.text.startswith("申请复议：请在")
    refusal = seen.timeline[-2]
    assert (refusal.reasons[0].text, refusal.details["words"]) == ("家庭财产超过当地规定。", "两套住房")


def test_an_end_is_an_end(world: CaseWorld) -> None:
    world.act(SARNAI, "withdraw")
    seen = told(world)
    assert (seen.is_over, seen.can, seen.due) == (True, (), ())


def test_a_pause_is_told_as_a_pause() -> None:
    world = CaseWorld()
    world.begin("minimum_living_guarantee", "notice_not_counted")
    for who, action in ((CLERK, "accept"), (CLERK, "request_check"), (COUNTY_CLERK, "record_check"), (CLERK, "survey")):
        world.act(who, action)
    world.time += timedelta(days=1)
    world.act(CLERK, "first_review")
    (total,) = [one for one in told(world).due if one.deadline == "total"]
    assert (total.basis, total.on) == ("paused", None)
    (notice,) = [one for one in told(world).due if one.deadline == "public_notice"]
    assert notice.text == "公示：到2026年12月1日为止。"


@pytest.mark.parametrize("lifecycle", [one.id for one in shipped_lifecycles().all()])
def test_every_step_says_where_it_is_and_what_comes_next(lifecycle: str) -> None:
    for step in shipped_lifecycles().newest(lifecycle).steps.values():
        assert step.says.endswith("。"), step.name
        assert step.next.endswith("。"), step.name
        for word in ("驳回", "审批不通过", "逾期", "失败", "违规"):
            assert word not in step.says + step.next + step.title
