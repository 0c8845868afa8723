"""A conversation begun on version 1 goes on in version 2, in the middle of a member, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from conversation_flows.catalog import Catalog, read_migration, read_yaml
from conversation_flows.engine.carry import MigrationError, check_migration
from conversation_flows.engine.commands import Act, Add, Answer, Change
from conversation_flows.engine.shapes import FlowError
from conversation_flows.keeping import View
from i18n.errors import Conflict
from tests.unit.conversation.world import ANNA, World

FLOW = """
flow: pension
version: {version}
service: pension
code: "90"
title: 试验
sections: [{{title: 全部, topics: [home]}}]
"""
HOME_1 = """
topic: home
title: 家
questions:
  - {id: name, kind: person_name, ask: 您叫什么名字？}
  - {id: phone, kind: phone, ask: 电话是多少？}
  - {id: colour, kind: choice, ask: 喜欢什么颜色？, options: {red: 红, green: 绿}}
  - loop: members
    about: 家人
    ask: 还有家人吗？
    another: 还有吗？
    line: "{name|没填}"
    at_most: 5
    questions:
      - {id: name, kind: person_name, ask: 家人叫什么？}
      - {id: relation, kind: text, ask: "{name}是您的什么人？"}
      - {id: age, kind: number, ask: "{name}几岁？"}
"""
HOME_2 = """
topic: home
title: 家
questions:
  - {id: name, kind: person_name, ask: 您叫什么名字？}
  - {id: mobile, kind: phone, ask: 手机是多少？}
  - {id: colour, kind: choice, ask: 喜欢什么颜色？, options: {green: 绿, blue: 蓝}}
  - loop: members
    about: 家人
    ask: 还有家人吗？
    another: 还有吗？
    line: "{name|没填}"
    at_most: 5
    questions:
      - {id: name, kind: person_name, ask: 家人叫什么？}
      - {id: kinship, kind: text, ask: "{name}和您是什么关系？"}
      - {id: healthy, kind: yes_no, ask: "{name}身体好吗？"}
