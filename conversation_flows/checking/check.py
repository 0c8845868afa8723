"""Checks a whole catalog: every finding in every flow, not only the first."""

from __future__ import annotations

from datetime import date
from importlib.resources.abc import Traversable

from conversation_flows.checking.answers import AnswerCheck
from conversation_flows.checking.branches import BranchCheck
from conversation_flows.checking.examples import ExampleCheck
from conversation_flows.checking.fills import FillCheck
from conversation_flows.checking.finding import Finding, Ledger
from conversation_flows.checking.loops import check_loops
from conversation_flows.checking.meaning import facts_of, understand
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.reading import read_outline
from conversation_flows.checking.releases import check_releases
from conversation_flows.checking.sheets import Sheets, add_refusal, read_sheets
from conversation_flows.checking.submission import SubmissionCheck
from conversation_flows.checking.texts import TextCheck
from conversation_flows.checking.translations import Languages, check_translations
from conversation_flows.checking.usage import check_use_of_formulas, check_use_of_topics, check_use_of_words
from conversation_flows.checking.ways import check_ways
from conversation_flows.engine.compile import compile_flow
from conversation_flows.engine.environment import Environment, Places
from conversation_flows.engine.shapes import FlowError
from eligibility.engine.prover import Prover


def check_catalog(
    folder: Traversable, today: date, places: Places, languages: Languages | None = None
) -> list[Finding]:
    """Every finding in the topics, flows and releases of ``folder``, by file and line. Never raises for bad YAML.

    In each of ``languages`` no text may be missing; none is promised when it is left out.
    """
    ledger = Ledger()
    sheets = read_sheets(folder, ledger)
    environment = Environment(today, places, new_item=lambda prefix: prefix)
    flows = [read_outline(flow, sheets, ledger) for flow in sheets.flows]
    screenings = [read_outline(screening, sheets, ledger) for screening in sheets.screenings]
    outlines = flows + screenings
    for outline in outlines:
        _check_flow(outline, ledger, environment, is_submitted=outline in flows)
    check_use_of_topics(sheets, outlines, ledger)
    check_use_of_formulas(outlines, ledger)
    check_use_of_words(outlines, ledger)
    check_translations(outlines, sheets.migrations, languages or {}, ledger)
    check_releases(folder, sheets, flows, ledger)
    for step in (_compile, check_ways):
        if not mistakes(ledger.findings()):
            step(folder, sheets, ledger)
    return ledger.findings()


def mistakes(findings: list[Finding]) -> list[Finding]:
    """Those findings that keep a flow from being released."""
    return [finding for finding in findings if finding.level == "mistake"]


def _check_flow(outline: Outline, ledger: Ledger, environment: Environment, *, is_submitted: bool) -> None:
    meanings = understand(outline, ledger)
    prover = Prover(facts_of(outline))
    AnswerCheck(outline, ledger, environment).check()
    ExampleCheck(outline, prover, ledger, environment).check()
    FillCheck(outline, prover, ledger, environment).check()
    check_loops(outline, ledger)
    BranchCheck(outline, prover, ledger).check()
    if is_submitted:
        SubmissionCheck(outline, prover, ledger).check()
    TextCheck(outline, meanings, prover, ledger).check()


def _compile(folder: Traversable, sheets: Sheets, ledger: Ledger) -> None:
    """What the compiler still refuses though nothing was found: clean always means that it compiles."""
    for flow in (*sheets.flows, *sheets.screenings):
        try:
            compile_flow(flow, sheets.topics)
        except FlowError as error:
            add_refusal(ledger, str(error), "flows")
