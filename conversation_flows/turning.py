"""What would make another verdict: the answers still open, the amounts at which one turns, choices that exclude others.

For the full view alone: it supposes answers, and only so many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from eligibility.engine.facts import Fact, Path
from eligibility.engine.flips import Flip, ends_of
from eligibility.engine.reasons import Explanation
from eligibility.engine.settling import Settling
from eligibility.engine.verdict import Alternative, AmountRange, Preview
from i18n.marking import N_

if TYPE_CHECKING:
    from conversation_flows.preview import Look

_TURN: Final = N_("别的都不变的话：{what}不到 {amount}，{below}；到了 {amount}，{from_there}。")
_STANDINGS: Final = {
    "certain_yes": N_("符合条件"),
    "certain_no": N_("不符合条件"),
    "depends": N_("还要看别的回答"),
    "needs_officer": N_("由工作人员来定"),
}
_OF_ITEM: Final = N_("{list}（第 {number} 项）的{label}")
_OR: Final = N_("{one}和{other}，两样只能领一样，领哪一样由您自己选。")
_DOMINATED: Final = N_("按现在算，{one}不会比{other}给得多。")
_AMOUNTS: Final = {"CNY": N_("{yuan} 元"), "CNY/month": N_("{yuan} 元（每月）"), "CNY/year": N_("{yuan} 元（每年）")}
_YEARS: Final = N_("{number} 岁")
_MOST_QUESTIONS: Final = 8  # of which it is said what each answer would make of the verdicts
_MOST_TURNS: Final = 3  # amounts and numbers of one verdict
_MOST_TURNS_IN_ALL: Final = 12


@dataclass(slots=True)
class Turning:
    """Of one look; ``closest`` are the questions worth supposing answers to."""

    look: Look
    closest: frozenset[Path]
    _settling: Settling = field(init=False)
    _left: int = _MOST_TURNS_IN_ALL

    def __post_init__(self) -> None:
        self._settling = Settling(self.look.evaluation)

    @classmethod
    def of(cls, look: Look, ranked: Iterable[Path]) -> Turning:
        """For the first of the questions that promise something."""
        return cls(look, frozenset(islice(ranked, _MOST_QUESTIONS)))

    def view(self, explanation: Explanation) -> dict[str, Any]:
        """What a preview with reasons adds to a verdict: shapes as in the API reference."""
        hangs = [hang.path for hang in explanation.hangs_on if hang.kind == "question"]
        return {
            "depends_on": [self._question(path, explanation.programme) for path in hangs],
            "flips_at": [*self._turns(explanation, hangs)],
        }

    def _question(self, path: Path, programme: str) -> dict[str, Any]:
        shown = self.look.question(path)
        if path not in self.closest:
            return {**shown, "settles": None, "enough": None}
        settles, enough = self._settling.of(path, programme), self._settling.is_enough(path, programme)
        return {**shown, "settles": settles or None, "enough": enough}

    def _turns(self, explanation: Explanation, hangs: list[Path]) -> Iterator[dict[str, Any]]:
        """Of what a certain verdict rests on, or of what another hangs on."""
        paths = [*(stated.path for stated in explanation.facts), *(path for path in hangs if path in self.closest)]
        numbers = [path for path in paths if self._is_number(path)][: min(_MOST_TURNS, self._left)]
        self._left -= len(numbers)
        for path in numbers:
            yield from map(self._turn, self._settling.flips(path, explanation.programme))

    def _is_number(self, path: Path) -> bool:
        fact = self.look.pack.rules.schema.at(path)
        return isinstance(fact, Fact) and ends_of(fact) is not None

    def _turn(self, flip: Flip) -> dict[str, Any]:
        environment = self.look.walk.environment
        text = environment.say(
            _TURN,
            what=self._named(flip.path),
            amount=self._amount(flip),
            below=environment.translate(_STANDINGS[flip.below]),
            from_there=environment.translate(_STANDINGS[flip.from_there]),
        )
        return {
            **self.look.question(flip.path),
            "at": flip.text,
            "unit": flip.unit,
            "below": flip.below,
            "from_there": flip.from_there,
            "text": text,
        }

    def _named(self, path: Path) -> str:
        """The fact in words, with whose or which one it is where there are several."""
        label = self.look.walk.environment.translate(self.look.pack.rules.schema.at(path).label)
        here = self.look.map.position(self.look.walk, path)
        if here is None or here.frame.loop is None or here.frame.around is None:
            return label
        around, loop = here.frame.around, here.frame.loop
        number = [*around.scope.loop(loop.key).items].index(here.frame.item) + 1
        about = loop.about.render(around)
        return self.look.walk.environment.say(_OF_ITEM, list=about, number=number, label=label)

    def _amount(self, flip: Flip) -> str:
        environment, fact = self.look.walk.environment, self.look.pack.rules.schema.at(flip.path)
        if flip.is_money:
            return environment.say(_AMOUNTS.get(flip.unit, _AMOUNTS["CNY"]), yuan=environment.formats.yuan(flip.at))
        number = environment.formats.number(flip.at)
        is_years = isinstance(fact, Fact) and fact.asks is not None
        return environment.say(_YEARS, number=number) if is_years else number


def alternatives_view(look: Look, preview: Preview) -> list[dict[str, Any]]:
    """Certain programmes of which one may draw only one, and which of them is the poorer choice and why."""
    return [_alternative(look, preview, each) for each in preview.alternatives]


def _alternative(look: Look, preview: Preview, each: Alternative) -> dict[str, Any]:
    environment, programmes = look.walk.environment, look.pack.rules.programmes
    titles = {name: environment.translate(programmes[name].title) for name in each.among}
    text = environment.say(_OR, **dict(zip(("one", "other"), titles.values(), strict=True)))
    poorer = next(iter(each.dominated), None)
    why = None
    if poorer is not None:
        better = next(name for name in each.among if name != poorer)
        why = environment.say(_DOMINATED, one=titles[poorer], other=titles[better])
    amounts = {name: _data(preview.verdicts[name].amount) for name in each.among}
    return {
        "among": [{"programme": name, "title": titles[name], "amount": amounts[name]} for name in each.among],
        "dominated": list(each.dominated),
        "text": text,
        "why": why,
    }


def _data(amount: AmountRange | None) -> dict[str, str | None] | None:
    return amount.data() if amount else None
