"""Places: where in a flow something is compiled, and the expressions and texts compiled there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from conversation_flows.engine.flow import Requirement
from conversation_flows.engine.names import Names
from conversation_flows.engine.shapes import REQUIREMENT, FlowError
from conversation_flows.engine.template import Template, without_holes
from eligibility.engine.expressions import Expression, ExpressionError, compile_expression

_ID = re.compile(r"[a-z][a-z0-9_]*")
_STRAY = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class Place:
    """The names known at one place, the prefix of keys there, and the conditions of everything around it.

    ``reads`` remembers the slots that each expression compiled here or further in depends on.
    """

    names: Names
    prefix: str = ""
    conditions: tuple[Expression, ...] = ()
    reads: dict[Expression, frozenset[str]] = field(default_factory=dict)

    def under(self, *conditioned: Mapping[str, Any]) -> Place:
        """The same place under the `when` of these as well."""
        own = tuple(self.expression(data["when"], data) for data in conditioned if "when" in data)
        return replace(self, conditions=self.conditions + own)

    def inside(self, names: Names) -> Place:
        """The place inside a loop: its items are on the path when the loop is."""
        return Place(names, reads=self.reads)

    def new_key(self, text: Any, near: Any) -> str:
        """The key of what is called so here; raises :class:`FlowError` when it is no id, or taken."""
        if not isinstance(text, str) or not _ID.fullmatch(text):
            raise FlowError(f"{text!r} is not an id: small letters, digits and _", near)
        key = self.prefix + text
        if key in self.names.entries:
            raise FlowError(f"{key} stands twice", near)
        return key

    def expression(self, source: Any, near: Any) -> Expression:
        """The expression written as ``source``."""
        lexicon = self.names.lexicon
        lexicon.reads = set()
        try:
            expression = compile_expression(str(source), self.names)
        except ExpressionError as error:
            raise FlowError(str(error), near) from None
        self.reads[expression] = frozenset(lexicon.reads)
        return expression

    def read_by(self, expressions: Iterable[Expression]) -> frozenset[str]:
        """The slots that these depend on."""
        return frozenset().union(*(self.reads[expression] for expression in expressions))

    def requirements(self, data: Mapping[str, Any], key: str) -> tuple[Requirement, ...]:
        """What is required, or warned about."""
        requirements = []
        for item in data.get(key, ()):
            REQUIREMENT.check(item, data)
            requirements.append(Requirement(self.expression(item["that"], item), self.text(item["say"], item)))
        return tuple(requirements)

    def text(self, source: str, near: Any) -> Template:
        """The text written as ``source``."""
        if _STRAY.search(without_holes(source)):
            raise FlowError(f"a brace in {source!r} is no pipe: write {{name}} or {{name|what stands there}}", near)
        try:
            return Template(source, self.names.shower)
        except KeyError as missing:
            raise FlowError(f"the text pipes {missing}, which is not a known name here", near) from None
        except ExpressionError as error:
            raise FlowError(str(error), near) from None

    def texts(self, data: Mapping[str, Any], *keys: str) -> dict[str, Template]:
        """Those of these texts that are there, by key."""
        return {key: self.text(data[key], data) for key in keys if key in data}
