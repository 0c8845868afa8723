"""Small packs made up by chance: one schema with everything in it, and rules nobody would think of."""

from __future__ import annotations

from random import Random

from eligibility.engine.fact_sheet import read_schema
from eligibility.engine.programme import RuleSheets
from eligibility.engine.programme_sheet import read_programme, read_values
from eligibility.engine.rule_check import check_rules
from eligibility.findings import Ledger
from eligibility.pack import Pack
from eligibility.reading.sheets import read_sheet
from tests.unit.eligibility.worlds import NoFigures

SCHEMA = """
facts:
  home: {kind: region}
  rooms: {kind: number, whole: true, low: 0, high: 9}
  land: {kind: number, low: -5, high: 50}
  savings: {kind: money, unit: ""}
  owns: {kind: yes_no}
  state: {kind: choice, values: [single, married, widowed]}
  partner_works: {kind: yes_no, when: state == married, else: false}
  rent: {kind: money, unit: "", when: not owns and rooms > 0, else: 0}
  costs: {kind: choices, values: [medical, school, other]}
  bill: {kind: money, unit: "", when: "'medical' in costs", else: 0}
  moved: {kind: date}
lists:
  household:
    applicant: [applicant]
    at_most: 6
    facts:
      relation: {kind: choice, values: [self, spouse, child], applicant: self}
      age: {kind: number, whole: true, low: 0, high: 120}
      ill: {kind: yes_no}
      grade: {kind: choice, values: [one, two, three], when: ill, else: none}
    lists:
      incomes:
        at_most: 4
        when: age >= 16
        facts:
          amount: {kind: money, unit: ""}
          kind: {kind: choice, values: [wages, pension]}
  helpers:
    at_most: 3
    facts:
      far: {kind: yes_no}
      hours: {kind: number, low: 0, high: 60}
"""
#: path -> unit, lowest, highest: one known, one disputed, one missing
FIGURES = {"standard": ("", 800, 800), "share": ("", "0.5", "0.75"), "limit": ("", 10, None)}
OPTIONS = {
    "state": ("single", "married", "widowed"),
    "relation": ("self", "spouse", "child"),
    "grade": ("one", "two", "three", "none"),
    "kind": ("wages", "pension"),
}


class RuleMaker:
    """Writes expressions by chance. What can be read depends on where: ``scope`` and what loop variables there are."""

    def __init__(self, random: Random, values: dict[str, dict[str, list[str]]]) -> None:
        self.random = random
        self.values = values  # scope -> kind -> names so far

    def number(self, scope: str, depth: int, member: str = "") -> str:
        """A number."""
        pick = self.random.random()
        if depth <= 0 or pick < 0.25:
            return self._leaf("number", scope, member)
        one, other = self.number(scope, depth - 1, member), self.number(scope, depth - 1, member)
        if pick < 0.55:
            return f"({one} {self.random.choice('+-*')} {other})"
        if pick < 0.65:
            return self.random.choice((f"min({one}, {other})", f"max({one}, {other})", f"floor({one})", f"ceil({one})"))
        if pick < 0.7:
            return f"({one} / count(p{depth} for p{depth} in household))"
        if pick < 0.8:
            return f"({one} if {self.truth(scope, depth - 1, member)} else {other})"
        return self._loop("number", scope, depth, member)

    def truth(self, scope: str, depth: int, member: str = "") -> str:
        """A truth."""
        pick = self.random.random()
        if depth <= 0 or pick < 0.2:
            return self._leaf("truth", scope, member)
        if pick < 0.5:
            sign = self.random.choice(("<", "<=", ">", ">=", "==", "!="))
            return f"({self.number(scope, depth - 1, member)} {sign} {self.number(scope, depth - 1, member)})"
        if pick < 0.75:
            how = self.random.choice(("and", "or"))
            return f"({self.truth(scope, depth - 1, member)} {how} {self.truth(scope, depth - 1, member)})"
        if pick < 0.85:
            return f"(not {self.truth(scope, depth - 1, member)})"
        return self._loop("truth", scope, depth, member)

    def _loop(self, kind: str, scope: str, depth: int, member: str) -> str:
        name = f"v{depth}"
        if member.endswith(" household") or (scope == "household" and not member):
            prefix = f"{member.partition(' ')[0]}." if member else ""
            of, inner = f"{prefix}incomes", f"{name} incomes"
        else:
            of = self.random.choice(("household", "helpers"))
            inner = f"{name} {of}"
        if self.random.random() < 0.3:
            of, inner = "household", f"{name} household"
        condition = f" if {self.truth(scope, depth - 1, inner)}" if self.random.random() < 0.6 else ""
        if kind == "truth":
            how = self.random.choice(("any", "all"))
            return f"{how}({self.truth(scope, depth - 1, inner)} for {name} in {of}{condition})"
        if self.random.random() < 0.4:
            return f"count({name} for {name} in {of}{condition})"
        return f"sum({self.number(scope, depth - 1, inner)} for {name} in {of}{condition})"

    def _leaf(self, kind: str, scope: str, member: str) -> str:
        variable, _, of = member.partition(" ")
        names = self._names(kind, of, f"{variable}.") if of and self.random.random() < 0.7 else []
        return self.random.choice(names or self._names(kind, scope, ""))

    def _names(self, kind: str, scope: str, prefix: str) -> list[str]:
        own = [prefix + name for name in self.values.get(scope, {}).get(kind, [])]
        return own + [self._filled(leaf, prefix) for leaf in _LEAVES[scope][kind]]

    def _filled(self, leaf: str, prefix: str) -> str:
        if " " not in leaf and leaf in OPTIONS:
            return f"{prefix}{leaf} == {self.random.choice(OPTIONS[leaf])}"
        if leaf.startswith("in "):
            some = self.random.sample(OPTIONS[leaf[3:]], 2)
            return f"{prefix}{leaf[3:]} in {{{', '.join(some)}}}"
        return leaf.replace("@", prefix)


