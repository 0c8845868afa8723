"""Texts with values piped into them: ``{name}的身份证号码是多少？``.

``{name|这位家人}`` says what stands there while the value is missing. A value is put in once and never read as a
template itself, so whatever a person typed appears literally.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conversation_flows.engine.frame import Frame

#: how the value of a name is shown in a frame; ``None`` while it is missing
Shower = Callable[["Frame"], str | None]

_HOLE = re.compile(r"\{([a-z_][a-z0-9_.]*)(?:\|([^{}]*))?\}")


class Template:
    """A text whose holes are bound to names; ``source`` is the message id of the catalogs."""

    __slots__ = ("_showers", "source")

    def __init__(self, source: str, bind: Callable[[str], Shower]) -> None:
        self.source = source
        self._showers = {name: bind(name) for name in holes(source)}

    def render(self, frame: Frame) -> str:
        """The text in the person's language with the values of this frame."""
        text = frame.walk.environment.translate(self.source)
        if not self._showers:
            return text
        return _HOLE.sub(lambda hole: self._fill(hole, frame), text)

    def _fill(self, hole: re.Match[str], frame: Frame) -> str:
        shower = self._showers.get(hole[1])
        shown = shower(frame) if shower else None
        return shown if shown is not None else "……" if hole[2] is None else hole[2]


def without_holes(source: str) -> str:
    """The text around the holes."""
    return _HOLE.sub("", source)


def holes(source: str) -> list[str]:
    """The names a text has holes for."""
    return [match[1] for match in _HOLE.finditer(source)]
