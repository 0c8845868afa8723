"""Every Chinese text that can reach a person is in the template: in code by a sweep, in flows and packs as read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.flow import Flow, Loop, Node, Question
from conversation_flows.engine.template import Template
from eligibility.engine.facts import Fact, FactList
from eligibility.engine.programme import Condition, Derived, Note, NotModelled, Programme, RuleException
from eligibility.findings import Ledger
from eligibility.law.parameter_files import read_parameters
from eligibility.law.table_files import read_tables
from eligibility.reading.pack_sheets import load_pack_sheets, pack_names
from eligibility.reading.rule_sheets import read_rules
from i18n.catalogs import sayings
from i18n.extraction.template import PACKAGES, make_template

ROOT = Path(__file__).parents[3]
_CHINESE = re.compile(r"[\u3400-\u9fff]")

UNDERSTANDING = "agreement amounts corrections dates everyday numerals options reply understand".split()
#: Chinese that is no text of ours for people: the file (or folder), the names it is assigned to ("" is all of it), why.
ELSEWHERE = {
    "adapters/division_sources": ("", "names in the sources of the table of regions"),
    "adapters/holiday_sources.py": ("", "names of holidays and titles of notices, in the files it writes"),
    "adapters/mongo/contract": ("", "awkward texts to try a store with"),
    "adapters/passwords.py": ("ISSUER", "our name in an authenticator app, in both languages at once"),
    "adapters/pdf/fonts.py": ("", "where the Chinese characters begin and end"),
    "adapters/sms": ("", "text messages: carriers let through only wordings registered with them, in Chinese"),
    "adapters/visitor.py": ("", "what the demo's visitor says"),
    "api/app.py": ("", "our name"),
    "api/citizen/application_schemas.py": ("LINE STAGE APPLICATION", "examples in the API's description"),
    "api/citizen/authorisations.py": ("_ASKED", "an example"),
    "api/citizen/commitment_schemas.py": ("LINE COMMITMENT", "examples"),
    "api/desk/commitment_schemas.py": ("TASK PROMISED", "examples"),
    "api/citizen/document_schemas.py": ("DOCUMENT", "an example"),
    "api/citizen/me.py": ("_LOOK", "an example"),
    "api/citizen/progress_schemas.py": ("PROGRESS", "an example"),
    "api/desk/work.py": ("_CSV", "an example"),
    "api/desk/work_schemas.py": ("LINE PAGE DEADLINES", "examples"),
    "api/public/authorisations.py": ("_ASKING", "an example"),
    "api/public/certificates.py": ("_FORM", "an example"),
    "api/public/verifications.py": ("_DOCUMENT", "an example"),
    "casework/promising/checking.py": ("", "marks of a citation, for authors"),
    "api/commands": ("", "for operators and authors, at a terminal"),
    "api/plumbing/preview_schemas.py": ("PREVIEW REASONS _TURN _ALTERNATIVE", "examples"),
    "api/plumbing/question_schemas.py": ("QUESTION", "an example"),
    "api/public/regions.py": ("", "an example"),
    "api/public/region_schemas.py": ("q", "an example"),
    "api/public/tracking.py": ("_TRACKED", "an example"),
    "casework/letters.py": ("", "what stands on a paper: papers are official, and in Chinese"),
    "casework/offices.py": ("", "names of offices, made of names of places"),
    "casework/replies.py": ("_SINCE", "what an applicant wrote, as it is put before the office"),
    "casework/writing": ("", "what stands on papers: they are official, and in Chinese"),
    "conversation_flows/drawing": ("", "for authors"),
    "conversation_flows/terminal.py": ("", "for authors, at a terminal"),
    "conversation_flows/rehearsal.py": ("_SIGNED", "what authors type, at a terminal"),
    **dict.fromkeys(
        (f"conversation_flows/understanding/{module}.py" for module in UNDERSTANDING), ("", "what people say to us")
    ),
    "eligibility/law/parameter_files.py": ("_SYMBOL", "units as authors write them"),
    "eligibility/law/resolving.py": ("", "a note for those who check figures"),
    "eligibility/law/sources.py": ("advice", "for authors"),
    "eligibility/cases/told_facts.py": ("NOT_ASKED_WORD MAYBE_MORE", "what authors write in case files"),
    "identity/calls.py": ("_ASKING _LINK", "text messages: carriers let through only what is registered, in Chinese"),
    "regions/names.py": ("", "parts of place names"),
}


@cache
def template() -> frozenset[str]:
    """Every text of the template."""
    return frozenset(sayings(make_template(ROOT)))


def chinese_in(path: Path) -> Iterator[tuple[str, ast.Constant]]:
    """Every Chinese literal of a module that is no docstring and no pattern, with the name it is assigned to."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unsaid = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    unsaid |= {id(inner) for call in calls if ast.unparse(call.func) == "re.compile" for inner in ast.walk(call)}
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            for inner in ast.walk(node):
                names.setdefault(id(inner), target.id if isinstance(target, ast.Name) else "")
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unsaid
        if is_text and _CHINESE.search(node.value):
            yield names.get(id(node), ""), node