"""
WAY = """
flow: pension
from: 1
to: 2
renamed: {home.phone: home.mobile, home.members.relation: home.members.kinship}
removed: [home.members.age]
say: 问卷更新了，您填过的都还在。
"""


def catalog(folder: Path, *, version: int, way: str = WAY) -> Catalog:
    """The catalog of the day on which ``version`` was the newest."""
    for name in ("topics", "flows", "released", "migrations"):
        (folder / name).mkdir(exist_ok=True)
    home = HOME_1 if version == 1 else HOME_2
    (folder / "topics" / "home.yaml").write_text(home)
    (folder / "flows" / "pension.yaml").write_text(FLOW.format(version=version))
    if version == 2:
        bundle = {"flow": read_yaml(FLOW.format(version=1), "flow"), "topics": {"home": read_yaml(HOME_1, "home")}}
        (folder / "released" / "pension-1.json").write_bytes(orjson.dumps(bundle))
        (folder / "migrations" / "pension-1-2.yaml").write_text(way)
    return Catalog(folder)


@pytest.fixture
def in_the_middle(tmp_path: Path) -> tuple[World, View]:
    """Somebody on version 1, one member done and another half entered; then version 2 is there."""
    world = World(catalog(tmp_path, version=1))
    view = world.begin(service="pension")
    for answer in ("张明", "13800138000", "red", True, "王芳", "妻子", 40, True, "张雨"):
        view = world.answer(view, answer)
    assert view.data["question"]["prompt"] == "张雨是您的什么人？"
    object.__setattr__(world.service, "flows", catalog(tmp_path, version=2))
    return world, view


def test_a_person_in_the_middle_of_a_member_goes_on_where_she_was(in_the_middle: tuple[World, View]) -> None:
    world, view = in_the_middle

    view = world.answer(view, "女儿")  # what she was looking at was version 1

    assert view.data["flow"] == {"id": "pension", "version": 2}
    assert view.data["messages"][0]["text"] == "问卷更新了，您填过的都还在。"
    assert view.data["question"]["prompt"] == "张雨身体好吗？"


def test_a_person_sees_the_newer_flow_before_she_answers_and_nothing_is_written(
    in_the_middle: tuple[World, View],
) -> None:
    world, view = in_the_middle

    seen = world.service.look(ANNA, view.data["id"])

    assert seen.data["question"]["prompt"] == "张雨和您是什么关系？"
    assert "问卷更新了，您填过的都还在。" in [message["text"] for message in seen.data["messages"]]
    assert world.store.kept[view.data["id"]].flow_version == 1


def test_every_answer_moves_with_its_question_and_none_is_lost(in_the_middle: tuple[World, View]) -> None:
    world, view = in_the_middle
    view = world.answer(view, "女儿")

    lines = {
        line["label"]: line["text"] for part in world.service.summary(ANNA, view.data["id"]) for line in part["lines"]
    }

    assert lines["手机是多少？"] == "138****8000"
    assert lines["王芳和您是什么关系？"] == "妻子"
    assert lines["张雨和您是什么关系？"] == "女儿"
    members = world.store.kept[view.data["id"]].state.root.loops["home.members"].items.values()
    assert [scope.kept("age") for scope in members] == [40, None]  # gone from the path, not from the memory


def test_an_answer_that_no_longer_fits_is_asked_again_with_the_old_one_offered(
    in_the_middle: tuple[World, View],
) -> None:
    world, view = in_the_middle

    view = world.answer(view, "女儿")
    view = world.answer(view, True)

    assert view.data["question"]["id"] == "home.colour"
    assert view.data["question"]["value"] == "red"


def test_a_new_question_is_asked_of_members_entered_before(in_the_middle: tuple[World, View]) -> None:
    world, view = in_the_middle
    for answer in ("女儿", True, "green"):
        view = world.answer(view, answer)

    assert view.data["question"]["prompt"] == "王芳身体好吗？"


def test_an_answer_to_a_question_that_is_gone_changes_nothing(in_the_middle: tuple[World, View]) -> None:
    world, view = in_the_middle
    item = view.data["question"]["id"].rpartition(".")[0]
    kept = world.store.kept[view.data["id"]]

    with pytest.raises(Conflict):
        world.turn(view, Answer(f"{item}.age", 12))

    assert world.store.kept[view.data["id"]] == kept


def test_commands_of_every_kind_find_their_renamed_question(in_the_middle: tuple[World, View]) -> None:
    world, view = in_the_middle

    changed = world.turn(view, Change("home.phone"))

    assert changed.data["question"]["id"] == "home.mobile"
    assert world.turn(changed, Add("home.members")).data["outcome"] == "advanced"


def test_a_person_who_only_looks_back_is_carried_too(in_the_middle: tuple[World, View]) -> None:
    world, view = in_the_middle

    view = world.turn(view, Act("repeat"))

    assert view.data["flow"]["version"] == 2
    assert world.store.kept[view.data["id"]].flow_version == 2


@pytest.mark.parametrize(
    ("renamed", "removed", "culprit"),
    [
        ("{home.phone: home.mobile, home.members.relation: home.members.kinship}", "[]", "home.members.age"),
        ("{home.fax: home.mobile}", "[home.phone, home.members.relation, home.members.age]", "home.fax"),
        ("{home.phone: home.members.kinship}", "[home.members.relation, home.members.age]", "out of its loop"),
    ],
)
def test_an_author_cannot_forget_a_question_or_move_it_out_of_its_loop(
    tmp_path: Path, renamed: str, removed: str, culprit: str
) -> None:
    there = catalog(tmp_path, version=2)
    text = f"flow: pension\nfrom: 1\nto: 2\nrenamed: {renamed}\nremoved: {removed}\nsay: 更新了\n"
    old, new = there.pinned("pension", 1), there.pinned("pension", 2)
    assert old is not None
    assert new is not None

    with pytest.raises(MigrationError, match=culprit):
        check_migration(read_migration(read_yaml(text, "way")), old, new)


def test_the_way_of_these_tests_forgets_nothing(tmp_path: Path) -> None:
    there = catalog(tmp_path, version=2)
    old, new = there.pinned("pension", 1), there.pinned("pension", 2)
    assert old is not None
    assert new is not None

    check_migration(read_migration(read_yaml(WAY, "way")), old, new)


def test_an_author_is_told_what_a_migration_needs() -> None:
    with pytest.raises(FlowError, match="way:1"):
        read_migration(read_yaml("flow: pension\nfrom: 1\n", "way"))


def test_nobody_gets_a_version_that_was_never_there(tmp_path: Path) -> None:
    assert catalog(tmp_path, version=2).pinned("pension", 7) is None
