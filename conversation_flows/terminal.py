"""How a question, and everything said, reads in a terminal: for authors, and for whoever tries a flow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conversation_flows.engine.flow import Question
from conversation_flows.engine.frame import Position
from conversation_flows.engine.progress import progress
from conversation_flows.question_view import question_view
from conversation_flows.rehearsal import Rehearsal
from conversation_flows.summary import NONE_WORDS, summary

HOW_TO = "可以用自己的话回答，也可以说：返回、为什么、再说一遍、不知道、跳过、暂停、重新开始、人工。说“退出”结束。"
_HINTS = {
    "consent": "同意 / 不同意",
    "commitment": "同意 / 不同意",
    "review": "同意 / 不同意（要改哪一项，就说“改一下电话”“名字不对”）",
    "signature": "（按回车就是签名）",
    "region": "（写地名就行，比如：克什克腾旗经棚镇）",
    "date": "（比如：1958年3月2日）",
    "month": "（比如：2025年3月、去年十月）",
}
_PERIODS = {"month": "每月", "year": "每年"}


def question_lines(rehearsal: Rehearsal, here: Position) -> Iterator[str]:
    """The question as a client would draw it; at the review, what there is to look at."""
    view, done = question_view(here), progress(rehearsal.walk, here)
    yield f"〔{done.title}　已答 {done.answered} 题，大约还有 {done.about_left} 题〕"
    yield from summary_lines(rehearsal) if view["kind"] == "review" else ()
    yield view["prompt"]
    for item in view["items"] or ():
        yield f"  · {item['line']}"
    for number, option in enumerate(view["options"] or (), 1):
        help_text = f"（{option['help']}）" if option.get("help") else ""
        yield f"  {number}. {option['label']}{help_text}"
    yield from (f"  {hint}" for hint in _hints(here, view))
    if view["help"]:
        yield f"  提示：{view['help']}"


def _hints(here: Position, view: dict[str, Any]) -> Iterator[str]:
    if view["kind"] in _HINTS:
        yield _HINTS[view["kind"]]
    if view["kind"] == "yes_no":
        yield "有 / 没有" if "有" in view["prompt"] else "是 / 不是"
    if view["kind"] == "members":
        yield "有 / 没有了" if view["items"] else "有 / 没有"
    if view["options"]:
        yield "（可以选几个，说前面的数字也行）" if view["kind"] == "choices" else "（说前面的数字也行）"
    if view.get("periods"):
        yield f"（说明是{'还是'.join(_PERIODS[period] for period in view['periods'])}，比如：每月 1500）"
    if isinstance(here.node, Question) and (record := here.frame.scope.record(here.node.key)) is not None:
        shown = here.frame.shown(here.node)
        yield f"（您刚才说的是：{shown if shown is not None else NONE_WORDS[record['none']]}。再答一次就是改）"


def summary_lines(rehearsal: Rehearsal) -> Iterator[str]:
    """Everything said that counts, section by section."""
    for section in summary(rehearsal.walk):
        yield section["title"]
        for line in section["lines"]:
            about = f"{line['about']}　" if "about" in line else ""
            yield f"  {about}{line['label']}：{line['text']}"
