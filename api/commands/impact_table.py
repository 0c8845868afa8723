"""What a change of figures does, as text for the screen, as CSV and as data; money in yuan."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eligibility.engine.vector_values import Array
from eligibility.population.impact import EVERYBODY, Change, Effect, Range


def effects(found: Iterable[Change], groups: Mapping[str, Array]) -> list[Effect]:
    """The effect on every group of households, for the programmes that anybody gains or loses by."""
    everywhere = [[change.effect(group, of) for group, of in groups.items()] for change in found]
    return [effect for programme in everywhere if programme[0].is_any for effect in programme]


def as_text(found: Sequence[Effect]) -> str:
    """One paragraph for each programme that changes, of everybody together."""
    told = [_paragraph(effect) for effect in found if effect.group == EVERYBODY]
    return "\n".join(told) or "nobody gains or loses"


def _paragraph(effect: Effect) -> str:
    before, after = _counted(effect.eligible_before), _counted(effect.eligible_after)
    lines = [
        effect.programme.replace("_", " "),
        f"  eligible  {before} before, {after} after, of {effect.households}",
        f"  gain      {effect.gain}, {effect.new} newly within reach{_by(effect.mean_gain, effect.unit)}",
        f"  lose      {effect.lose}, {effect.gone} no longer within reach{_by(effect.mean_loss, effect.unit)}",
    ]
    if effect.unit:
        before, after = _money(effect.cost_before), _money(effect.cost_after)
        lines.append(f"  costs     {before} before, {after} after, {effect.unit}")
    return "\n".join(lines)


def _counted(count: Range) -> str:
    return f"{count.low:.0f}" if count.low == count.high else f"{count.low:.0f} to {count.high:.0f}"


def _money(sum_of: Range) -> str:
    low, high = (f"{end / 100:,.0f}" for end in (sum_of.low, sum_of.high))
    return low if low == high else f"{low} to {high}"


def _by(fen: float, unit: str) -> str:
    return f", by {fen / 100:+.2f} {unit} on average" if unit and fen else ""


def as_data(found: Iterable[Effect]) -> list[dict[str, Any]]:
    """Plain data, one entry for each programme and group; a sum nobody can bound is None."""
    return [_data(effect) for effect in found]


def _data(effect: Effect) -> dict[str, Any]:
    return {
        "programme": effect.programme,
        "group": effect.group,
        "households": effect.households,
        **_ends("eligible_before", effect.eligible_before, 1),
        **_ends("eligible_after", effect.eligible_after, 1),
        "gain": effect.gain,
        "newly_within_reach": effect.new,
        "lose": effect.lose,
        "no_longer_within_reach": effect.gone,
        "mean_gain": round(effect.mean_gain / 100, 2),
        "mean_loss": round(effect.mean_loss / 100, 2),
        **_ends("cost_before", effect.cost_before, 100),
        **_ends("cost_after", effect.cost_after, 100),
        "unit": effect.unit,
    }


def _ends(name: str, of: Range, divisor: int) -> dict[str, float | int | None]:
    return {f"{name}_{end}": _plain(getattr(of, end), divisor) for end in ("low", "high")}


def _plain(number: float, divisor: int) -> float | int | None:
    if number == float("inf"):
        return None
    return round(number / divisor, 2) if divisor > 1 else int(number)


def as_csv(found: Iterable[Effect]) -> str:
    """The same as a table with one line of names."""
    rows = as_data(found)
    text = io.StringIO()
    writer = csv.DictWriter(text, [*rows[0]] if rows else ["programme", "group"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