def is_elsewhere(path: Path, name: str) -> bool:
    for place, (assigned, _) in ELSEWHERE.items():
        if (ROOT / place == path or ROOT / place in path.parents) and (not assigned or name in assigned.split()):
            return True
    return False


@pytest.mark.no_cover
def test_no_chinese_that_can_reach_a_person_is_left_untranslated() -> None:
    forgotten = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for name, node in chinese_in(path)
        if node.value not in template() and not is_elsewhere(path, name)
    ]
    assert forgotten == []


def test_every_exception_is_still_needed() -> None:
    idle = [place for place in ELSEWHERE if not any(node.value not in template() for node in chinese_below(place))]
    assert idle == []


def chinese_below(place: str) -> Iterator[ast.Constant]:
    for path in [ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py")):
        yield from (node for _, node in chinese_in(path))


TEXTS = ("ask", "why", "help", "label", "speech", "about", "another", "line")


def texts_of(nodes: tuple[Node, ...]) -> Iterator[str]:
    for node in nodes:
        said = (getattr(node, name, None) for name in TEXTS)
        yield from (text.source for text in said if isinstance(text, Template))
        yield from filter(None, [node.law])
        if isinstance(node, Loop):
            yield from texts_of(node.nodes)
        else:
            yield from question_texts(node)


def question_texts(question: Question) -> Iterator[str]:
    yield from (requirement.say.source for requirement in (*question.requirements, *question.warnings))
    for option in question.options:
        yield from filter(None, (option.label, option.help))
    yield question.unit


def flow_texts(flow: Flow) -> Iterator[str]:
    yield flow.title
    yield from (section.title for section in flow.sections)
    yield from texts_of(flow.nodes)


def test_every_text_of_every_flow_is_in_the_template_as_the_engine_looks_it_up() -> None:
    forgotten = {
        text for flow in shipped_catalog().flows() for text in flow_texts(flow) if not text.isascii()
    } - template()
    assert forgotten == set()


#: of everything a pack holds, what citizens may be shown of it
SHOWN = {
    Programme: ("title", "law", "advice"),
    NotModelled: ("title", "law", "where"),
    Condition: ("yes", "no", "law", "verified_by"),
    Note: ("text", "law"),
    Derived: ("label", "law"),
    RuleException: ("label", "law"),
    Fact: ("label",),
    FactList: ("label",),
}


def parts_of_rules(pack: str) -> Iterator[object]:
    schema, sheets = read_rules(pack, Ledger())
    for programme in sheets.programmes.values():
        yield from (programme, *programme.all_conditions(), *programme.values.values(), *programme.notes)
    yield from (*sheets.not_modelled.values(), *sheets.exceptions)
    yield from (value for scope in sheets.values.values() for value in scope.values())
    yield from schema.facts.values()
    for each, _ in schema.all_lists():
        yield from (each, *each.facts.values())


def pack_texts(pack: str) -> Iterator[str]:
    for part in parts_of_rules(pack):
        yield from (getattr(part, name) for name in SHOWN[type(part)])
    sheets = load_pack_sheets(pack)
    yield from (parameter.description for parameter in read_parameters(sheets, Ledger()).values())
    yield from (table.description for table in read_tables(sheets, Ledger()).values())


def test_every_text_of_every_pack_that_a_citizen_may_be_shown_is_in_the_template() -> None:
    forgotten = {text for pack in pack_names() for text in pack_texts(pack) if not text.isascii()} - template()
    assert forgotten == set()
