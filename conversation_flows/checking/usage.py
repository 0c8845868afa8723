"""Finds what stands there for nothing: topics, formulas and words that nobody uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conversation_flows.checking.finding import Ledger, spot_of
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.sheets import Sheets


def check_use_of_topics(sheets: Sheets, outlines: list[Outline], ledger: Ledger) -> None:
    """Put topics that stand in no flow into the ledger."""
    used = {name for outline in outlines for name in outline.topics}
    for name in sheets.topics.keys() - used:
        spot = spot_of(sheets.topics[name], "topic")
        ledger.add("unused_topic", spot, f"no flow asks the topic {name}", "add it to a flow, or remove the file")


def check_use_of_formulas(outlines: list[Outline], ledger: Ledger) -> None:
    """Put named conditions and computed values that nothing reads into the ledger."""
    for outline in outlines:
        for formula in outline.formulas:
            code = "unused_named" if formula.is_named else "unused_computed"
            message = f"nothing reads {formula.name}"
            advice = "use it in a condition or a text, or remove it"
            ledger.judge("formula", formula.spot, None if formula.is_used else (code, message, advice))


def check_use_of_words(outlines: list[Outline], ledger: Ledger) -> None:
    """Put words given to a topic that has no place for them into the ledger."""
    for data, topic in (use for outline in outlines for use in outline.uses):
        words = data.get("with")
        texts = list(_texts(topic))
        for word in words if isinstance(words, dict) else ():
            if not any(f"{{{word}}}" in text for text in texts):
                message = f"the topic {data['use']} has no place for the word {word}"
                ledger.add("unused_text", spot_of(words, word), message, f"remove it, or write {{{word}}} in the topic")


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
