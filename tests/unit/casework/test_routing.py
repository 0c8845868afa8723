"""Who has an application, and why: every case of the catalogue, the tables of 57号, and whatever anybody may say."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.limits import load_limits
from casework.offices import office_at
from casework.route import Route, route_from
from casework.routing import route
from casework.routing_cases import Case, read_cases
from casework.routing_facts import Member, RoutingFacts
from casework.routing_rules import load_rulebook
from eligibility.findings import Ledger
from i18n.errors import Conflict
from regions.divisions import Division, Divisions
from regions.table import load as load_divisions

TODAY = date(2026, 11, 22)
DIVISIONS = load_divisions()
LIMITS = load_limits(DIVISIONS)
BOOK = load_rulebook()
CASES = tuple(read_cases(Ledger()))
GUARANTEE = "minimum_living_guarantee"
JINGPENG, HONGSHAN, YUZHONG, BEIJING = "150425100", "150402005", "500103001", "110105"
TOWNSHIPS = [row.code for row in DIVISIONS if len(row.code) == 9 and row.is_valid(TODAY)]


def routed(service: str, facts: RoutingFacts, on: date = TODAY) -> Route:
    return route(service, facts, on, DIVISIONS, LIMITS)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.file}: {case.title}" for case in CASES])
def test_a_case_of_the_catalogue_goes_where_it_says_for_the_reason_it_says(case: Case) -> None:
    assert case.differences(DIVISIONS, LIMITS) == []


def test_there_are_cases_enough_and_one_for_every_rule_and_remark() -> None:
    ledger = Ledger()
    assert len(list(read_cases(ledger))) >= 60
    assert ledger.findings() == []
    assert {case.expects["reason"] for case in CASES} == {rule.id for rule in BOOK.rules}
    said = {remark for case in CASES for remark in case.expects.get("remarks", ())}
    assert said == set(BOOK.words["remarks"]) - {"township_succeeded"}  # no township has a successor yet; see below
    assert {case.expects["mode"] for case in CASES} == set(BOOK.words["modes"])
    assert {case.expects["scope"] for case in CASES} == set(BOOK.words["scopes"])
    assert {case.service for case in CASES} == set(BOOK.services)


#: (where the others are registered, does the applicant live where she is registered, does any other) -> why
ARTICLES_4_AND_5 = {
    ("together", True, True): "hukou_is_home",
    ("together", True, False): "hukou_is_home",
    ("together", True, None): "hukou_is_home",
    ("together", False, True): "within_province",
    ("together", False, False): "within_province",
    ("together", False, None): "within_province",
    ("province", True, True): "apart_within_province",
    ("province", True, False): "apart_within_province",
    ("province", True, None): "apart_within_province",
    ("province", False, True): "apart_within_province",
    ("province", False, False): "apart_within_province",
    ("province", False, None): "apart_within_province",
    ("provinces", True, True): "apart_applicant_at_home",
    ("provinces", True, False): "apart_applicant_at_home",
    ("provinces", True, None): "apart_applicant_at_home",
    ("provinces", False, True): "apart_member_at_home",
    ("provinces", False, False): "apart_nobody_at_home",
    ("provinces", False, None): "apart_others_unknown",
}


@pytest.mark.parametrize("apart", ["together", "province", "provinces"])
@pytest.mark.parametrize("lives_there", [True, False])
@pytest.mark.parametrize("other_does", [True, False, None])
def test_the_tables_of_articles_4_and_5_are_complete(apart: str, lives_there: bool, other_does: bool | None) -> None:
    other = {"together": JINGPENG, "province": "150421100", "provinces": YUZHONG}[apart]
    lives = {True: other, False: HONGSHAN, None: None}[other_does]
    facts = RoutingFacts(JINGPENG, JINGPENG if lives_there else HONGSHAN, False, members=(Member(other, lives),))
    assert routed(GUARANTEE, facts).reason == ARTICLES_4_AND_5[apart, lives_there, other_does]


@pytest.mark.parametrize("service", sorted(BOOK.services))
def test_the_resident_of_any_township_has_an_office_there(service: str) -> None:
    for code in TOWNSHIPS if service == GUARANTEE else TOWNSHIPS[::20]:
        found = routed(service, RoutingFacts(code, code, emergency_place=code))
        county = DIVISIONS.county(code, TODAY)
        assert county is not None
        assert (found.office.code, found.holder.code) == (code, code)
        assert found.confirms.code == (code if "delegated" in found.remarks else county.code)
        assert (found.mode, found.scope) == ("local", "county")


ODD = (None, "", "000000", "nowhere", "150000", "150400", "441900", "150425999", "500105", "500112", "500105006")
SOUND = (JINGPENG, "150425", HONGSHAN, "150402", YUZHONG, "152502001", "152525", "640104001", BEIJING, "310115")
CODES = st.sampled_from((*ODD, *SOUND))
FACTS = st.builds(
    RoutingFacts,
    hukou=CODES,
    residence=CODES,
    has_permit=st.sampled_from([True, False, None]),
    emergency_place=CODES,
    members=st.lists(st.builds(Member, CODES, CODES), max_size=3).map(tuple),
    apart=st.sampled_from(["together", "within_province", "across_provinces", "unknown"]),
    window=CODES,
)
DAYS = st.sampled_from([date(2014, 1, 1), date(2021, 4, 22), date(2025, 11, 5), TODAY, date(2030, 1, 1)])


def is_anywhere_here(facts: RoutingFacts, on: date) -> bool:
    """Whether any place named lies in a county that works here."""
    named = (facts.hukou, facts.residence, facts.emergency_place, facts.window, *(m.hukou for m in facts.members))
    heirs = [
        heir.code for code in named if code for heir in DIVISIONS.resolve(code, on) or DIVISIONS.resolve(code[:6], on)
    ]
    return any(DIVISIONS.is_served(code) and DIVISIONS.county(code, on) for code in heirs)


@given(st.sampled_from(sorted(BOOK.services)), FACTS, DAYS)
def test_nobody_is_sent_away_whatever_they_say(service: str, facts: RoutingFacts, on: date) -> None:
    if not is_anywhere_here(facts, on):
        with pytest.raises(Conflict) as refused:
            routed(service, facts, on)
        assert refused.value.code == "not_ready"
        return
    found = routed(service, facts, on)
    for office in (found.office, found.confirms, found.received_at, found.assists):
        assert office is None or DIVISIONS.get(office.code, on) is not None
    assert office_at(found.holder.code, on, DIVISIONS) == found.holder
    assert found.received_at != found.office
    assert DIVISIONS.is_served(found.responsible.code)
    assert found.is_ours is DIVISIONS.is_served(found.office.code)
    assert found.reason in {rule.id for rule in BOOK.rules if service in rule.services}
    assert not any(re.search(r"[{}]", sentence) for sentence in found.told())
    assert found.law
    assert route_from(found.data()) == found


@given(st.sampled_from(sorted(BOOK.services)), FACTS)
def test_the_same_facts_always_go_the_same_way(service: str, facts: RoutingFacts) -> None:
    try:
        assert routed(service, facts) == routed(service, facts)
    except Conflict:
        with pytest.raises(Conflict):
            routed(service, facts)


def test_a_person_from_far_away_learns_of_windows_that_take_it_in_and_of_the_hotline() -> None:
    with pytest.raises(Conflict) as refused:
        routed("temporary_assistance_emergency", RoutingFacts(emergency_place=BEIJING))
    assert "12345" in refused.value.text
    assert "收下" in refused.value.text


def test_who_says_no_place_at_all_is_asked_for_one() -> None:
    with pytest.raises(Conflict) as refused:
        routed(GUARANTEE, RoutingFacts())
    assert "还不知道由哪里来办" in refused.value.text


def test_an_abolished_township_leads_to_the_one_that_took_over() -> None:
    began = date(2026, 1, 1)
    rows = [
        Division("150000", "内蒙古自治区", None),
        Division("150400", "赤峰市", "150000"),
        Division("150425", "克什克腾旗", "150400"),
        Division("150425100", "经棚镇", "150425"),
        Division("150425300", "旧苏木", "150425", valid_until=began, successors=("150425100",)),
        Division("150425301", "分开的苏木", "150425", valid_until=began, successors=("150425100", "150425302")),
        Division("150425302", "新镇", "150425", valid_from=began),
    ]
    table = Divisions(rows)
    limits = load_limits(table)
    merged = route(GUARANTEE, RoutingFacts("150425300", "150425300"), TODAY, table, limits)
    split = route(GUARANTEE, RoutingFacts("150425301", "150425301"), TODAY, table, limits)
    before = route(GUARANTEE, RoutingFacts("150425300", "150425300"), date(2025, 1, 1), table, limits)
    assert (merged.office.code, merged.remarks) == ("150425100", ("township_succeeded",))
    assert "经棚镇人民政府" in merged.told()[1]
    assert (split.office.code, split.remarks) == ("150425", ("township_split",))
    assert (before.office.code, before.remarks) == ("150425300", ())


def test_a_service_nobody_offers_has_no_way() -> None:
    with pytest.raises(KeyError):
        routed("fortune_telling", RoutingFacts(JINGPENG, JINGPENG))


def test_the_reason_is_told_in_other_languages_with_the_names_in_it() -> None:
    found = routed(GUARANTEE, RoutingFacts(JINGPENG, JINGPENG))
    assert found.told(lambda text: f"In {text.partition('{hukou}')[1]}: {{office}}") == (
        "In 内蒙古自治区赤峰市克什克腾旗经棚镇: 经棚镇人民政府（民政窗口）",
    )
