"""Finds parameters, tables and programmes that there are not, and what rules may not ask."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.engine.lookups import Parameters, Tables
from eligibility.engine.programme import RuleSheets
from eligibility.engine.rules import Definition
from eligibility.engine.terms import Call, Constant, IsKnown, walk
from eligibility.engine.typed_vocabulary import names_like
from eligibility.findings import Ledger

_CALLS = frozenset({"param", "table", "eligible"})


@dataclass(frozen=True, slots=True)
class ReferenceCheck:
    """Looks through terms for what they refer to by name."""

    parameters: Parameters
    tables: Tables
    sheets: RuleSheets
    ledger: Ledger

    def check(self, definition: Definition) -> None:
        """Everything one definition refers to."""
        for part in walk(definition.term):
            if isinstance(part, IsKnown):
                advice = (
                    "a verdict must not flip when an answer is added: leave known(…) out, rules see what is unknown"
                )
                self.ledger.add("outside_language", definition.spot, "rules cannot ask known(…)", advice)
            elif isinstance(part, Call) and part.function in _CALLS:
                self._check_call(definition, part)

    def _check_call(self, definition: Definition, call: Call) -> None:
        name = call.arguments[0]
        if not isinstance(name, Constant):
            what = f"{call.function}(…) takes a name written out"
            self.ledger.add("outside_language", definition.spot, what, f"write {call.function}('name')")
            return
        getattr(self, f"_check_{call.function}")(definition, call, str(name.value))
        if call.function != "eligible" and not definition.place:
            what = f"{call.function}('{name.value}') of which place?"
            self.ledger.add("missing_key", definition.spot, what, "write place: and the fact that names a region")

    def _check_param(self, definition: Definition, call: Call, path: str) -> None:
        if self.parameters.unit(path) is None:
            self._unknown(definition, f"there is no parameter {path}", path, self.parameters.paths())

    def _check_table(self, definition: Definition, call: Call, name: str) -> None:
        if self.tables.unit(name) is None:
            self._unknown(definition, f"there is no table {name}", name, self.tables.names())
        elif len(call.arguments) - 1 != self.tables.arity(name):
            what = f"{name} is given {len(call.arguments) - 1} values"
            self.ledger.add("type_error", definition.spot, what, f"the table has {self.tables.arity(name)} columns")

    def _check_eligible(self, definition: Definition, call: Call, name: str) -> None:
        if name not in self.sheets.programmes:
            self._unknown(definition, f"there is no modelled programme {name}", name, self.sheets.programmes)

    def _unknown(self, definition: Definition, what: str, name: str, known: object) -> None:
        advice = names_like(name, known).replace("ask for it before", "add it")  # type: ignore[arg-type]
        self.ledger.add("unknown_name", definition.spot, what, advice)
