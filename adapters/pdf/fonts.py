"""The fonts papers are set in: two subsets that come with us, and the whole fonts of the system for rare characters.

``text.otf`` has every character of GB 2312 and of the 通用规范汉字表 (8 105), ``title.otf`` the usual ones and those of
place names. Both are cut from Noto CJK by ``flask papers fonts``; where they come from stands in ``fonts/README.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"
TEXT, TITLE = FOLDER / "text.otf", FOLDER / "title.otf"

#: Where Debian's fonts-noto-cjk and fonts-noto-core put them, and which face of the file is for simplified Chinese.
WHOLE = (
    (Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"), 2),
    (Path("/usr/share/fonts/truetype/noto/NotoSansMongolian-Regular.ttf"), 0),
)
WHOLE_TITLE = (Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"), 2)


def characters() -> str:
    """What ``text.otf`` is to have."""
    return (FOLDER / "characters.txt").read_text().replace("\n", "") + " \u00a0\u3000"


def usual_characters() -> str:
    """The first level of GB 2312, 3 755 characters, and everything that is not Chinese: what titles are made of."""
    first_level = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    usual = "".join(pair.decode("gb2312", "ignore") for pair in first_level)
    return usual + "".join(character for character in characters() if not "\u3400" <= character <= "\u9fff")


def cut(font: Path, face: int, wanted: Iterable[str]) -> bytes:
    """A font with the wanted characters alone; those it does not have are left out."""
    cutter = Subsetter(Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"]))
    cutter.populate(text="".join(wanted))
    buffer = BytesIO()
    with closing(TTFont(font, fontNumber=face, lazy=True)) as whole:
        cutter.subset(whole)
        whole.save(buffer)
    return buffer.getvalue()


@cache
def covered(font: Path, face: int = 0) -> frozenset[int]:
    """The code points a font has."""
    with closing(TTFont(font, fontNumber=face, lazy=True)) as opened:
        return frozenset(opened.getBestCmap())


def missing_from(text: str) -> list[str]:
    """Characters of a text that ``text.otf`` does not have, each once; control characters are nobody's."""
    have = covered(TEXT)
    return sorted({character for character in text if character >= " " and ord(character) not in have})


def rare(missing: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Fonts for missing characters, cut from the whole ones that are installed: ``(the characters, the font)``."""
    wanted = set(missing)
    for font, face in WHOLE:
        found = {one for one in wanted if font.exists() and ord(one) in covered(font, face)}
        if found:
            wanted -= found
            yield "".join(sorted(found)), cut(font, face, found)
