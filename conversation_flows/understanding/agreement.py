"""Yes and no: to a fact, and to something somebody is asked to agree to, which takes more than a yes to a fact."""

from __future__ import annotations

import re

from conversation_flows.engine.frame import Position

_YES = "是 是的 有 有的 对 对的 嗯 要 yes yeah".split()
_AGREED = "好 好的 同意 可以 行 愿意 没问题 ok okay agree".split()
_NO = "不是 没有 没 不 不对 不要 无 否 no".split()
_DISAGREED = "不同意 不行 不可以 不愿意 不签 不授权 不承诺".split()
#: plain words, that need not be read back
YES = frozenset(_YES + _AGREED) | {"i agree", "yes, there is"}
NO = frozenset(_NO + _DISAGREED) | {"i don't agree", "no more", "i disagree"}

_CLAUSES = re.compile(r"[，。；、,;.!?！？\s]+")
_ENDS = "吧啊呀呢了哦嘛的啦哈"
_DOUBTFUL = re.compile(r"不是不|没什么不|没啥不|吗$|怕|不敢|不一定|再想|再说|考虑|有过")
_WEAK = re.compile(r"^(?:[我他她]们?家?|家里|应该|好像|可能|大概|都|就|那就|那|现在)+")
_SAYS_YES = re.compile(
    r"(?:一直)?(?:住在?一[块起]|一[块起][住过])|(?:有|养着?|种着?)(?:一?点|[一二两三四五六七八九十几0-9].*)"
)
_SAYS_NO = re.compile(r"(?:没有?(?:人有?|养|种|办过?|领过?|租)|不(?:养|种|领|租|用|需要)|[没不]住(?:一块|一起)?)")
_ECHO = re.compile(r"[能会养种租办领上想住在有要]")
#: a question that asks whether somebody will or may, not whether something is so
_ASKS_TO_AGREE = re.compile(r"同意|愿意|能先|要接着|要考虑|选.*吗|对吗")
_AGREES = re.compile(
    r"(?:(?:那|那就|当然|我|我们|都)*(?:同意|愿意|授权|承诺|可以|行|好|是|是的|对|没错|没问题|愿意承诺|同意授权))"
)
_DISAGREES = re.compile(
    r"(?:我|我们|那|就)*不(?:太|大|想|能)?(?:同意|愿意|行|可以|授权|承诺|签|干|对|好|要|是)(?:授权|承诺|签)?|不|否"
)
_IN_ENGLISH = {"yes": True, "yeah": True, "ok": True, "okay": True, "agree": True, "i agree": True}
_IN_ENGLISH |= {"no": False, "i don't agree": False, "i disagree": False}


def yes_or_no(said: str, here: Position) -> bool | None:
    """Whether it is so; assent (好, 可以) counts only where the question asks for it."""
    ask = here.node.ask.source
    is_asked_to_agree = _ASKS_TO_AGREE.search(ask) is not None
    if said in YES and (said not in _AGREED or is_asked_to_agree):
        return True
    if said in NO and (said not in _DISAGREED or is_asked_to_agree):
        return False
    first = _first(said)
    if not first or _DOUBTFUL.search(said):
        return None
    if first in _YES or (is_asked_to_agree and first in _AGREED) or _SAYS_YES.fullmatch(first):
        return True
    if first in _NO or (is_asked_to_agree and _DISAGREES.fullmatch(first)) or _SAYS_NO.fullmatch(first):
        return False
    return _echo(first, ask)


def _first(said: str) -> str:
    """The first clause without what only softens it."""
    clauses = [clause for clause in _CLAUSES.split(said) if clause]
    return _WEAK.sub("", clauses[0].rstrip(_ENDS)) if clauses else ""


def _echo(first: str, ask: str) -> bool | None:
    """The question's own verb given back: 养 to 养羊吗, 不能 to 能…吗."""
    if first[:1] in "没不":
        verb = first.removeprefix("没有").removeprefix("没").removeprefix("不")
        is_asked_for = _ECHO.match(verb) if first[0] == "不" else "有" in ask
        return False if verb and is_asked_for and verb in ask else None
    return True if _ECHO.match(first) and first in ask else None


def agreed(said: str, here: Position) -> bool | None:
    """Whether somebody agrees, said in so many words: a nod, 有 or a mere 嗯 is no agreement."""
    if said in _IN_ENGLISH:
        return _IN_ENGLISH[said]
    clauses = [clause.rstrip(_ENDS) for clause in _CLAUSES.split(said) if clause.rstrip(_ENDS)]
    if not clauses or _DOUBTFUL.search(said):
        return None
    if any(_DISAGREES.fullmatch(clause) for clause in clauses):
        return False
    return True if any(_AGREES.fullmatch(clause) for clause in clauses) else None


def another(said: str, here: Position) -> bool | None:
    """Whether there is another one for a list: 还有一个, 没了, 就这些."""
    if said in YES | NO:
        return said in YES
    first = _first(said)
    if re.fullmatch(r"没|没有|没别的|没有别的|没别人|没有别人|就这些|就这|就我|就我一个.*|没有人|完|一个人", first):
        return False
    return True if re.fullmatch(r"还?有.*|是|对|嗯|要|[跟和].*(?:过|住)", first) and "没" not in said else None
