"""Somebody takes back what was said before: 上一个说错了, 名字不对, 改一下电话."""

from __future__ import annotations

import re

from conversation_flows.engine.commands import Act, Change
from conversation_flows.engine.frame import Position
from conversation_flows.engine.path import path

_WRONG = r"(?:[说填写按选点答弄搞打]?错|不对|[说填写]反)"
_BEFORE = r"(?:我|刚才|刚刚|上一?个|上一?题|上一?步|上面|前面|前头|前一个|那个|问题|的)"
_THE_LAST = re.compile(
    rf"(?:退?回到?上一?[步题个]|{_BEFORE}+{_WRONG}|{_WRONG.replace('|不对', '')})了?(?:[，。、 ].*)?"
)
_NAMED = (
    re.compile(rf"{_BEFORE}*(?P<what>[^，。、 ]{{2,8}}?){_WRONG}了?(?:[，。、 ].*)?"),
    re.compile(rf"(?:我?[要想]?)改(?:一?改|一下)?{_BEFORE}*(?P<what>[^，。、 ]{{2,8}})"),
    re.compile(rf"{_BEFORE}*(?P<what>[^，。、 ]{{2,8}}?)(?:我?[要想]|得)改(?:一?改|一下)?"),
)
#: what people call it -> a word of its label
CALLED = {
    "名字": "姓名",
    "电话": "电话",
    "手机": "电话",
    "生日": "出生日期",
    "岁数": "出生日期",
    "户口": "户口所在地",
    "结婚": "婚姻状况",
    "婚姻": "婚姻状况",
    "卡号": "账号",
    "住址": "地址",
    "养老金": "金额",
}


def correction(said: str, here: Position) -> Act | Change | None:
    """Where to go back to; ``None`` when nothing is being taken back, or it is not clear what."""
    if _THE_LAST.fullmatch(said):
        return Act("back")
    for pattern in _NAMED:
        found = pattern.fullmatch(said)
        at = _answered(found["what"], here) if found else None
        if at is not None:
            return Change(at)
    return None


def _answered(what: str, here: Position) -> str | None:
    """The answered question called so: of the item being filled in, else the last of the whole conversation."""
    what = CALLED.get(what.removeprefix("我的"), what)
    found = [position for position in path(here.frame.walk) if position.is_settled and what in _label(position)]
    nearest = [position for position in found if position.frame.address == here.frame.address] or found
    return nearest[-1].address if nearest else None


def _label(position: Position) -> str:
    """In Chinese: this is for what is said in Chinese."""
    return (position.node.label or position.node.ask).source
