"""Reads one flow into an outline, mistakes and all, in the order the compiler reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conversation_flows.catalog import Located
from conversation_flows.checking.finding import Ledger, Spot, listed, spot_of
from conversation_flows.checking.outline import JoinedList, Outline, target_of
from conversation_flows.checking.scopes import (
    Condition,
    Entry,
    FormulaItem,
    Item,
    LoopItem,
    QuestionItem,
    Scope,
    View,
    inner_items,
)
from conversation_flows.checking.shape import fitting
from conversation_flows.checking.sheets import Sheets
from conversation_flows.engine.compile_topics import with_words
from conversation_flows.engine.kinds import KINDS
from conversation_flows.engine.shapes import BLOCK, FLOW, LOOP, OPTION, QUESTION, REQUIREMENT, SECTION, TOPIC, USE
from eligibility.engine.typed_vocabulary import names_like

_ID = re.compile(r"[a-z][a-z0-9_]*")
_Conditions = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader is: the view, the prefix of keys, the conditions of the node and of the loops around it.

    ``inside`` are the topics being used, outermost first; ``user`` is the mapping that used the innermost one.
    """

    view: View
    prefix: str
    conditions: _Conditions = ()
    around: _Conditions = ()
    inside: tuple[str, ...] = ()

    def under(self, *conditions: Condition) -> Place:
        """The same place under further conditions."""
        return Place(self.view, self.prefix, self.conditions + conditions, self.around + conditions, self.inside)


def read_outline(flow: Located, sheets: Sheets, ledger: Ledger) -> Outline:
    """The outline of one flow; what does not fit its shape is a finding and is left out."""
    return _Reader(flow, sheets, ledger).read()


