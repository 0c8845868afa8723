"""What keeps an officer from acting, whatever her role, seen from the desk."""

from __future__ import annotations

from tests.application_world import ApplicationWorld, good
from tests.desk_world import case_of, office, walk


def test_a_case_goes_all_the_way_with_everybody_in_her_place(applications: ApplicationWorld) -> None:
    case, people = case_of(applications), office(applications)
    walk(applications, case, people, until="county_review")
    waiting = people.county.do(case, "confirm", amount="790.00", review="stable")
    assert (waiting.status_code, waiting.json["code"]) == (409, "not_drawn_yet")
    drawn = good(people.county.post("/v1/desk/samplings", {"lifecycle": "minimum_living_guarantee"}))
    assert (drawn["cases"], drawn["drawn"]) == ([case], [case])  # one case of one: the share is rounded up
    unvisited = people.county.do(case, "confirm", amount="790.00", review="stable")
    assert (unvisited.status_code, unvisited.json["code"]) == (409, "not_now")
    visit = {"officers": [people.county.account, people.other.account], "visited_on": "2026-11-22", "words": "看过了。"}
    good(people.county.do(case, "county_visit", **visit | {"visited_on": str(applications.clock().date())}))
    assert good(people.other.do(case, "confirm", amount="790.00", review="stable"))["step"] in {"granted", "publicity"}
