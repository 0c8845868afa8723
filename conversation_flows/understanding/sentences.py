"""What a whole sentence asks for, when it is no answer: to hear it again, why, a person, a rest."""

from __future__ import annotations

import re
from typing import Literal

from conversation_flows.engine.commands import Absence

Asked = Literal["repeat", "handoff", "pause", "explain"]

#: listened for in this order, where what was said could not be taken as an answer
_ASKS: tuple[tuple[Asked, re.Pattern[str]], ...] = (
    (
        "pause",
        re.compile(
            r"累了|累得|歇|明[天儿]再|改天|回头再|[过等]?一?会儿?再|下次再|先这样|先不[填办弄说]|等我?[找问]|让我想|[稍等]一?[等下]|不办了|不填了"
        ),
    ),
    (
        "repeat",
        re.compile(
            r"听不[清见]|没听[清见]|耳朵|耳背|再[说讲念]|[说讲]慢|慢点|大点?声|你?[说讲](?:的)?[啥什]|看不清|念给"
        ),
    ),
    (
        "handoff",
        re.compile(
            r"(?:[跟和找叫]|有没有)(?:个|你们?的?)?(?:真人|活人|人|工作人员|干部)(?!家|[住过]|都?没)|人工|客服"
            r"|帮帮我|帮我[填弄]|不会[弄填用办]|弄不[了来成]|打电话给我|电话(?:是|多少)|去哪|哪儿?办|投诉|带什么|带啥|什么时候|啥时候|进度|哪一步|够不够"
        ),
    ),
    (
        "explain",
        re.compile(
            r"为[什啥]|干[啥什嘛]|[啥什]么?(?:意思|用|叫)|[啥什]么?是|不[懂明]|咋[填写弄]|怎么[填写弄答]|怕|骗|不敢|放心|坐牢|罚我"
            r"|会不会|问这么多|必须|非得|不会写字?|有[啥什]么?用|能领|给多少|查我"
        ),
    ),
)
_HAS_NO_ANSWER: tuple[tuple[Absence, re.Pattern[str]], ...] = (
    ("refused", re.compile(r"不想[说讲答]|不愿意?[说讲答]|不告诉|不方便|不能说")),
    ("skipped", re.compile(r"跳过|先不答|下一[个题]")),
    (
        "dont_know",
        re.compile(
            r"不知道|不清楚|不晓得|记不|不记得|忘了?|说不[好上准清]|不认得|没算过|不好说|谁知道"
            r"|得?问我?(?:儿子|闺女|女儿|孩子|老伴)"
        ),
    ),
)


_HAS_NO_PAPER = re.compile(r"丢了|找不[到着]|没带|不在身边|没有?(?:电话|手机|身份证|号码|卡|折子|单子)|没办过")


def asked_for(said: str) -> Asked | None:
    """What the sentence asks to be done."""
    return next((action for action, words in _ASKS if words.search(said)), None)


def absence_in(said: str, *, of_paper: bool = False) -> Absence | None:
    """Which kind of no answer the sentence is; ``of_paper`` where a number on a document is asked for."""
    if of_paper and _HAS_NO_PAPER.search(said):
        return "dont_know"
    return next((absence for absence, words in _HAS_NO_ANSWER if words.search(said)), None)
