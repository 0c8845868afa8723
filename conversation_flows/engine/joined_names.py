"""Names that mean the same for the applicant and for every member of the household: those of joined lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from eligibility.engine.expressions import Getter, Vocabulary

if TYPE_CHECKING:
    from conversation_flows.engine.names import Names


class JoinedNames(Vocabulary):
    """Names that mean the same for the applicant and for every member of the household."""

    def __init__(self, root: Names, inner: Names) -> None:
        self.root = root
        self.inner = inner

    def getter(self, name: str) -> Getter | None:
        """See :class:`Vocabulary`: only what both sides know."""
        of_root, of_item = self.root.getter(name), self.inner.getter(name)
        if of_root is None or of_item is None:
            return None
        return lambda frame: of_root(frame) if frame.loop is None else of_item(frame)

    def items(self, name: str) -> tuple[Callable[[Any], Iterable[Any]], Vocabulary] | None:
        """See :class:`Vocabulary`: loops that both sides have."""
        of_root, of_item = self.root.items(name), self.inner.items(name)
        if of_root is None or of_item is None:
            return None
        return (lambda frame: of_root[0](frame) if frame.loop is None else of_item[0](frame)), _Either(
            of_root[1], of_item[1]
        )

    def is_value(self, name: str) -> bool:
        """See :class:`Vocabulary`."""
        return self.root.is_value(name)

    def function(self, name: str) -> Callable[..., Any] | None:
        """See :class:`Vocabulary`."""
        return self.root.function(name)


class _Either(Vocabulary):
    """Names inside a loop that stands both at the applicant and at a member: told apart by depth."""

    def __init__(self, of_root: Vocabulary, of_item: Vocabulary) -> None:
        self.of_root = of_root
        self.of_item = of_item

    def getter(self, name: str) -> Getter | None:
        """See :class:`Vocabulary`."""
        shallow, deep = self.of_root.getter(name), self.of_item.getter(name)
        if shallow is None or deep is None:
            return None
        return lambda frame: shallow(frame) if frame.around.around is None else deep(frame)

    def items(self, name: str) -> None:
        """No deeper lists."""
        return

    def is_value(self, name: str) -> bool:
        """See :class:`Vocabulary`."""
        return self.of_root.is_value(name)

    def function(self, name: str) -> Callable[..., Any] | None:
        """See :class:`Vocabulary`."""
        return self.of_root.function(name)
