"""Checks the words: none missing, all translatable, and every value piped into them known when it is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from conversation_flows.checking.finding import Ledger, spot_of
from conversation_flows.checking.meaning import is_sound, terms_of
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.scopes import FormulaItem, View
from conversation_flows.checking.vocabulary import Meanings, Seen
from conversation_flows.checking.wordings import Wording, wordings
from conversation_flows.engine.template import without_holes
from eligibility.engine.prover import Demand, Prover
from eligibility.engine.terms import IsKnown, Negation, Read, Term
from eligibility.engine.types import Number, Text, spoken

_HOLE = re.compile(r"\{([a-z_][a-z0-9_.]*)(\|[^{}]*)?\}")
_STRAY = re.compile(r"[{}]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_REASONS = {
    "why": ("missing_why", "say in one plain sentence what the answer is needed for"),
    "label": ("missing_label", "write the few words this answer has in the review"),
}


@dataclass
class TextCheck:
    """Looks at every text of one flow."""

    outline: Outline
    meanings: Meanings
    prover: Prover
    ledger: Ledger

    def check(self) -> None:
        """Put what is found into the ledger."""
        for item in self.outline.items():
            for key, (code, advice) in _REASONS.items():
                if key not in item.data:
                    self.ledger.add(code, spot_of(item.data), f"{item.key} has no {key}", f"write {key}: {advice}")
        for wording in wordings(self.outline):
            if isinstance(wording.text, str):
                self._wording(wording)

    def _wording(self, wording: Wording) -> None:
        text = wording.text
        around = without_holes(text)
        if not text.strip():
            self.ledger.add("missing_text", wording.spot, f"{wording.key} is empty", "write what people read")
        elif _STRAY.search(around):
            advice = "write {name} or {name|what stands there while it is missing}"
            self.ledger.add("broken_pipe", wording.spot, f"a brace in {text!r} is no pipe", advice)
        elif not _CHINESE.search(text) and (around.strip() or wording.view is None):
            advice = "write it in Chinese: translations are made from the Chinese text"
            self.ledger.add("untranslatable", wording.spot, f"{text!r} is not in the source language", advice)
        elif text != text.strip():
            advice = "remove the blanks at its ends: the catalogs would lose them"
            self.ledger.add("untranslatable", wording.spot, f"{text!r} begins or ends with a blank", advice)
        for name, fallback in _HOLE.findall(text):
            self._pipe(wording, name, bool(fallback))

    # --- values piped in ---------------------------------------------------------------------------------------------

    def _pipe(self, wording: Wording, name: str, has_fallback: bool) -> None:
        if wording.view is None:
            message = f"nothing is piped into a {wording.key}: {{{name}}} would stand there as it is"
            self.ledger.add("broken_pipe", wording.spot, message, "write the words out")
            return
        seen = Seen(self.meanings, wording.view, wording.before)
        term = seen.term(name)
        if term is None:
            self._unknown(wording, name, seen)
            return
        if not is_sound(term):
            return
        entry = seen.entry(name)
        if isinstance(entry, FormulaItem) and not isinstance(term.type, Number | Text):
            message = f"{{{name}}} is {spoken(term.type)}, which would be shown as the program writes it"
            self.ledger.add("untranslatable", wording.spot, message, "pipe the answer itself, or say it in words")
        elif not has_fallback and self._may_be_missing(wording, term):
            message = f"{{{name}}} may not be known when this is shown"
            self.ledger.add("pipe_may_be_missing", wording.spot, message, f"write {{{name}|what stands there instead}}")

    def _unknown(self, wording: Wording, name: str, seen: Seen) -> None:
        user = self.outline.users.get(id(wording.item))
        if user is not None and wording.view is not None and wording.view.lookup(name) is None:
            message = f"the topic {user.get('use')} needs the word {name}"
            self.ledger.add("missing_word", spot_of(user), message, f"write with: {{{name}: …}}")
            return
        mistake = seen.unknown(name)
        self.ledger.add(mistake.code, wording.spot, f"{{{name}}}: {mistake.message}", mistake.advice)

    def _may_be_missing(self, wording: Wording, term: Term) -> bool:
        if wording.is_early and isinstance(term, Read):
            return not self._is_outside(term, wording.view)
        given, prover = [Demand(one) for one in terms_of(wording.given)], self.prover
        if wording.item is not None and wording.broken is not None:
            prover = prover.without_promises(wording.item.slot)
            given += [Demand(one, "false") for one in terms_of((wording.broken,))]
        return prover.can_be([*given, Demand(Negation(IsKnown(term)))]) != "impossible"

    @staticmethod
    def _is_outside(read: Read, view: View | None) -> bool:
        return view is not None and not read.key.startswith(view.scope.slot)
