"""Days and months as people say them. A lunar day is never guessed at: the identity card has the solar one."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from conversation_flows.engine.frame import Position
from conversation_flows.understanding.numerals import digits, number

_LUNAR = re.compile(r"[阴农旧]历|腊月|冬月|正月|初[一二三四五六七八九十]|闰|廿")
_LEAD = r"(?:我|他|她|孩子|是|从|在|生日|出生|身份证|户口本|上|写的|阳历|公历|新历|的|大概|大约|\s)*"
_TAIL = r"(?:生人|出生|生|那天|开始|以后|的|了|\s)*"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2}|[零〇一二三四五六七八九]{4}|[零〇一二三四五六七八九]{2})"
_MONTH = r"(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})"
_DAY = r"(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_WHOLE_DAY = re.compile(rf"{_LEAD}{_YEAR}\s*[年./-]\s*{_MONTH}\s*[月./-]\s*{_DAY}\s*[日号]?{_TAIL}")
_COMPACT = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})", re.ASCII)
_WHOLE_MONTH = re.compile(
    rf"{_LEAD}(?:{_YEAR}\s*[年./-]|(?P<ago>今年|去年|前年))?\s*{_MONTH}\s*月?(?:份|里)?(?:头|初|中|底)?{_TAIL}"
)
_DAYS_AGO = {"今天": 0, "昨天": 1, "前天": 2, "大前天": 3}
_MONTHS_AGO = {"这个月": 0, "本月": 0, "上个月": 1, "上月": 1, "上上个月": 2}
_YEARS_AGO = {"今年": 0, "去年": 1, "前年": 2}


def day(said: str, here: Position) -> str | None:
    """The day said, as `1958-03-02`; ``None`` when a part is missing or it is a day of the lunar calendar."""
    today, said = here.frame.walk.environment.today, unicodedata.normalize("NFKC", said)
    ago = _DAYS_AGO.get(said[:3].rstrip("上下中早晚"), _DAYS_AGO.get(said[:2]))
    if ago is not None:
        return (today - timedelta(days=ago)).isoformat()
    found = _WHOLE_DAY.fullmatch(said) or _COMPACT.fullmatch(said)
    if found is None or _LUNAR.search(said):
        return None
    try:
        return date(_year(found["year"], today), _small(found["month"]), _small(found["day"])).isoformat()
    except ValueError:
        return None


def month(said: str, here: Position) -> str | None:
    """The month said, as `2025-03`; one without a year is the last there was."""
    today, said = here.frame.walk.environment.today, unicodedata.normalize("NFKC", said)
    if said in _MONTHS_AGO:
        return _shift(today, _MONTHS_AGO[said])
    found = _WHOLE_MONTH.fullmatch(said)
    if found is None or _LUNAR.search(said) or not ("月" in said or found["year"]):
        return None
    which = _small(found["month"])
    if not 1 <= which <= 12:
        return None
    return f"{_year_of_month(found, which, today)}-{which:02d}"


def _year_of_month(found: re.Match[str], which: int, today: date) -> int:
    if found["year"]:
        return _year(found["year"], today)
    if found["ago"]:
        return today.year - _YEARS_AGO[found["ago"]]
    return today.year - (which > today.month)


def _shift(today: date, months: int) -> str:
    months_so_far = today.year * 12 + today.month - 1 - months
    return f"{months_so_far // 12}-{months_so_far % 12 + 1:02d}"


def _year(said: str, today: date) -> int:
    """A year of four digits, or the last one that ends in these two: 52 is 1952, and 12 is 2012."""
    year = int(digits(said))
    if len(said) == 4:
        return year
    return year + 2000 if year + 2000 <= today.year else year + 1900


def _small(said: str) -> int:
    return int(number(said) or 0)
