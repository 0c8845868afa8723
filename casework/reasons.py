"""Reasons as officers choose them and citizens read them: codes, with the words and the way on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. ``groups``: what it can be given for; ``way_on``: what the person can do now; ``law``: its basis."""

    code: str
    groups: tuple[str, ...]
    text: str
    way_on: str = ""
    law: str = ""
    source: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Reasons:
    """All reasons there are."""

    by_code: Mapping[str, Reason]

    def __getitem__(self, code: str) -> Reason:
        """Raises ``KeyError`` for none."""
        return self.by_code[code]

    def of_group(self, group: str) -> tuple[Reason, ...]:
        """The reasons of a group, in the order of the file."""
        return tuple(reason for reason in self.by_code.values() if group in reason.groups)

    @property
    def groups(self) -> frozenset[str]:
        """Every group there is."""
        return frozenset(group for reason in self.by_code.values() for group in reason.groups)
