"""The decision diagrams of a pack, and the definitions that read what they are about.

A diagram is made for every programme in which Kleene's logic may do some variable an injustice (see ``clashes.py``).
Definitions that this does not concern are one variable each, so that diagrams stay small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from eligibility.engine.clashes import Clashes
from eligibility.engine.diagram import YES, Allowed, Diagram
from eligibility.engine.diagram_building import MOST_NODES, TooLarge, diagram_of
from eligibility.engine.environment import Closure
from eligibility.engine.expansion import Expansion, Formula, Variable, literals
from eligibility.engine.frames import Frame
from eligibility.engine.rules import Definition, Rules, verdict_key
from eligibility.engine.terms import Read
from eligibility.engine.threshold_cells import TooClose
from eligibility.engine.types import Boolean
from eligibility.engine.units import BARE


class Evaluator(Protocol):
    """What gives abstract values, and remembers them in the slots at ``indexes``."""

    @property
    def indexes(self) -> Mapping[str, int]:
        """The slots."""
        ...

    def closure(self, key: str) -> Closure:
        """What gives the value of a definition in the household's frame."""
        ...


@dataclass(frozen=True)
class Diagrams:
    """By programme; ``keys`` say where the value of the variable at each level is found."""

    by_programme: Mapping[str, Diagram]
    keys: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, Definition]

    @classmethod
    def of(cls, rules: Rules, most_nodes: int = MOST_NODES) -> Diagrams:
        """Those of a pack's programmes."""
        made = {name: _diagram(rules, name, most_nodes) for name in rules.programmes}
        there = {name: diagram for name, diagram in made.items() if diagram is not None}
        keys: dict[Variable, str] = {}
        definitions: dict[str, Definition] = {}
        for name, diagram in there.items():
            for variable in diagram.variables:
                own = keys.get(variable) or _own_key(variable, rules)
                keys[variable] = own or f":~{len(definitions)}"
                if own is None:
                    spot = rules.definitions[verdict_key(name)].spot
                    definitions[keys[variable]] = Definition(
                        keys[variable], "", spot, variable.term, BARE, variable.place
                    )
        in_order = {name: tuple(keys[each] for each in diagram.variables) for name, diagram in there.items()}
        return cls(there, in_order, definitions)


def _diagram(rules: Rules, programme: str, most_nodes: int) -> Diagram | None:
    """A programme's diagram; ``None`` where it would not tell more than Kleene's logic, or does not fit."""
    try:
        expansion = Expansion(rules)
        formula = expansion.verdict(programme)
        clashes = _clashes(rules, programme, formula, frozenset())
        if not clashes.all:
            return None
        whole = frozenset(key for key in expansion.inside if _is_whole(key, expansion, formula, clashes))
        formula = Expansion(rules, whole=whole).verdict(programme)
        return diagram_of(formula, _clashes(rules, programme, formula, whole), most_nodes)
    except (TooLarge, TooClose):
        return None


def _clashes(rules: Rules, programme: str, formula: Formula, whole: frozenset[str]) -> Clashes:
    least, most = (Expansion(rules, officers, whole).verdict(programme) for officers in (False, True))
    return Clashes.of(formula, least, most)


def _is_whole(key: str, expansion: Expansion, formula: Formula, clashes: Clashes) -> bool:
    """Whether a definition can be one variable: what clashes is not in it, or nowhere else and not within it."""
    inside = expansion.inside[key]
    there = Counter(literal.variable for literal in literals(inside) if literal.variable in clashes.all)
    if not there:
        return True
    anywhere = Counter(literal.variable for literal in literals(formula))
    is_alone = all(anywhere[variable] == count * expansion.times[key] for variable, count in there.items())
    return is_alone and not key.startswith("?") and not Clashes.of(inside, inside, inside).all


def _own_key(variable: Variable, rules: Rules) -> str | None:
    """The key that has the variable's value anyhow."""
    key = variable.term.key if isinstance(variable.term, Read) else ""
    return key if key.startswith(":") and (key in rules.definitions or key in rules.raw) else None


class ByCases:
    """The diagrams of a pack with one evaluator to read what is known."""

    def __init__(self, diagrams: Diagrams, evaluator: Evaluator) -> None:
        self.diagrams = diagrams.by_programme
        self.keys = diagrams.keys
        self._free: dict[tuple[str, frozenset[str]], frozenset[int]] = {}
        self.readers = {name: [evaluator.closure(key) for key in keys] for name, keys in diagrams.keys.items()}
        self._clear = {name: _clear_by(diagrams, name, evaluator.indexes) for name in diagrams.by_programme}

    def may_add(self, programme: str, *, verdict: bool) -> bool:
        """Whether a programme has a diagram that might see such a verdict where Kleene's logic does not."""
        diagram = self.diagrams.get(programme)
        return diagram is not None and bool((diagram.to_yes if verdict else diagram.to_no).torn)

    def decide(self, programme: str, root: Frame) -> bool | None:
        """The verdict in every world that agrees with what is known; ``None`` when it can be either."""
        diagram = self.diagrams.get(programme)
        if diagram is None or all(_is_released(truths, root.memo) for truths in self._clear[programme]):
            return None
        return diagram.outcome(self._allowed(programme, root))

    def free(self, programme: str, changed: frozenset[str]) -> frozenset[int]:
        """The levels of a programme's diagram at which a change of these keys shows."""
        found = self._free.get((programme, changed))
        if found is None:
            levels = enumerate(self.keys.get(programme, ()))
            found = self._free[programme, changed] = frozenset(level for level, key in levels if key in changed)
        return found

    def can_turn(self, programme: str, allowed: Allowed, free: frozenset[int]) -> bool:
        """Whether, other things being equal, other values at those levels can make another verdict."""
        return self.diagrams[programme].can_turn(allowed, free)

    def allowed(self, programme: str, root: Frame) -> Allowed | None:
        """What is known in a household of the variables of a programme's diagram; ``None`` where it has none."""
        return self._allowed(programme, root) if programme in self.diagrams else None

    def _allowed(self, programme: str, root: Frame) -> Allowed:
        cells, readers = self.diagrams[programme].cells, self.readers[programme]
        known: list[tuple[int, ...] | None] = [None] * len(cells)

        def allowed(level: int) -> tuple[int, ...]:
            found = known[level]
            if found is None:
                found = known[level] = cells[level].allowed_by(readers[level](root))
            return found

        return allowed


#: slots of truths, and what each must be, or be able to be, to take away all clashes by itself
_Truths = tuple[tuple[int, bool], ...]


def _clear_by(diagrams: Diagrams, programme: str, indexes: Mapping[str, int]) -> list[_Truths]:
    """For a no and a yes that Kleene's logic may overlook, the truths that show by themselves that it does not."""
    diagram, keys = diagrams.by_programme[programme], diagrams.keys[programme]
    found = []
    for doubtful in (each for each in (diagram.to_no, diagram.to_yes) if each.torn):
        single = (release[0] for release in doubtful.releases if len(release) == 1)
        truths = (each for each in single if isinstance(diagram.variables[each[0]].term.type, Boolean))
        found.append(tuple((indexes[keys[level]], YES in cells) for level, cells in truths))
    return found


def _is_released(truths: _Truths, memo: list[Any]) -> bool:
    """Whether one of them does, as far as the truths have been worked out anyhow: a truth in doubt can be both."""
    for index, wanted in truths:
        found = memo[index]
        if found is wanted or type(found) is int:
            return True
    return False