_LEAVES: dict[str, dict[str, list[str]]] = {
    "": {
        "number": [
            *("rooms", "land", "savings", "rent", "bill", "0", "1", "12.5", "years(moved, today)"),
            *("param('standard')", "param('share')", "param('limit')", "applicant.age"),
        ],
        "truth": [
            *("owns", "state", "in state", "partner_works", "'medical' in costs", "costs == {school, other}"),
            *("applicant.ill", "moved < today"),
        ],
    },
    "household": {
        "number": ["@age", "@age", "3", "18"],
        "truth": ["@ill", "relation", "grade", "in grade", "@age >= 18"],
    },
    "incomes": {"number": ["@amount", "@amount", "100"], "truth": ["kind", "@amount > 50"]},
    "helpers": {"number": ["@hours", "2"], "truth": ["@far", "@hours > 2"]},
}


def small_pack(random: Random) -> Pack:
    """A pack of five values and three programmes, one of which asks about the first."""
    ledger = Ledger()
    schema = read_schema(read_sheet(SCHEMA, "facts.yaml"), ledger)
    values: dict[str, dict[str, list[str]]] = {}
    maker = RuleMaker(random, values)
    texts: dict[str, dict[str, str]] = {}
    for scope, name in (("incomes", "a"), ("household", "b"), ("household", "c"), ("", "d"), ("", "e")):
        kind = random.choice(("number", "truth"))
        texts.setdefault(scope, {})[name] = getattr(maker, kind)(scope, 3)
        values.setdefault(scope, {}).setdefault(kind, []).append(name)
    programmes = {}
    for name in ("first", "second", "third"):
        asked = "" if name == "first" else f" or {random.choice(('', 'not '))}eligible('first')"
        programmes[name] = f"""
programme: {name}
title: x
conditions:
  - {{id: one, that: "{maker.truth("", 3)}{asked}"}}
  - id: routes
    any:
      - {{id: two, that: "{maker.truth("", 2)}"}}
      - {{id: three, officer: true, that: "{maker.truth("", 1)}"}}
  - {{id: four, that: "{maker.truth("", 2)}"}}
amount: {{be: "{maker.number("", 3)}", unit: ""}}
"""
    sheets = RuleSheets(
        "home",
        {
            scope: read_values(
                read_sheet("\n".join(f'{name}: {{be: "{text}"}}' for name, text in inside.items()), "values.yaml"),
                ledger,
            )
            for scope, inside in texts.items()
        },
        {name: read_programme(read_sheet(text, name), ledger) for name, text in programmes.items()},  # type: ignore[misc]
        {},
    )
    rules = check_rules(schema, sheets, NoFigures(FIGURES), NoFigures(), ledger)
    ledger.refuse()
    return Pack(rules)
