"""Agreeing: consents, commitments, the last review, and the signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conversation_flows.engine.kinds.kind import Kind, Refused

if TYPE_CHECKING:
    from conversation_flows.engine.environment import Environment
    from conversation_flows.engine.flow import Question

_LARGEST = 4096  # pixels; larger canvases than any phone's
_MOST_POINTS = 1_500  # keeps the strokes under 16 KB of JSON


class Agreement(Kind):
    """An explicit yes or no; nothing else counts as agreement."""

    may_be_unknown = False

    def read(self, raw: Any, question: Question, environment: Environment) -> bool:
        if not isinstance(raw, bool):
            raise Refused("not_explicit", "请说“同意”或者“不同意”。想先问清楚，就说“为什么”。")
        return raw

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        return environment.translate("同意" if kept else "不同意")


class Signature(Kind):
    """A signature as strokes of points, ``{"strokes": [[[x, y], …], …]}``; at most 1 500 points."""

    may_be_unknown = False

    def read(self, raw: Any, question: Question, environment: Environment) -> dict[str, Any]:
        return read_signature(raw)

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        return environment.translate("已签名")

    def value(self, kept: Any, question: Question) -> bool:
        return True

    def describe(self, question: Question, environment: Environment) -> dict[str, Any]:
        return {"max": _MOST_POINTS}


def read_signature(raw: Any) -> dict[str, Any]:
    """The strokes of a signature as they are kept; raises :class:`Refused`."""
    strokes = raw.get("strokes") if isinstance(raw, dict) and raw.keys() == {"strokes"} else None
    if not isinstance(strokes, list) or not all(_is_stroke(stroke) for stroke in strokes):
        raise Refused("not_a_signature", "没有收到签名，请在框里重新签一次。")
    points = sum(len(stroke) for stroke in strokes)
    if points < 2:
        raise Refused("not_a_signature", "没有收到签名，请在框里重新签一次。")
    if points > _MOST_POINTS:
        raise Refused("too_long", "签名太复杂了，请简单签上名字就行。")
    return {"strokes": strokes}


def _is_stroke(stroke: Any) -> bool:
    return (
        isinstance(stroke, list)
        and stroke != []
        and all(
            isinstance(point, list)
            and len(point) == 2
            and all(isinstance(at, int) and not isinstance(at, bool) and 0 <= at <= _LARGEST for at in point)
            for point in stroke
        )
    )
