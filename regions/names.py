"""How names of divisions are compared and shortened."""

from __future__ import annotations

import unicodedata

# Longest first: 自治区 before 区, 民族苏木 before 苏木.
_KINDS = (
    *("特别行政区", "自治区", "自治州", "自治县", "自治旗", "联合旗", "民族苏木", "民族乡"),
    *("地区", "林区", "矿区", "新区", "街道", "苏木", "省", "市", "盟", "区", "县", "旗", "镇", "乡"),
)


def fold(text: str) -> str:
    """What two spellings of one name have in common: width, case, spaces and punctuation taken away."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def short_names(name: str) -> tuple[str, ...]:
    """Names people say without the kind (赛罕 for 赛罕区) and, for banners, without 翼 (科尔沁左中旗).

    Nothing shorter than two characters: 东区 is not 东.
    """
    stems = (name.removesuffix(kind) for kind in _KINDS if name.endswith(kind))
    without_kind = next((stem for stem in stems if len(stem) > 1), name)
    without_wing = name.replace("左翼", "左").replace("右翼", "右")
    return tuple(short for short in dict.fromkeys((without_kind, without_wing)) if short != name)
