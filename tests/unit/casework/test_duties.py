"""Who may not act on a case, whatever the role."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.application import Application, Decision, Happening
from casework.catalog import shipped_lifecycles
from casework.colleagues import Colleagues
from casework.duties import Duties, parties, require_not_party
from casework.fresh_eyes import who_did
from casework.lifecycle import Action
from casework.limits import load_limits
from casework.office import SYSTEM, Actor, Office
from i18n.errors import Conflict, Invalid
from identity.accounts import Account, Status
from identity.principal import Role
from regions.table import load as load_divisions

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
TOWNSHIP, COUNTY = Office("150425203", "township"), Office("150425", "county")
LIFECYCLE = shipped_lifecycles().newest("minimum_living_guarantee")
SMALL = shipped_lifecycles().newest("temporary_assistance_expenditure")
DUTIES = Duties(load_limits(load_divisions()))


def county(account: str = "acct_county") -> Actor:
    return Actor("officer", account, "county_officer")


def township(account: str = "acct_first") -> Actor:
    return Actor("officer", account, "township_officer")


def line(action: str, actor: Actor, **details: Any) -> Happening:
    return Happening(f"hapn_{action}", action, "county_review", NOON, COUNTY, actor, details=details)


def case(*history: Happening, **given: Any) -> Application:
    """A case of 低保 that waits for the county, drawn already."""
    known: dict[str, Any] = {
        "id": "appl_1", "owner": "acct_sarnai", "version": 3, "number": "1", "service": LIFECYCLE.id, "flow": "f",
        "flow_version": 1, "region": "150425", "township": "150425203", "submitted_at": NOON - timedelta(days=20),
        "conversation": "conv_1", "tracking_code": "t", "last_four": "0060", "content": {}, "lifecycle": LIFECYCLE.id,
        "lifecycle_version": 1, "step": "county_review", "office": COUNTY, "flags": ("in_draw",), "history": history,
        "entered_by": ("acct_sarnai",),
    }  # fmt: skip
    return Application(**known | given)


def action(name: str, step: str = "county_review") -> Action:
    return LIFECYCLE.steps[step].actions[name]


def refusal(application: Application, what: Action, actor: Actor, **details: Any) -> str:
    """The code of what stands against it; empty when nothing does."""
    try:
        DUTIES(application, what, actor, details)
    except (Conflict, Invalid) as error:
        return error.errors[0].code if error.errors else error.code
    return ""


SURVEYED = line("survey", township(), officers=["acct_first", "acct_second"])
REVIEWED = line("first_review", township("acct_third"))


def test_an_officer_who_did_nothing_before_may_confirm() -> None:
    assert refusal(case(SURVEYED, REVIEWED), action("confirm"), county()) == ""


@pytest.mark.parametrize("what", ["confirm", "refuse", "terminate"])
@pytest.mark.parametrize("who", ["acct_first", "acct_second", "acct_third"])
def test_who_surveyed_went_along_or_reviewed_first_cannot_decide(what: str, who: str) -> None:
    assert refusal(case(SURVEYED, REVIEWED), action(what), county(who)) == "surveyed_by_you"


@pytest.mark.parametrize(("what", "step"), [("first_review", "first_review"), ("confirm", "county_review")])
def test_who_entered_the_answers_cannot_review_or_decide(what: str, step: str) -> None:
    filed = case(entered_by=("acct_sarnai", "acct_helper"))
    assert refusal(filed, action(what, step), county("acct_helper")) == "entered_by_you"
    assert refusal(filed, action("send_back"), county("acct_helper")) == ""


@pytest.mark.parametrize("found", ["find_change", "report_change", "propose_change"])
@pytest.mark.parametrize("what", ["change", "stop"])
def test_an_officer_cannot_take_away_a_benefit_on_her_own_finding(found: str, what: str) -> None:
    """Alone from 登记发现的变化 to 停发: nobody else would ever have looked."""
    assert refusal(case(line(found, county())), action(what, "change_review"), county()) == "found_by_you"
    assert refusal(case(line(found, county())), action(what, "change_review"), county("acct_other")) == ""
    decided = case(line(found, county()), line("keep", county("acct_other")), line("find_change", township()))
    assert refusal(decided, action(what, "change_review"), county()) == ""


@pytest.mark.parametrize("what", ["uphold", "set_aside"])
def test_an_officer_cannot_register_the_appeal_against_her_own_decision(what: str) -> None:
    decided = line("refuse", county())
    made = Decision("refused", NOON.date(), decided.id)
    appealed = case(decided, line("appeal", Actor("citizen", "acct_sarnai", "citizen")), decision_made=made)
    assert refusal(appealed, action(what, "appealed"), county()) == "decided_by_you"
    assert refusal(appealed, action(what, "appealed"), county("acct_other")) == ""


def test_a_township_cannot_call_a_sum_small_and_grant_another() -> None:
    """小额: named before the review by one officer, and granted by another, never above it."""
    small = line("set_small", township("acct_third"), amount="500.00")
    confirm = SMALL.steps["township_confirmation"].actions["confirm"]
    waits = case(small, lifecycle=SMALL.id, step="township_confirmation", flags=("small_amount", "in_draw"))
    assert refusal(waits, confirm, township(), amount="500.01") == "not_small"
    assert refusal(waits, confirm, township(), amount="10000.00") == "not_small"
    assert refusal(waits, confirm, township(), amount="500.00") == ""
    assert refusal(waits, confirm, township("acct_third"), amount="500.00") == "surveyed_by_you"


def test_an_officer_cannot_hand_out_aid_in_a_case_she_entered_or_surveyed() -> None:
    give = shipped_lifecycles().newest("rigid_expenditure").steps["granted"].actions["give_aid"]
    assert refusal(case(entered_by=("acct_sarnai", "acct_first")), give, township()) == "entered_by_you"
    assert refusal(case(SURVEYED), give, township()) == "surveyed_by_you"
    assert refusal(case(SURVEYED), give, township("acct_other")) == ""


def test_who_entered_the_answers_may_still_receive_the_case() -> None:
    filed = case(step="submitted", entered_by=("acct_helper",))
    assert refusal(filed, action("accept", "submitted"), township("acct_helper")) == ""


@pytest.mark.parametrize("what", ["confirm", "send_back", "county_visit", "explain_delay"])
def test_who_keeps_out_cannot_do_anything_but_register_a_relative(what: str) -> None:
    out = case(line("recuse", county()))
    given = {"officers": ["acct_county", "acct_other"]} if what == "county_visit" else {}
    assert refusal(out, action(what), county(), **given) == "recused"
    assert refusal(out, action("register_relative"), county()) == ""
    assert refusal(out, action(what), county("acct_other"), **given) == ""


def test_whose_case_it_is_cannot_act_on_it() -> None:
    assert refusal(case(), action("send_back"), county("acct_sarnai")) == "recused"


def test_an_officer_whom_the_registration_names_is_out_too() -> None:
    registered = case(line("register_relative", township(), name="巴图", post="经办", account="acct_county"))
    assert refusal(registered, action("send_back"), county()) == "recused"
    assert parties(registered) == {"acct_sarnai", "acct_county"}
    with pytest.raises(Conflict):
        require_not_party(registered, "acct_county")


@pytest.mark.parametrize("officers", [[], ["acct_first"], ["acct_second", "acct_third"], ["acct_first", "acct_first"]])
def test_nobody_surveys_alone_or_signs_for_others(officers: list[str]) -> None:
    step = case(step="household_survey", office=TOWNSHIP)
    what = action("survey", "household_survey")
    assert refusal(step, what, township(), officers=officers) == "two_officers"
    assert refusal(step, what, township(), officers=["acct_first", "acct_second"]) == ""


def test_the_county_visits_by_two_as_well() -> None:
    assert refusal(case(), action("county_visit"), county(), officers=["acct_county"]) == "two_officers"


def test_a_relative_of_officers_is_registered_before_anything_is_decided() -> None:
    related = case(flags=("relative_of_officer", "visited_by_county"))
    assert refusal(related, action("confirm"), county()) == "relative_not_registered"
    assert refusal(related, action("refuse"), county()) == "relative_not_registered"
    registered = replace(related, history=(line("register_relative", township()),))
    assert refusal(registered, action("confirm"), county()) == ""


def test_a_case_is_drawn_from_before_it_is_granted_and_needs_no_draw_to_be_refused() -> None:
    undrawn = case(flags=(), history=(line("first_review", township("acct_third")),))
    assert refusal(undrawn, action("confirm"), county()) == "not_drawn_yet"
    assert refusal(undrawn, action("refuse"), county()) == ""


def test_where_neither_law_nor_region_asks_for_a_sample_nothing_is_drawn() -> None:
    children = shipped_lifecycles().newest("children_without_support")
    granting = next(
        one for step in children.steps.values() for one in step.actions.values() if one.decides == "granted"
    )
    plain = case(flags=(), lifecycle=children.id, history=(line("first_review", township("acct_third")),))
    assert refusal(plain, granting, county()) == ""


def test_citizens_and_the_clock_have_no_office_to_abuse() -> None:
    entered = case(line("recuse", county()), entered_by=("acct_sarnai",))
    assert refusal(entered, action("withdraw"), Actor("citizen", "acct_sarnai", "citizen")) == ""
    assert refusal(entered, action("confirm"), SYSTEM) == ""


def test_what_stands_against_an_officer_is_told_beside_what_is_possible() -> None:
    surveyed = case(SURVEYED)
    against = DUTIES.against(surveyed, action("confirm"), county("acct_second"))
    assert against is not None
    assert against.code == "surveyed_by_you"
    assert DUTIES.against(surveyed, action("county_visit"), county()) is None


def test_everybody_who_took_part_is_known() -> None:
    assert who_did(case(SURVEYED, REVIEWED), frozenset({"survey"})) == {"acct_first", "acct_second"}


class Directory:
    """Some officers."""

    people = (
        Account("acct_first", Role.TOWNSHIP_OFFICER, NOON, regions=("150425203",)),
        Account("acct_county", Role.COUNTY_OFFICER, NOON, regions=("150425",)),
        Account("acct_far", Role.TOWNSHIP_OFFICER, NOON, regions=("150105001",)),
        Account("acct_gone", Role.TOWNSHIP_OFFICER, NOON, regions=("150425203",), status=Status.DISABLED),
        Account("acct_auditor", Role.AUDITOR, NOON, regions=("150425",)),
    )

    def find(self, *, owner: str) -> Account | None:
        return next((one for one in self.people if one.id == owner), None)

    def officers_of(self, *, scope: Any, limit: int) -> list[Account]:
        return [one for one in self.people if set(one.regions) & set(scope)][:limit]


@pytest.mark.parametrize("second", ["acct_far", "acct_gone", "acct_auditor", "acct_nobody", "acct_sarnai"])
def test_nobody_surveys_with_somebody_who_is_no_officer_here(second: str) -> None:
    colleagues, what = Colleagues(Directory()), action("survey", "household_survey")
    with pytest.raises(Invalid) as refused:
        colleagues(case(), what, township(), {"officers": ["acct_first", second]})
    assert refused.value.errors[0].code == "not_a_colleague"
    colleagues(case(), what, township(), {"officers": ["acct_first", "acct_county"]})
    colleagues(case(), action("confirm"), county(), {"officers": [second]})


def test_nobody_surveys_with_somebody_who_keeps_out() -> None:
    out = case(line("recuse", county()))
    with pytest.raises(Invalid):
        Colleagues(Directory())(out, action("county_visit"), township(), {"officers": ["acct_first", "acct_county"]})
