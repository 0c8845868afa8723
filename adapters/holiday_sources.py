"""Calendars from the packages that know them: published years from chinesecalendar, years to come from the law.

Both packages are tools of whoever looks after the table: nothing that serves people imports them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from importlib.metadata import version
from typing import Final

from casework.calendar_table import load_table

# what follows the lunar calendar, by 全国年节及纪念日放假办法 第二条; what does not is in the table's law.yaml
_LUNAR: Final = {(5, 5): "端午", (8, 15): "中秋"}
_NEW_YEAR: Final = "春节"
_CLEAR_BRIGHTNESS: Final = "清明"
_FROM_THE_EVE: Final = range(-1, 3)  # 除夕、正月初一至初三
_LAW: Final = "全国年节及纪念日放假办法（2024年修订）第二条"


class NotPublished(LookupError):
    """chinesecalendar does not know the year."""


def published_year(year: int) -> str:
    """The file of a year as the State Council published it; raises :class:`NotPublished`."""
    from chinese_calendar.constants import Holiday, holidays, workdays  # noqa: PLC0415 — only where it is installed

    names = {each.value: each.chinese for each in Holiday}
    days_off = {day: names[name] for day, name in holidays.items() if day.year == year}
    worked = {day: names[name] for day, name in workdays.items() if day.year == year}
    if not days_off:
        raise NotPublished(year)
    title = f"国务院办公厅关于{year}年部分节假日安排的通知"
    seen_at = f"PyPI chinesecalendar {version('chinesecalendar')}"
    return _file(year, "published", title, title, seen_at, days_off, worked)


def expected_year(year: int) -> str:
    """The file of a year nobody has published: the days of the law alone, moved nowhere."""
    from lunar_python import Lunar  # noqa: PLC0415 — only where it is installed

    new_year = _solar(Lunar.fromYmd(year, 1, 1).getSolar())
    days_off = {new_year + timedelta(days=days): _NEW_YEAR for days in _FROM_THE_EVE}
    days_off |= {_solar(Lunar.fromYmd(year, month, day).getSolar()): name for (month, day), name in _LUNAR.items()}
    days_off[_solar(Lunar.fromYmd(year, 1, 1).getJieQiTable()[_CLEAR_BRIGHTNESS])] = _CLEAR_BRIGHTNESS
    days_off |= {date(year, month, day): name for (month, day), name in load_table().yearly.items()}
    seen_at = f"农历换算成公历：PyPI lunar-python {version('lunar-python')}"
    return _file(year, "expected", _LAW, _LAW, seen_at, days_off, {})


def _solar(day: object) -> date:
    return date.fromisoformat(day.toYmd())  # type: ignore[attr-defined] # the package has no types


def _file(
    year: int,
    status: str,
    law: str,
    title: str,
    seen_at: str,
    days_off: Mapping[date, str],
    worked: Mapping[date, str],
) -> str:
    said = _STATED[status]
    lines = [f"# {said}", f"year: {year}", f"status: {status}", f"law: {law}"]
    lines += ["source:", f"  title: {title}", f'  seen_at: "{seen_at}"']
    lines += ["days_off:", *(f"  {day}: {name}" for day, name in sorted(days_off.items()))]
    lines += ["worked:", *(f"  {day}: {name}" for day, name in sorted(worked.items()))] if worked else []
    return "\n".join(lines) + "\n"


_STATED: Final = {
    "published": "由 flask calendar import 生成。安排有变动时直接改这里，把变动的通知写进 source。",
    "expected": "由 flask calendar import 生成。还没有公布怎样调休：只有法律规定的放假日，用到这一年的日期都是暂定的。",
}