class _Reader:
    """Reads one flow in the order the compiler does."""

    def __init__(self, flow: Located, sheets: Sheets, ledger: Ledger) -> None:
        self.sheets = sheets
        self.ledger = ledger
        self.outline = Outline(flow, fitting(flow, FLOW, ledger), View(Scope(), ""))
        self.section = 0
        self.moment = 0

    def read(self) -> Outline:
        for number, data in enumerate(self.outline.good.get("sections", ())):
            self.section = number
            if isinstance(data, Located):
                self.outline.sections.append(data)
                self._section(data, fitting(data, SECTION, self.ledger))
        self._refuse_unknown_lists()
        self._mark_filled()
        return self.outline

    def _section(self, data: Located, good: dict[str, Any]) -> None:
        own = self._when(data, good, Place(self.outline.root, ""))
        for name in good.get("topics", ()):
            topic = self._topic(str(name), spot_of(data, "topics"))
            if topic is not None:
                place = Place(self.outline.root.seen_from(str(name)), f"{name}.", inside=(str(name),))
                self._topic_nodes(topic, place.under(*own), self.outline.nodes)
                self.moment += 1
                self._open_lists()

    def _topic(self, name: str, spot: Spot) -> Located | None:
        topic = self.sheets.topics.get(name)
        if topic is None:
            advice = f"add topics/{name}.yaml, or {names_like(name, self.sheets.topics)}"
            self.ledger.add("unknown_topic", spot, f"there is no topic {name}", advice)
        self.outline.topics.add(name)
        return topic

    def _topic_nodes(self, topic: Located, place: Place, nodes: list[Item]) -> None:
        good = fitting(topic, TOPIC, self.ledger)
        self._formulas(topic, good, place.view, place.prefix)
        self._nodes(good.get("questions", ()), place.under(*self._when(topic, good, place)), nodes)

    def _formulas(self, data: Located, good: dict[str, Any], view: View, prefix: str) -> None:
        for block in ("named", "computed"):
            for name, source in good.get(block, {}).items():
                spot = spot_of(good[block], name)
                self._require_id(name, spot)
                formula = FormulaItem(str(name), str(source), spot, view, block == "named", order=self.moment)
                self.outline.formulas.append(formula)
                self._declare(f"{prefix}{name}", formula, view.scope, spot)

    def _declare(self, key: str, entry: Entry, scope: Scope, spot: Spot) -> None:
        if key in scope.entries:
            self.ledger.add("duplicate_id", spot, f"{key} stands twice", "rename or remove one of them")
        else:
            scope.entries[key] = entry

    def _require_id(self, name: Any, spot: Spot) -> None:
        if not isinstance(name, str) or not _ID.fullmatch(name):
            advice = "small English letters, digits and _ , beginning with a letter"
            self.ledger.add("bad_id", spot, f"{name!r} is not an id", advice)

    def _when(self, data: Located, good: dict[str, Any], place: Place) -> tuple[Condition, ...]:
        if "when" not in good:
            return ()
        condition = self._condition(good["when"], spot_of(data, "when"), place.view)
        self.outline.branches.append((place.around, condition))
        return (condition,)

    def _condition(self, source: Any, spot: Spot, view: View) -> Condition:
        return Condition(str(source), spot, view, self.moment)

    # --- what is asked -----------------------------------------------------------------------------------------------

    def _nodes(self, items: Any, place: Place, nodes: list[Item]) -> None:
        for item in items:
            if not isinstance(item, Located):
                continue
            if "use" in item:
                self._used(item, place, nodes)
            elif "loop" in item:
                nodes.append(self._loop(item, place))
            elif "id" in item:
                nodes.append(self._question(item, place))
            else:
                good = fitting(item, BLOCK, self.ledger)
                self._nodes(good.get("questions", ()), place.under(*self._when(item, good, place)), nodes)

    def _used(self, data: Located, place: Place, nodes: list[Item]) -> None:
        good = fitting(data, USE, self.ledger)
        name = good.get("use", "")
        topic = self._topic(name, spot_of(data, "use"))
        if name in place.inside:
            message = f"{' uses '.join((*place.inside, name))}, without end"
            self.ledger.add("cycle", spot_of(data, "use"), message, "move what both need into a topic of its own")
        elif topic is not None:
            self.outline.uses.append((data, topic))
            worded = with_words(topic, {k: v for k, v in good.get("with", {}).items() if isinstance(v, str)})
            inner = place.under(*self._when(data, good, place))
            deeper = Place(inner.view, inner.prefix, inner.conditions, inner.around, (*place.inside, name))
            before = len(nodes)
            self._topic_nodes(worded, deeper, nodes)
            self.outline.users |= {id(node): data for node in inner_items(nodes[before:])} | self.outline.users

    def _loop(self, data: Located, place: Place) -> LoopItem:
        good = fitting(data, LOOP, self.ledger)
        name, view = good.get("loop", ""), place.view
        self._require_id(data.get("loop"), spot_of(data, "loop"))
        key = f"{place.prefix}{name}"
        slot = view.scope.slot + key
        inside = View(Scope(f"{slot}."), view.topic, view)
        own = place.under(*self._when(data, good, place))
        loop = LoopItem(data, good, key, slot, view, own.conditions, own.around, self.section, inside)
        self._formulas(data, good, inside, "")
        self._nodes(good.get("questions", ()), Place(inside, "", (), own.around, place.inside), loop.nodes)
        self.moment += 1
        loop.order = self.moment
        self._declare(key, loop, view.scope, spot_of(data, "loop"))
        return loop

    def _question(self, data: Located, place: Place) -> QuestionItem:
        good = fitting(data, QUESTION, self.ledger)
        self._require_id(data.get("id"), spot_of(data, "id"))
        self._require_kind(data, good)
        self._options(data, good)
        key, view = f"{place.prefix}{good.get('id', '')}", place.view
        own = place.under(*self._when(data, good, place))
        item = QuestionItem(
            data, good, key, view.scope.slot + key, good.get("kind", ""), view, own.conditions, own.around, self.section
        )
        self.moment += 1
        item.order = self.moment
        self._declare(key, item, view.scope, spot_of(data, "id"))
        item.requirements = list(self._requirements(good, "require", view))
        item.warnings = list(self._requirements(good, "warn", view))
        fills = good.get("fills", {})
        item.fills = {str(name): self._condition(fills[name], spot_of(fills, name), view) for name in fills}
        return item

    def _require_kind(self, data: Located, good: dict[str, Any]) -> None:
        kind = good.get("kind")
        if kind is not None and kind not in KINDS:
            advice = f"use one of {listed(KINDS)}"
            self.ledger.add("unknown_kind", spot_of(data, "kind"), f"there is no kind {kind}", advice)

    def _options(self, data: Located, good: dict[str, Any]) -> None:
        for value, option in good.get("options", {}).items():
            spot = spot_of(good["options"], value)
            if not isinstance(value, str):
                advice = "put it in quotes, or write a word: YAML reads yes, no, on and off as true and false"
                self.ledger.add("bad_id", spot, f"the option {value!r} is no text", advice)
                continue
            self.outline.values.setdefault(value, self.moment)
            if isinstance(option, Located):
                fitting(option, OPTION, self.ledger)
            elif not isinstance(option, str):
                self.ledger.add("missing_text", spot, f"the option {value} has no words", "write what people read")

    def _requirements(self, good: dict[str, Any], key: str, view: View) -> Iterator[tuple[Condition, Any]]:
        for entry in good.get(key, ()):
            if isinstance(entry, Located):
                kept = fitting(entry, REQUIREMENT, self.ledger)
                if "that" in kept:
                    yield self._condition(kept["that"], spot_of(entry, "that"), view), entry

    # --- what is known once everything has been read -----------------------------------------------------------------

    def _open_lists(self) -> None:
        known, entries = self.outline.lists, self.outline.root.scope.entries
        for name, parts in self.outline.good.get("lists", {}).items():
            is_pair = name not in known and isinstance(parts, list) and len(parts) == 2
            if is_pair and parts[0] in self.outline.topics and isinstance(entries.get(str(parts[1])), LoopItem):
                known[str(name)] = JoinedList(str(parts[0]), str(parts[1]), self.moment)

    def _refuse_unknown_lists(self) -> None:
        lists = self.outline.good.get("lists", {})
        for name in lists.keys() - self.outline.lists.keys():
            advice = "write a topic and a loop of this flow, such as [applicant, household.members]"
            message = f"the list {name} joins {lists[name]}, which is not there"
            self.ledger.add("unknown_name", spot_of(lists, name), message, advice)

    def _mark_filled(self) -> None:
        """What another question fills was never held against its own bounds and requirements."""
        for question in self.outline.questions():
            for target in question.fills:
                entry = target_of(question, target)
                if isinstance(entry, QuestionItem):
                    entry.is_filled = True
