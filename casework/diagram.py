"""Draws a lifecycle as a Mermaid state diagram, for docs and authors."""

from __future__ import annotations

from collections.abc import Iterator

from casework.lifecycle import BACK, SAME, Lifecycle


def mermaid(lifecycle: Lifecycle) -> str:
    """Steps with their titles, actions on the arrows; what stays where it is, or goes back, is left out."""
    return "\n".join(["stateDiagram-v2", *_lines(lifecycle)])


def _lines(lifecycle: Lifecycle) -> Iterator[str]:
    yield f"  [*] --> {lifecycle.begins}"
    for step in lifecycle.steps.values():
        yield f"  {step.name}: {step.title}"
        for action in step.actions.values():
            for way in action.to:
                if way.step not in {BACK, SAME, step.name}:
                    yield f"  {step.name} --> {way.step}: {action.title}"
        if step.is_end:
            yield f"  {step.name} --> [*]"
