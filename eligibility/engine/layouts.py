"""Which slot of a frame remembers what, which facts say where figures are looked up, and which doubts always stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eligibility.engine.frames import Layout, Met
from eligibility.engine.rules import Rules
from eligibility.engine.terms import Call, Constant, Read, Term, walk


def places_of(rules: Rules) -> list[str]:
    """The facts whose regions decide parameters."""
    return sorted({definition.place for definition in rules.definitions.values() if definition.place})


def indexes_of(rules: Rules) -> dict[str, int]:
    """The slot of every definition and every fact among those of its scope."""
    return {key: index for scope in ["", *rules.scopes.lists] for index, key in enumerate(_slots_of(rules, scope))}


def _slots_of(rules: Rules, scope: str) -> list[str]:
    facts = [key for key in rules.raw if key.startswith(f"{scope}:")]
    return [*(definition.key for definition in rules.of_scope(scope)), *facts]


def layouts_of(rules: Rules) -> Layout:
    """How the household's frames look, and inside it those of the lists."""
    indexes = indexes_of(rules)
    layouts = {"": Layout("", len(_slots_of(rules, "")), None, _plain_facts(rules, indexes, ""))}
    for name, each in rules.scopes.lists.items():
        layouts[name] = Layout(name, len(_slots_of(rules, name)), each, _plain_facts(rules, indexes, name))
        layouts[rules.scopes.outer[name]].lists[name] = layouts[name]
    return layouts[""]


def _plain_facts(rules: Rules, indexes: Mapping[str, int], scope: str) -> dict[str, int]:
    """The slots of a scope's facts by their names; not of days, which evaluators know by number."""
    raw = ((key, fact) for key, fact in rules.raw.items() if key.partition(":")[0] == scope)
    return {fact.name: indexes[key] for key, fact in raw if fact.kind != "date"}


def standing_of(rules: Rules) -> tuple[Met, ...]:
    """The doubts that figures and officers bring, each once."""
    return tuple(dict.fromkeys(doubt for each in rules.definitions.values() for doubt in _standing_in(each.term)))


def _standing_in(term: Term) -> Iterator[Met]:
    for part in walk(term):
        match part:
            case Call("param" | "table", (Constant(name), *_)):
                yield "parameter", None, (str(name),)
            case Read(key) if key.startswith("officer "):
                yield "officer", None, (key.removeprefix("officer "),)


def figure_bits(standing: Sequence[Met]) -> int:
    """The bits of figures among the doubts that always stand."""
    return sum(1 << number for number, (kind, _, _) in enumerate(standing) if kind == "parameter")
