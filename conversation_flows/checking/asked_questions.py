"""Everything people are asked, as the checks of eligibility want it: they must not know flows themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from conversation_flows.catalog import Catalog, shipped_catalog
from conversation_flows.checking.fact_questions import FactMisfit, compare_facts
from conversation_flows.checking.finding import Ledger, Spot, spot_of
from conversation_flows.checking.sheets import Sheets, read_sheets
from conversation_flows.engine.flow import Loop, Node
from eligibility.engine.facts import Schema


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question or list by its place without the ids of items; some application's form has it, or a screening only."""

    slot: str
    spot: Spot
    is_for_a_form: bool


@dataclass(frozen=True)
class AskedQuestions:
    """The questions of a catalog; implements :class:`eligibility.checking.questions.Questions`."""

    catalog: Catalog
    sheets: Sheets

    def misfits(self, schema: Schema) -> Iterator[FactMisfit]:
        """Facts unlike their questions. One asked of fewer people than rules could read is left to the rules."""
        return (misfit for misfit in compare_facts(schema, self.sheets.topics) if misfit.code != "wider")

    def asked(self) -> Iterator[AskedQuestion]:
        """Every question of every flow, then what only screenings ask."""
        on_forms = {slot for flow in self.catalog.flows() for slot in _slots(flow.nodes)}
        screenings = (self.catalog.screening(str(sheet["flow"])) for sheet in self.sheets.screenings)
        in_screenings = {slot for flow in screenings for slot in _slots(flow.nodes)}
        for slot in sorted(on_forms | in_screenings):
            yield AskedQuestion(slot, self._spot(slot), slot in on_forms)

    def services(self) -> Collection[str]:
        """What one can apply for."""
        return frozenset(flow.service for flow in self.catalog.flows())

    def _spot(self, slot: str) -> Spot:
        """Where the question stands, below the catalog's folder."""
        topic, *names = slot.split(".")
        here: Mapping[str, Any] = self.sheets.topics[topic]
        for name in names:
            here = next(entry for entry in self._entries(here) if name in (entry.get("id"), entry.get("loop")))
        return spot_of(here)

    def _entries(self, around: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The questions and lists right in a topic or list, those of groups and of topics used there among them."""
        for entry in around["questions"]:
            if "use" in entry:
                yield from self._entries(self.sheets.topics[entry["use"]])
            elif "id" in entry or "loop" in entry:
                yield entry
            else:
                yield from self._entries(entry)


def _slots(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        yield node.slot
        if isinstance(node, Loop):
            yield from _slots(node.nodes)


def shipped_questions() -> AskedQuestions:
    """The questions that come with Bangban."""
    return AskedQuestions(shipped_catalog(), read_sheets(files("conversation_flows") / "catalog", Ledger()))
