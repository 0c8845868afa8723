"""Nobody acts for anybody who has not agreed, beyond what she agreed to, or longer (promises 15 and 16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from conversation_flows.personas import Player, personas
from identity.mandates import MOST_TOUCHED
from identity.principal import Role
from tests.application_world import ApplicationWorld, Person, good
from tests.identity_world import PHONE

HOURS = timedelta(hours=1)


@dataclass
class Helper(Person):
    """Somebody who says for whom, with every request."""

    mandate: str = ""

    def _headers(self) -> dict[str, str]:
        return super()._headers() | ({"Bangban-On-Behalf": self.mandate} if self.mandate else {})

    def acting(self, mandate: str) -> Helper:
        return Helper(self.world, self.token, self.account, mandate)


def operator(world: ApplicationWorld, name: str = "odon") -> Helper:
    signed_in = world.world.sign_in_staff(world.world.hire(name, Role.HOTLINE_OPERATOR)).get_json()
    return Helper(world, signed_in["access_token"], signed_in["account"]["id"])


def citizen(world: ApplicationWorld, name: str) -> Helper:
    person = world.device(name)
    return Helper(world, person.token, person.account)


def call(helper: Helper, **given: Any) -> dict[str, Any]:
    body = {"phone": PHONE, "reason": "apply", "region": "150425"} | given
    return dict(good(helper.post("/v1/hotline/calls", body), 201))


def read_out(world: ApplicationWorld) -> str:
    """The digits in the message the caller got."""
    return world.world.stand_ins.sms.sent[-1]["text"].split("数字 ")[1][:7]


def live_call(world: ApplicationWorld, helper: Helper) -> Helper:
    taken = call(helper)
    agreed = good(helper.post(f"/v1/hotline/calls/{taken['id']}/agreement", {"code": read_out(world)}))
    assert (agreed["is_live"], agreed["consent"]) == (True, "code")
    return helper.acting(taken["id"])


def delegation(world: ApplicationWorld, rights: list[str], *, days: int = 30) -> tuple[Helper, Helper, str]:
    """Who gave it, who was given it, and its id."""
    sarnai, grandson = citizen(world, "sarnai"), citizen(world, "grandson")
    until = (world.clock() + timedelta(days=days)).date().isoformat()
    offered = good(sarnai.post("/v1/delegations", {"rights": rights, "reason": "old", "until": until}), 201)
    accepted = good(grandson.post("/v1/delegations/acceptance", {"code": offered["code"]}))
    assert accepted["is_live"]
    return sarnai, grandson.acting(accepted["id"]), accepted["id"]


# --- the hotline -------------------------------------------------------------------------------------------------


def test_an_operator_applies_for_a_caller_and_everything_is_the_callers(applications: ApplicationWorld) -> None:
    odon = live_call(applications, operator(applications))

    view = odon.begin()
    player = Player(personas()["single_mother"])
    while (body := player.reply(view)) is not None:
        view = good(odon.turn(view, body))
    receipt = good(odon.submit(view))["receipt"]

    applications.clock.forward(minutes=2)  # the call's own message went to the same phone
    request, digits = applications.world.ask_for_code()
    her = good(applications.world.give_code(request, digits))
    sarnai = Person(applications, her["access_token"], her["account"]["id"])
    (mine,) = good(sarnai.get("/v1/applications"))["items"]
    assert mine["id"] == receipt["application"]
    kept = applications.casework.applications.find(mine["id"], owner=sarnai.account)
    assert kept is not None
    sources = [source for source in kept.content["sources"] if "account" in source]
    assert sources == [{"account": odon.account, "role": "hotline_operator", "channel": "hotline"}]
    assert odon.account in kept.entered_by
    looks = good(sarnai.get("/v1/me/access-log"))["items"]
    assert {(look["role"], look["purpose"]) for look in looks} == {("hotline_operator", "helping")}
    assert "12345 话务员" in looks[0]["text"]
    assert odon.account not in str(looks)


def test_before_the_caller_agreed_an_operator_reaches_nothing(applications: ApplicationWorld) -> None:
    odon = operator(applications)
    taken = call(odon)
    before = applications.fingerprint()
    acting = odon.acting(taken["id"])
    assert acting.get("/v1/applications").status_code == 404
    assert acting.post("/v1/conversations", {"service": "minimum_living_guarantee"}).status_code == 404
    assert odon.get("/v1/applications").status_code == 401
    assert applications.fingerprint() == before


def test_the_right_number_is_refused_after_five_wrong_ones(applications: ApplicationWorld) -> None:
    odon = operator(applications)
    taken = call(odon)
    right = read_out(applications)
    wrong = f"{(int(right) + 1) % 10_000_000:07d}"
    path = f"/v1/hotline/calls/{taken['id']}/agreement"
    assert [odon.post(path, {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    assert odon.post(path, {"code": right}).json["code"] == "call_over"
    assert odon.acting(taken["id"]).get("/v1/applications").status_code == 404


def test_an_operator_cannot_claim_a_spoken_yes_where_a_phone_could_say_it(applications: ApplicationWorld) -> None:
    odon = operator(applications)
    path = f"/v1/hotline/calls/{call(odon)['id']}/agreement"
    assert odon.post(path, {"spoken": True}).json["code"] == "code_needed"
    landline = call(odon, phone=None)
    agreed = good(odon.post(f"/v1/hotline/calls/{landline['id']}/agreement", {"spoken": True}))
    assert (agreed["is_live"], agreed["consent"]) == (True, "spoken")
    view = odon.acting(landline["id"]).begin()
    assert view["status"] == "open"


def test_a_spoken_yes_opens_nothing_that_was_there_before(applications: ApplicationWorld) -> None:
    applications.person().apply()
    odon = operator(applications)
    landline = call(odon, phone=None)
    good(odon.post(f"/v1/hotline/calls/{landline['id']}/agreement", {"spoken": True}))
    assert good(odon.acting(landline["id"]).get("/v1/applications"))["items"] == []


def test_a_call_that_is_over_opens_nothing_from_the_next_request_on(applications: ApplicationWorld) -> None:
    odon = live_call(applications, operator(applications))
    assert odon.get("/v1/conversations").status_code == 200
    good(Helper(applications, odon.token, odon.account).post(f"/v1/hotline/calls/{odon.mandate}/end"))
    assert odon.get("/v1/conversations").status_code == 404
    ended = good(Helper(applications, odon.token, odon.account).get(f"/v1/hotline/calls/{odon.mandate}"))
    assert (ended["is_live"], ended["phone"]) == (False, None)


def test_another_operator_cannot_tell_a_colleagues_call_from_none(applications: ApplicationWorld) -> None:
    odon, other = live_call(applications, operator(applications)), operator(applications, "tuya")
    nothing = f"call_{'a' * 26}"
    for mandate in (odon.mandate, nothing):
        assert other.acting(mandate).get("/v1/conversations").status_code == 404
    mine = other.get(f"/v1/hotline/calls/{odon.mandate}")
    assert mine.data == other.get(f"/v1/hotline/calls/{nothing}").data
    assert other.post(f"/v1/hotline/calls/{odon.mandate}/end").status_code == 404
    assert odon.get("/v1/conversations").status_code == 200


@pytest.mark.parametrize("owned", ["id", "owner", "helper", "consent", "confirmed_at", "expires_at", "is_live"])
def test_nobody_can_write_what_the_server_owns(applications: ApplicationWorld, owned: str) -> None:
    odon, sarnai = operator(applications), citizen(applications, "sarnai")
    taken = call(odon)
    before = applications.fingerprint("mandates", "accounts")
    extra = {owned: "x"}
    agreement = f"/v1/hotline/calls/{taken['id']}/agreement"
    assert odon.post("/v1/hotline/calls", {"reason": "apply", **extra}).status_code == 422
    assert odon.post(agreement, {"code": read_out(applications), **extra}).status_code == 422
    until = (applications.clock() + timedelta(days=9)).date().isoformat()
    offer = {"rights": ["see"], "reason": "ill", "until": until}
    assert sarnai.post("/v1/delegations", offer | extra).status_code == 422
    assert sarnai.post("/v1/delegations/acceptance", {"code": "x", **extra}).status_code == 422
    assert applications.fingerprint("mandates", "accounts") == before


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/v1/me", None),
        ("get", "/v1/me/export", None),
        ("get", "/v1/me/access-log", None),
        ("post", "/v1/me/closure", None),
        ("get", "/v1/delegations", None),
        ("post", "/v1/delegations/acceptance", {"code": "x"}),
        ("post", "/v1/conversations/claim", {"code": "k3mp7xw2ra"}),
    ],
)
def test_a_helper_never_does_what_is_the_persons_own(
    applications: ApplicationWorld, method: str, path: str, body: Any
) -> None:
    odon = live_call(applications, operator(applications))
    before = applications.fingerprint("accounts", "sessions", "mandates")
    answer = odon.get(path) if method == "get" else odon.post(path, body)
    assert answer.status_code == 404
    assert applications.fingerprint("accounts", "sessions", "mandates") == before


def test_a_helper_cannot_hand_a_conversation_to_a_device_of_their_own(applications: ApplicationWorld) -> None:
    odon = live_call(applications, operator(applications))
    view = odon.begin()
    answer = odon.post(f"/v1/conversations/{view['id']}/handover", version=view["version"])
    assert answer.status_code == 404


def test_a_caller_goes_on_alone_with_the_link_she_was_sent(applications: ApplicationWorld) -> None:
    odon = live_call(applications, operator(applications))
    view = odon.begin()
    plain = Helper(applications, odon.token, odon.account)
    body = {"conversation": view["id"], "version": view["version"]}
    good(plain.post(f"/v1/hotline/calls/{odon.mandate}/send-to-phone", body))
    message = applications.world.stand_ins.sms.sent[-1]
    assert message["phone"] == f"+86{PHONE}"
    code = message["text"].split("/continue#")[1].split()[0]
    claimed = good(citizen(applications, "sarnai").post("/v1/conversations/claim", {"code": code}))
    assert claimed["id"] == view["id"]


def test_a_call_taken_twice_by_a_retry_is_one_call_and_one_message(applications: ApplicationWorld) -> None:
    odon, key = operator(applications), "0123456789abcdef"
    body = {"phone": PHONE, "reason": "apply"}
    first = good(odon.post("/v1/hotline/calls", body, key=key), 201)
    sent = len(applications.world.stand_ins.sms.sent)
    assert good(odon.post("/v1/hotline/calls", body, key=key), 201) == first
    assert len(applications.world.stand_ins.sms.sent) == sent
    assert odon.post("/v1/hotline/calls", body | {"reason": "appeal"}, key=key).json["code"] == "idempotency_key_reused"
    path, code = f"/v1/hotline/calls/{first['id']}/agreement", {"code": read_out(applications)}
    assert good(odon.post(path, code)) == good(odon.post(path, code))


def test_a_delegation_offered_and_taken_twice_by_retries_is_one(applications: ApplicationWorld) -> None:
    sarnai, grandson = citizen(applications, "sarnai"), citizen(applications, "grandson")
    until = (applications.clock() + timedelta(days=9)).date().isoformat()
    body = {"rights": ["see"], "reason": "ill", "until": until}
    first = good(sarnai.post("/v1/delegations", body, key="0123456789abcdef"), 201)
    assert good(sarnai.post("/v1/delegations", body, key="0123456789abcdef"), 201) == first
    accept = {"code": first["code"]}
    taken = good(grandson.post("/v1/delegations/acceptance", accept, key="fedcba9876543210"))
    assert good(grandson.post("/v1/delegations/acceptance", accept, key="fedcba9876543210")) == taken
    assert len(applications.documents("mandates")) == 1


# --- delegations ---------------------------------------------------------------------------------------------------


def test_a_grandson_sees_and_acts_as_far_as_he_was_let(applications: ApplicationWorld) -> None:
    sarnai, grandson, mandate = delegation(applications, ["see", "act"])
    receipt = sarnai.apply()["receipt"]

    assert [one["id"] for one in good(grandson.get("/v1/applications"))["items"]] == [receipt["application"]]
    assert good(grandson.get(f"/v1/applications/{receipt['application']}"))["number"] == receipt["number"]
    view = grandson.begin()
    assert view["id"] in [one["id"] for one in good(sarnai.get("/v1/conversations"))["items"]]
    looks = good(sarnai.get("/v1/me/access-log"))["items"]
    assert [(look["role"], look["application"]) for look in looks] == [
        ("citizen", receipt["application"]),
        ("citizen", ""),
    ]
    assert good(Helper(applications, grandson.token, grandson.account).get("/v1/applications"))["items"] == []
    given = good(sarnai.get("/v1/delegations"))["given"]
    assert [(one["id"], one["is_live"]) for one in given] == [(mandate, True)]


def test_a_delegate_cannot_widen_what_he_was_given(applications: ApplicationWorld) -> None:
    sarnai, grandson, _ = delegation(applications, ["see"])
    view = sarnai.begin()
    before = applications.fingerprint("conversations", "applications")
    assert grandson.get(f"/v1/conversations/{view['id']}").status_code == 200
    assert grandson.turn(view, {"action": "repeat"}).status_code == 404
    assert grandson.post("/v1/conversations", {"service": "minimum_living_guarantee"}).status_code == 404
    until = (applications.clock() + timedelta(days=9)).date().isoformat()
    wider = {"rights": ["see", "act"], "reason": "old", "until": until}
    assert grandson.post("/v1/delegations", wider).status_code == 404
    assert applications.fingerprint("conversations", "applications") == before


def test_a_withdrawn_delegation_ends_with_the_next_request(applications: ApplicationWorld) -> None:
    sarnai, grandson, mandate = delegation(applications, ["see"])
    assert grandson.get("/v1/applications").status_code == 200
    good(sarnai.post(f"/v1/delegations/{mandate}/withdrawal"))
    assert grandson.get("/v1/applications").status_code == 404


def test_a_delegation_ends_on_its_day(applications: ApplicationWorld) -> None:
    delegation(applications, ["see"], days=2)
    grandson = citizen(applications, "grandson")
    applications.clock.forward(days=2, hours=12)
    (received,) = good(citizen(applications, "grandson").get("/v1/delegations"))["received"]
    assert not received["is_live"]
    again = citizen(applications, "grandson").acting(received["id"])
    assert again.account == grandson.account
    assert again.get("/v1/applications").status_code == 404


def test_a_code_is_good_once_for_half_an_hour_and_not_for_oneself(applications: ApplicationWorld) -> None:
    sarnai, other = citizen(applications, "sarnai"), citizen(applications, "batu")
    until = (applications.clock() + timedelta(days=9)).date().isoformat()
    body = {"rights": ["see"], "reason": "ill", "until": until}
    code = good(sarnai.post("/v1/delegations", body), 201)["code"]
    assert sarnai.post("/v1/delegations/acceptance", {"code": code}).json["code"] == "own_delegation"
    good(other.post("/v1/delegations/acceptance", {"code": code}))
    assert other.post("/v1/delegations/acceptance", {"code": code}).status_code == 422
    late = good(sarnai.post("/v1/delegations", body), 201)["code"]
    applications.clock.forward(minutes=31)
    assert citizen(applications, "batu").post("/v1/delegations/acceptance", {"code": late}).status_code == 422
    too_long = (applications.clock() + timedelta(days=400)).date().isoformat()
    assert citizen(applications, "sarnai").post("/v1/delegations", body | {"until": too_long}).status_code == 422


def test_a_stranger_cannot_end_or_use_a_delegation(applications: ApplicationWorld) -> None:
    _, grandson, mandate = delegation(applications, ["see"])
    stranger = citizen(applications, "stranger")
    assert stranger.post(f"/v1/delegations/{mandate}/withdrawal").status_code == 404
    assert stranger.acting(mandate).get("/v1/applications").status_code == 404
    assert grandson.get("/v1/applications").status_code == 200


def test_an_officer_or_auditor_stands_in_for_nobody(applications: ApplicationWorld) -> None:
    _, _, mandate = delegation(applications, ["see"])
    signed_in = applications.world.sign_in_staff(applications.world.hire("dorj", Role.COUNTY_OFFICER)).get_json()
    officer = Helper(applications, signed_in["access_token"], signed_in["account"]["id"], mandate)
    assert officer.get("/v1/applications").status_code == 401
    assert officer.get("/v1/desk/cases").status_code == 401


# --- what a helper might hide ----------------------------------------------------------------------------------------


def test_a_helper_cannot_hide_a_look_behind_two_hundred_others(applications: ApplicationWorld) -> None:
    sarnai, grandson, _ = delegation(applications, ["see"])
    case = sarnai.apply()["receipt"]["application"]
    for number in range(MOST_TOUCHED):
        assert grandson.get(f"/v1/applications/appl_{number:026d}").status_code == 404
    good(grandson.get(f"/v1/applications/{case}"))
    newest = good(sarnai.get("/v1/me/access-log"))["items"][0]
    assert (newest["application"], newest["role"]) == (case, "citizen")


@pytest.mark.parametrize("path", ["/v1/applications", "/v1/uploads", "/v1/conversations"])
def test_a_helper_cannot_read_a_list_without_a_trace(applications: ApplicationWorld, path: str) -> None:
    sarnai, grandson, _ = delegation(applications, ["see"])
    good(grandson.get(path))
    assert len(good(sarnai.get("/v1/me/access-log"))["items"]) == 1


def test_a_helper_cannot_read_commitments_of_a_case_without_a_trace(applications: ApplicationWorld) -> None:
    sarnai, grandson, _ = delegation(applications, ["see"])
    case = sarnai.apply()["receipt"]["application"]
    good(grandson.get("/v1/commitments", application=case))
    looks = good(sarnai.get("/v1/me/access-log"))["items"]
    assert [look["application"] for look in looks] == [case]
    grandson.get("/v1/commitments", application="nobody; drop")
    assert "nobody; drop" not in str(applications.documents("audit"))


def test_nobody_acts_on_for_somebody_who_closed_her_account(applications: ApplicationWorld) -> None:
    sarnai, grandson, _ = delegation(applications, ["see", "act"])
    case = sarnai.apply()["receipt"]["application"]
    good(grandson.get(f"/v1/applications/{case}"))
    assert sarnai.post("/v1/me/closure").status_code == 204
    before = applications.fingerprint("applications", "conversations", "audit")
    assert grandson.get(f"/v1/applications/{case}").status_code == 404
    assert grandson.post("/v1/conversations", {"service": "minimum_living_guarantee"}).status_code == 404
    assert applications.fingerprint("applications", "conversations", "audit") == before
