"""What a change of figures does, as a picture: who gains and loses by programme, and how much in the most affected."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, Final

import click
import numpy as np

from eligibility.engine.vector_values import Array
from eligibility.population.impact import Change

Drawing = Callable[[Sequence[Change], str], bytes]
_BETTER: Final = "#1b7f5c"
_WORSE: Final = "#b3432f"
_BARS: Final = 20


def drawing() -> Drawing:
    """What draws, once matplotlib is known to be there; says how to get it where it is not."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 — heavy, and not installed everywhere
    except ImportError:
        advice = ".venv/bin/pip install matplotlib, the group `charts` in pyproject.toml"
        raise click.ClickException(f"a chart needs matplotlib, which is not installed: {advice}") from None
    return lambda found, title: _drawn(Figure(figsize=(12, 5), layout="constrained"), found, title)


def _drawn(figure: Any, found: Sequence[Change], title: str) -> bytes:
    """The picture as PNG, without a screen: a figure of its own renders with Agg. All text is ASCII."""
    touched = [change for change in found if change.direction.any()]
    left, right = figure.subplots(1, 2)
    _draw_programmes(left, touched)
    _draw_amounts(right, touched)
    figure.suptitle(title, fontsize=11)
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    image = io.BytesIO()
    figure.savefig(image, format="png", dpi=120)
    return image.getvalue()


def _draw_programmes(axes: Any, touched: Sequence[Change]) -> None:
    names = [change.programme.replace("_", " ") for change in touched]
    gains = [int((change.direction > 0).sum()) for change in touched]
    losses = [-int((change.direction < 0).sum()) for change in touched]
    for counts, colour, label in ((gains, _BETTER, "gain"), (losses, _WORSE, "lose")):
        bars = axes.barh(names, counts, color=colour, label=label)
        axes.bar_label(bars, [f"{abs(count):,}" if count else "" for count in counts], padding=3)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.margins(x=0.18)
    axes.invert_yaxis()
    axes.set_xlabel("households")
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):,.0f}")
    axes.set_title("How many households gain and lose")


def _draw_amounts(axes: Any, touched: Sequence[Change]) -> None:
    """How much more or less households get of the programme in which most money moves."""
    paying = [change for change in touched if change.before.unit]
    if not paying:
        axes.set_axis_off()
        return
    most = max(paying, key=lambda change: int((change.differences != 0).sum()) if "month" in change.before.unit else 0)
    yuan = most.differences[most.differences != 0] / 100
    for part, colour in ((yuan[yuan > 0], _BETTER), (yuan[yuan < 0], _WORSE)):
        axes.hist(part, bins=_edges(yuan), color=colour)
    axes.set_xlabel(f"more or less, {most.before.unit}")
    axes.set_ylabel("households")
    axes.set_yscale("log")
    axes.set_title(f"By how much: {most.programme.replace('_', ' ')}")


def _edges(yuan: Array) -> Array:
    """Where bars begin and end: as wide as reads well, and one of them at nothing, so that no bar is both."""
    wide = float(np.ptp(yuan)) / _BARS or 1.0
    size = 10 ** np.floor(np.log10(wide))
    width = next(step * size for step in (1, 2, 5, 10) if step * size >= wide)
    return np.arange(np.floor(yuan.min() / width), np.ceil(yuan.max() / width) + 1.5) * np.float64(width)
