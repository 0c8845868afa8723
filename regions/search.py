"""Find divisions by what people call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum

from regions.names import fold, short_names

#: A name may stand behind those of its province, prefecture and county. It also bounds the work for a hostile text.
_MOST_HEADS = 3


class Fit(IntEnum):
    """How well a name fits what was asked, best first."""

    NAME = 0
    SHORT_NAME = 1
    BEGINNING = 2
    INSIDE = 3


class NameIndex:
    """Names, short names and aliases of every code, ready to be searched."""

    def __init__(self, entries: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
        """``entries`` are (code, name, aliases); a code may come more than once, its names are put together."""
        called: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._whole: defaultdict[str, set[str]] = defaultdict(set)
        for code, name, aliases in entries:
            for text in map(fold, (name, *short_names(name), *aliases)):
                called[code][text] = None
                self._whole[text].add(code)
        # One text per code, "|赛罕区|赛罕|": whole, beginning and inside are then plain substring tests.
        self._texts = {code: f"|{'|'.join(texts)}|" for code, texts in called.items()}

    def find(self, q: str, is_within: Callable[[str, str], bool]) -> dict[str, Fit]:
        """Every code that fits ``q``; ``is_within(code, ancestor)`` decides readings such as 赤峰 + 松山区."""
        return self._find(fold(q), is_within, _MOST_HEADS)

    def _find(self, key: str, is_within: Callable[[str, str], bool], heads: int) -> dict[str, Fit]:
        found = self._direct(key)
        for above, rest in self._splits(key) if heads else ():
            for code, fit in self._find(rest, is_within, heads - 1).items():
                if any(code != head and is_within(code, head) for head in above):
                    found[code] = min(fit, found.get(code, fit))
        return found

    def _splits(self, key: str) -> Iterator[tuple[set[str], str]]:
        """Each way to read ``key`` as the whole name of something above, then at least two characters more."""
        for cut in range(2, len(key) - 1):
            if above := self._whole.get(key[:cut]):
                yield above, key[cut:]

    def _direct(self, key: str) -> dict[str, Fit]:
        if not key:
            return {}
        if key.isdecimal():
            return {code: Fit.NAME if code == key else Fit.BEGINNING for code in self._texts if code.startswith(key)}
        return {code: _fit(key, text) for code, text in self._texts.items() if key in text}


def _fit(key: str, text: str) -> Fit:
    if text.startswith(f"|{key}|"):
        return Fit.NAME
    if f"|{key}|" in text:
        return Fit.SHORT_NAME
    return Fit.BEGINNING if f"|{key}" in text else Fit.INSIDE
