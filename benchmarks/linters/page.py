"""The tables of docs/reference/linters.md: what each linter finds, kind by kind and defect by defect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.linters.table import Entry
from benchmarks.linters.verdicts import Verdicts

FILE = Path("docs/reference/linters.md")
_BEGIN, _END = "<!-- tables: begin -->\n", "<!-- tables: end -->\n"

#: kinds of defect, and the codes of findings that belong to each
KINDS: dict[str, str] = {
    "unknown name, function, key, kind, topic": "unknown_name unknown_function unknown_key unknown_kind unknown_topic",
    "cycle": "cycle",
    "unreachable question": "unreachable_question",
    "dead branch, or one always taken": "dead_branch always_true",
    "contradiction": "contradiction",
    "impossible choice": "impossible_choice",
    "bound outside its kind": "bound_outside_kind",
    "missing text": "missing_text missing_label missing_word",
    "missing translation, or text that cannot be translated": "missing_translation untranslatable",
    "unused text, option, formula or topic": "unused_text unused_option unused_named unused_computed unused_topic",
    "question without a why": "missing_why",
    "loop without an end": "loop_without_end",
    "path that cannot reach submission": "cannot_submit",
    "piped value that may be missing, broken pipe": "pipe_may_be_missing broken_pipe",
    "type error in a condition": "type_error",
    "changed released version, no way on from one": "changed_release missing_migration broken_migration",
    "read before it is asked": "reads_later",
    "wrong value filled in": "bad_fill",
    "example that is no answer": "bad_example",
    "detail that does not go with its kind": "wrong_unit wrong_kind wrong_type missing_key missing_options",
    "same or bad id, misnamed file": "duplicate_id bad_id misnamed_file",
    "what cannot be read": "unreadable outside_language",
}
_BY_CODE = {code: kind for kind, codes in KINDS.items() for code in codes.split()}
_RULE = re.compile(r"^(?:error|warning|info) (\S+/\S+) at ")


def kind_of(codes: list[str]) -> str:
    """The kind of a defect by the codes of its findings; a topic is also unknown when its file cannot be read."""
    return _BY_CODE[next((code for code in codes if code != "unknown_topic"), codes[0])]


def tables(verdicts: Verdicts, table: Mapping[str, Entry], codes: Mapping[str, list[str]]) -> str:
    """What was run, and both tables, in Markdown."""
    parts = (_ran(verdicts), _by_kind(verdicts, table, codes), _by_defect(verdicts, table, codes))
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def rewritten(page: str, text: str) -> str:
    """The page with ``text`` between its marks."""
    head, _, rest = page.partition(_BEGIN)
    return head + _BEGIN + text + _END + rest.partition(_END)[2]


def _ran(verdicts: Verdicts) -> Iterator[str]:
    yield f"On {verdicts.day}, with {'; and '.join(verdicts.versions.values())}."
    alarms, twins = len(verdicts.alarms), len(verdicts.mended)
    theirs = sum(map(bool, verdicts.mended.values()))
    yield f"False alarms: ours {alarms}, on the shipped flows; SurveyJS {theirs}, on the {twins} mended surveys."


def _by_kind(verdicts: Verdicts, table: Mapping[str, Entry], codes: Mapping[str, list[str]]) -> Iterator[str]:
    yield "| kind of defect | seeded | Bangban finds | SurveyJS finds | says nothing | cannot be said there |"
    yield "|---|---|---|---|---|---|"
    for kind in KINDS:
        yield _row(kind, _counts([name for name in table if kind_of(codes[name]) == kind], verdicts, table))
    yield _row("**together**", _counts(list(table), verdicts, table))


def _counts(names: list[str], verdicts: Verdicts, table: Mapping[str, Entry]) -> list[int]:
    said = [name for name in names if not table[name].cannot]
    heard = sum(bool(verdicts.heard(name)) for name in said)
    exact = sum(name in verdicts.exact for name in names)
    return [len(names), exact, heard, len(said) - heard, len(names) - len(said)]


def _by_defect(verdicts: Verdicts, table: Mapping[str, Entry], codes: Mapping[str, list[str]]) -> Iterator[str]:
    yield "| defect | Bangban | SurveyJS |"
    yield "|---|---|---|"
    for name, entry in table.items():
        found = " ".join(f"`{code}`" for code in codes[name]) if name in verdicts.exact else "**missed**"
        yield _row(name, [found, f"cannot: {entry.cannot}" if entry.cannot else _heard(verdicts, name)])


def _heard(verdicts: Verdicts, name: str) -> str:
    """The rules of its linter that speak, else the checks that do."""
    said = verdicts.heard(name)
    rules = {rule[1] for line in said.get("linter", ()) if (rule := _RULE.match(line))}
    return ", ".join(f"`{rule}`" for rule in sorted(rules)) or ", ".join(said) or "nothing"


def _row(first: str, cells: list[int] | list[str]) -> str:
    return f"| {first} | {' | '.join(map(str, cells))} |"
