"""What somebody may be entitled to, on what a conversation has been told so far: shown with every turn.

It estimates; the bureau decides. Labels and titles are in the person's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from conversation_flows.engine.flow import Flow
from conversation_flows.engine.frame import Position
from conversation_flows.engine.walk import Walk
from conversation_flows.explanation import explanation_view
from conversation_flows.facts import FactMap
from conversation_flows.turning import Turning, alternatives_view
from eligibility.engine.facts import Facts, Path
from eligibility.engine.ranking import next_path, ranking
from eligibility.engine.reasons import NOT_RECORDED, Explainer
from eligibility.engine.rules import Rules
from eligibility.engine.values import Known
from eligibility.engine.verdict import Verdict
from eligibility.law.parameters import OutsidePack, TooEarly
from eligibility.library import Library
from eligibility.pack import Pack
from eligibility.preview import Evaluation
from i18n.marking import N_

ESTIMATE: Final = N_("这是按您现在说的估算的，最后由旗县民政部门确认。")
#: facts that say where somebody is to be helped, the first one told decides the pack
_PLACES: Final = ("residence.hukou", "child.hukou", "emergency.place")
_MOST_LABELS: Final = 4  # of what a verdict hangs on, in the view of a turn
_MOST_NEXT: Final = 8

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Words:
    """What every preview by one pack says in one language: written once, because every turn carries it."""

    note: str
    programmes: Mapping[str, dict[str, Any]]
    missing: dict[str, str]

    @classmethod
    def of(cls, rules: Rules, translate: Translate) -> Words:
        """Those of a pack: a programme is shown as not modelled until a verdict says otherwise."""
        programmes = {
            each.name: _programme_words(each.name, translate(each.title), each.service)
            for each in rules.programmes.values()
        }
        not_modelled = {
            each.name: _programme_words(each.name, translate(each.title), where=translate(each.where))
            for each in rules.not_modelled.values()
        }
        return cls(translate(ESTIMATE), programmes | not_modelled, {"text": translate(NOT_RECORDED)})


def _programme_words(name: str, title: str, service: str | None = None, where: str | None = None) -> dict[str, Any]:
    return {
        "programme": name,
        "title": title,
        "service": service,
        "verdict": "not_modelled",
        "amount": None,
        "depends_on": [],
        "missing": [],
        "where": where,
    }


@dataclass
class Previews:
    """Previews of conversations by the packs of a library; ``follows_path`` is false for screenings."""

    library: Library
    follows_path: bool = True
    _maps: dict[tuple[Flow, str], FactMap] = field(default_factory=dict)
    _words: dict[tuple[str, Translate], Words] = field(default_factory=dict)

    def look(self, walk: Walk) -> Look:
        """What is known, ready to be asked for verdicts; raises :class:`OutsidePack` and :class:`TooEarly`."""
        today = walk.environment.today
        name = self.library.name(None, today)
        facts = self.map(walk.flow, name).facts(walk)
        region = region_of(facts)
        if self.pack_name(region, today) != name:
            name = self.pack_name(region, today)
            facts = self.map(walk.flow, name).facts(walk)
        pack = self.library.pack(name)
        if today < pack.rules.parameters.first_day:
            raise TooEarly(today, pack.rules.parameters.first_day)
        words = self.words(name, walk.environment.translate)
        return Look(walk, self.map(walk.flow, name), pack, pack.evaluate(facts, today), facts, region, words)

    def pack_name(self, region: str | None, today: date) -> str:
        """The name of the pack for a region; raises :class:`OutsidePack` in a screening.

        A conversation goes on all the same by the rules of home, which say that no figure of that place is recorded.
        """
        try:
            return self.library.name(region, today)
        except OutsidePack:
            if not self.follows_path:
                raise
            return self.library.home

    def words(self, pack: str, translate: Translate) -> Words:
        """What every preview by a pack says in a language."""
        if (pack, translate) not in self._words:
            self._words[pack, translate] = Words.of(self.library.pack(pack).rules, translate)
        return self._words[pack, translate]

    def about(self, flow: Flow) -> frozenset[str]:
        """The slots of a flow that some fact is read from."""
        return self.map(flow, self.library.home).slots

    def same(self, flow: Flow, other: Flow) -> dict[str, str]:
        """The slots of ``flow`` whose facts ``other`` asks for in another place, and where."""
        return self.map(flow, self.library.home).same(self.map(other, self.library.home))

    def map(self, flow: Flow, pack: str) -> FactMap:
        """How facts for a pack are read from conversations of a flow."""
        if (flow, pack) not in self._maps:
            schema = self.library.pack(pack).rules.schema
            self._maps[flow, pack] = FactMap(flow, schema, follows_path=self.follows_path)
        return self._maps[flow, pack]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one conversation: its facts, and the verdicts they make."""

    walk: Walk
    map: FactMap
    pack: Pack
    evaluation: Evaluation
    facts: Facts
    region: str | None
    words: Words
    _asked: dict[Path, dict[str, Any]] = field(default_factory=dict)

    def brief(self) -> dict[str, Any]:
        """Verdicts and amounts, and the first things they hang on: what every turn carries."""
        return self._view(_MOST_LABELS)

    def full(self) -> dict[str, Any]:
        """The same with reasons, figures and their sources, and everything it hangs on."""
        explainer = Explainer(self.evaluation)
        preview = self.evaluation.preview()
        view, paths = self._view(0), [ranked.path for ranked in ranking(self.evaluation, self._can_ask)]
        turning = Turning.of(self, paths)
        for shown in view["programmes"]:
            verdict = preview.verdicts[shown["programme"]]
            explanation = explainer.explain(verdict)
            shown.update(explanation_view(self, explanation), **turning.view(explanation), **self._words(verdict))
        view["alternatives"] = alternatives_view(self, preview)
        view["next"] = [self.question(path) for path in paths[:_MOST_NEXT]]
        return view

    def next(self, last: Path | None = None) -> Position | None:
        """The question that promises most; None when no question asked here can change a verdict."""
        path = next_path(self.evaluation, self._can_ask, last)
        return self.map.position(self.walk, path) if path else None

    def _can_ask(self, path: Path) -> bool:
        return self.map.position(self.walk, path) is not None

    @property
    def _verdicts(self) -> dict[str, Verdict]:
        return self.evaluation.preview().verdicts

    def _words(self, verdict: Verdict) -> dict[str, Any]:
        """What else the programme itself has to say: what to do after a no, what else to know."""
        programme = self.pack.rules.programmes.get(verdict.programme)
        if programme is None:
            return {"advice": None, "notes": []}
        translate = self.walk.environment.translate
        is_advised = bool(programme.advice) and verdict.standing != "certain_yes"
        notes = [
            {"text": translate(note.text), "article": translate(note.law) if note.law else None}
            for note in programme.notes
        ]
        return {"advice": translate(programme.advice) if is_advised else None, "notes": notes}

    def figure_label(self, name: str) -> str:
        """A parameter's or table's description."""
        parameter = self.pack.rules.parameters.description(name)
        return self.walk.environment.translate(parameter) if parameter else name

    def _view(self, most: int) -> dict[str, Any]:
        return {
            "as_of": self.walk.environment.today,
            "region": self.region,
            "note": self.words.note,
            "programmes": [self._programme(verdict, most) for verdict in self._verdicts.values()],
        }

    def _programme(self, verdict: Verdict, most: int) -> dict[str, Any]:
        words = self.words.programmes[verdict.programme]
        if verdict.trace is None:
            return {**words, "verdict": verdict.standing, "depends_on": [], "missing": []}
        return {
            **words,
            "verdict": verdict.standing,
            "amount": verdict.amount.data() if verdict.amount else None,
            "depends_on": [self.question(path) for path in verdict.first_asked(most)],
            "missing": [dict(self.words.missing)] if verdict.lacks_figures else [],
        }

    def question(self, path: Path) -> dict[str, Any]:
        """One fact or list as the question that gives it; several programmes may hang on the same."""
        if path not in self._asked:
            self._asked[path] = self._question(path)
        return self._asked[path]

    def _question(self, path: Path) -> dict[str, Any]:
        here = self.map.position(self.walk, path)
        label = here.node.label.render(here.frame) if here and here.node.label else None
        shown = label or self.walk.environment.translate(self._label(path))
        return {"question": here.address if here else None, "label": shown}

    def _label(self, path: Path) -> str:
        """The pack's own word for a fact or list."""
        return self.pack.rules.schema.at(path).label or str(path[-1])


def region_of(facts: Facts) -> str | None:
    """Where somebody is to be helped, if that has been told."""
    for name in _PLACES:
        state = facts.state((name,))
        if isinstance(state, Known) and isinstance(state.value, str):
            return state.value
    return None
