"""Whatever is put where an answer, an id or a query belongs stays text, or is refused (promises 19, 23, 24, 26)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from conversation_flows.personas import Player, personas
from tests.application_world import ApplicationWorld, Person, View, good

OPERATORS: list[Any] = [
    {"gt": ""},
    {"amount": {"ne": None}},
    ["$where", "sleep(1000)"],
    '{"$gt": ""}',
    "'; return true; var x='",
    "^.*$",
    ".*",
    "$where",
    "a.b.$[]",
]
SHAPES: list[Any] = [
    *(True, False, 0, -1, 1, 3.5, 1e300, -0.0, 2**53 - 1, "", " ", "0", "true", "None"),
    *([], [[]], [None], [{}], ["a", "a"], [1, 2], [["a"]], {}, {"a": {"b": [1]}}),
    *({"amount": amount, "per": "month"} for amount in (None, 5, "1e5", "-1", "１２", "9" * 400, "1.234", [])),
    *({"amount": "1", "per": per} for per in ([], {}, None, "week", 1)),
    *(
        {"strokes": strokes}
        for strokes in (None, {}, [[[0]]], [[[1, 1e9], [2, 2]]], [[]] * 4000, [[[1, True], [2, 2]]])
    ),
    *("9999-12-31", "0001-01-01", "2024-02-30", "2024-2-3", "0000-00-00", "2024-13"),
    *("x" * 60_000, "𠀀" * 49, "\u202eabc", "a\u0301", "١٢٣", "99999999999999999X", "11010500000000000X"),
    *("150000", "000000000", "1" * 64, "9" * 30),
]
TEMPLATES = (
    *("{{7*7}}", "${x}", "%s", "{0}", "{name}", "{name|x}"),
    *("<img src=x onerror=alert(1)>", "a\r\nSet-Cookie: b=1"),
)


def stops(person: Person, persona: str) -> Iterator[View]:
    """The conversation at each question of a whole application, before it is answered."""
    player = Player(personas()[persona])
    view = person.begin()
    while view["question"] is not None:
        yield view
        view = person.look(view)
        body = player.reply(view)
        assert body is not None
        view = good(person.turn(view, body))


def test_no_answer_of_any_shape_to_any_kind_of_question_breaks_anything(applications: ApplicationWorld) -> None:
    person = applications.person()
    seen = set()
    for view in stops(person, "herder_couple"):
        asked = view["question"]
        if asked["kind"] in seen:
            continue
        seen.add(asked["kind"])
        here = view
        for value in (*SHAPES, *OPERATORS):
            answer = person.turn(here, {"question": asked["id"], "answer": value})
            assert answer.status_code in {200, 422}, (asked["kind"], value, answer.text)
            here = back_at(person, asked["id"], answer.json if answer.status_code == 200 else here)
    assert len(seen) >= 14


def back_at(person: Person, address: str, view: View) -> View:
    """Where we were: an answer that was taken after all is asked again, an item that was added is removed."""
    if view["question"] is None or view["question"]["id"] != address:
        if view["question"] and view["question"]["id"].startswith(f"{address}."):
            item = view["question"]["id"][len(address) + 1 :].partition(".")[0]
            person.say(person.say(view, action="remove", loop=address, item=item), action="confirm")
            view = person.look(view)
        if view["question"] is None or view["question"]["id"] != address:
            view = person.say(view, action="change", question=address)
    return view


def test_a_template_in_an_answer_stays_text_wherever_it_is_shown(applications: ApplicationWorld) -> None:
    person = applications.person()
    hostile = " ".join(TEMPLATES)
    stored = hostile.replace("\r\n", "\n")
    view = person.fill_in("single_mother", residence__address=hostile)
    path = f"/v1/conversations/{view['id']}"
    lines = [line for part in good(person.get(f"{path}/summary"))["sections"] for line in part["lines"]]
    assert [line["text"] for line in lines if line["question"] == "residence.address"] == [stored]
    receipt = good(person.submit(view))["receipt"]
    application = good(person.get(f"/v1/applications/{receipt['application']}"))
    assert stored in [line["text"] for part in application["summary"] for line in part["lines"]]
    entries = good(person.get(f"{path}/messages"))["entries"]
    assert stored in [entry["did"] for entry in entries]


def test_a_free_text_with_a_template_stays_text_in_the_transcript(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.fill_in(until="residence.address")
    for hostile in TEMPLATES:
        view = person.say(view, text=hostile)
        assert view["outcome"] == "advanced"
        entry = good(person.get(f"/v1/conversations/{view['id']}/messages"))["entries"][-1]
        assert entry["did"] == hostile
        assert "49" not in "".join(entry["messages"])
        view = person.say(view, action="change", question="residence.address")
        assert view["question"]["value"] == hostile.replace("\r\n", "\n")


NAMES = {
    "𠮷野·𡿨": "𠮷野·𡿨",
    "买买提•艾力": "买买提·艾力",
    "阿卜杜勒·穆罕默德·伊卜拉欣·伊本·哈立德": "阿卜杜勒·穆罕默德·伊卜拉欣·伊本·哈立德",
    "ᠮᠣᠩᠭᠣᠯ": "ᠮᠣᠩᠭᠣᠯ",
    "བསྟན་འཛིན": "བསྟན་འཛིན",
    "ᠰᠠᠷᠠᠨ\u180eᠠ": "ᠰᠠᠷᠠᠨ\u180eᠠ",
    "ئابدۇراخمان": "ئابدۇراخمان",
    "Zoe\u0301 O'Neill": "Zo\u00e9 O'Neill",
    "  李  秀兰 ": "李 秀兰",
}


def test_names_come_back_as_they_were_given(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.fill_in(until="applicant.name")
    for given, kept in NAMES.items():
        view = person.answer(view, given)
        assert view["outcome"] == "advanced"
        sections = good(person.get(f"/v1/conversations/{view['id']}/summary"))["sections"]
        assert kept in [line["text"] for part in sections for line in part["lines"]]
        view = person.say(view, action="change", question="applicant.name")
        assert view["question"]["value"] == kept


def test_an_attacker_cannot_hide_characters_in_a_name(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.fill_in(until="applicant.name")
    for hidden in "\u202e\u200b\u2066\u00ad\x07\x85\ufeff\u180e":
        view = person.answer(view, f"李{hidden}兰")
        assert (view["outcome"], view["question"]["id"]) == ("reprompt", "applicant.name")
        assert view["question"]["value"] is None


def test_an_operator_in_a_path_or_query_finds_nothing(applications: ApplicationWorld) -> None:
    person = applications.person()
    person.begin()
    before = applications.fingerprint()
    for value in ("$ne", "conv_$where", "[$gt]=", "conv_" + "a" * 26 + "%00", ".*", "{}", "conv_*"):
        nothing_found(person, value)
    assert applications.fingerprint() == before


def nothing_found(person: Person, value: str) -> None:
    for path in ("/v1/conversations/{}", "/v1/conversations/{}/messages", "/v1/applications/{}", "/v1/services/{}"):
        assert person.get(path.format(value)).status_code == 404
    for query in ("limit[$gt]=0", "cursor[$ne]=x", f"cursor={value}", "limit=$gt", "limit=1e1", "page[$gt]=0"):
        assert person.get(f"/v1/applications?{query}").status_code == 422
    assert person.get("/v1/conversations?status[$ne]=open").status_code == 422


@pytest.mark.parametrize("value", [{"$gt": ""}, {"gt": ""}, ["a"], 7, None], ids=str)
def test_an_operator_in_any_field_of_a_body_is_refused(applications: ApplicationWorld, value: Any) -> None:
    person = applications.person()
    view = person.begin()
    before = applications.fingerprint()
    bodies = {
        "/v1/conversations": [{"service": value}, {"service": "minimum_living_guarantee", "locale": value}],
        "/v1/conversations/claim": [{"code": value}],
        "/v1/tracking": [
            {"tracking_code": value, "last_four": "1234"},
            {"tracking_code": "a" * 13, "last_four": value},
        ],
        f"/v1/conversations/{view['id']}/turns": [
            {"question": value, "answer": 1},
            {"text": value},
            {"action": value},
            {"action": "add", "loop": value},
            {"action": "remove", "loop": "household.members", "item": value},
        ],
    }
    for path, several in bodies.items():
        for body in several:
            assert person.post(path, body, version=1).status_code == 422, (path, body)
    assert applications.fingerprint() == before
