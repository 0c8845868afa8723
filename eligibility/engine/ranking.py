"""What to ask next: the question with the best chance of settling verdicts, for the trouble it is to answer.

Asked are only questions that can still change a verdict; when there is none, there is nothing more to ask.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from eligibility.engine.facts import NO_FACTS, Fact, FactList, Items, Path
from eligibility.engine.open_questions import OpenQuestions, open_mask
from eligibility.engine.values import Known, NotAsked

if TYPE_CHECKING:
    from eligibility.preview import Evaluation

#: how much trouble an answer is
_EFFORT: Final = {
    "yes_no": 1.0,
    "choice": 1.2,
    "choices": 1.5,
    "number": 1.2,
    "money": 1.2,
    "date": 1.5,
    "region": 2.0,
}
_EFFORT_OF_LIST: Final = 1.0
_FAR_MORE: Final = 1.2  # what another topic must promise to be worth a change of subject
_NARROWING: Final = 0.2  # what it counts to bring a verdict nearer without settling it
_ANOTHER: Final = 0.5  # how likely it is that there is one more
_OPEN_LIST: Final = 4.0  # as many questions as a list that is not ended may still bring
_MOST_LOOKED_AT: Final = 10
_MOST_ALIKE: Final = 4  # of one question about many people or incomes: else a large household costs seconds
#: whether the caller has a question for a place
CanAsk = Callable[[Path], bool]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A question and what it promises: expected verdicts settled for the trouble of answering, or a guess at that."""

    path: Path
    promise: float
    pin: int | None = None


def next_path(evaluation: Evaluation, can_ask: CanAsk | None = None, last: Path | None = None) -> Path | None:
    """The fact to ask for next, or the list of which to ask whether there is another; ``None`` to stop.

    ``last`` is what was asked last: its topic is stayed with unless another promises far more.
    """
    look = Ranking(evaluation)
    pinned = look.first_pinned(can_ask)
    if pinned is not None:
        return pinned
    paths = list(look.askable(can_ask))
    if not paths:
        return next(look.places(can_ask), None)
    topics = [] if last is None else _topics_after(evaluation, last)
    found = look.weighed(look.foremost(paths, topics))
    near = next((one for topic in topics for one in found if topic_of(one.path) == topic), None)
    if near is not None and near.promise * _FAR_MORE >= found[0].promise:
        return near.path
    return found[0].path


def ranking(evaluation: Evaluation, can_ask: CanAsk | None = None) -> tuple[Ranked, ...]:
    """Every question that can still change a verdict: what is pinned, the most promising few, all others by a guess."""
    return Ranking(evaluation).ranked(can_ask)


def topic_of(path: Path) -> Path:
    """What a question belongs to: a topic of the form, one person, one income."""
    return path[:-1] if len(path) > 1 else (str(path[0]).partition(".")[0],)


def _topics_after(evaluation: Evaluation, last: Path) -> list[Path]:
    """The topics to stay with: a new item of a list first, else that of the last question and those around it."""
    if isinstance(evaluation.pack.rules.schema.at(last), FactList):
        there = evaluation.root.facts.items(last)
        if there.items and not there.is_closed:
            return [(*last, len(there.items) - 1)]
    return [topic_of(last), *(last[:end] for end in range(len(last) - 3, 0, -2))]


class Ranking(OpenQuestions):
    """Weighs the open questions of one evaluation."""

    def ranked(self, can_ask: CanAsk | None = None) -> tuple[Ranked, ...]:
        """See :func:`ranking`."""
        paths = list(self.askable(can_ask))
        few = {*self.foremost(paths, []), *(path for path in paths if self._pin(path) is not None)}
        others = (Ranked(path, self._weight(path)) for path in paths if path not in few)
        return (*self.weighed(path for path in paths if path in few), *sorted(others, key=_order))

    def weighed(self, paths: Iterable[Path]) -> tuple[Ranked, ...]:
        """These questions with what they promise, in order."""
        return tuple(sorted((Ranked(path, self.promise(path), self._pin(path)) for path in paths), key=_order))

    def askable(self, can_ask: CanAsk | None) -> Iterator[Path]:
        """What can be asked and can change something; of the same question about many items the first few alone."""
        alike: Counter[Path] = Counter()
        for path in self.bits:
            if alike[path[::2]] < _MOST_ALIKE and (can_ask is None or can_ask(path)) and self.can_change(path):
                alike[path[::2]] += 1
                yield path

    def places(self, can_ask: CanAsk | None) -> Iterator[Path]:
        """Places nobody has asked for that change no verdict, only what is paid: asked when nothing else is left."""
        for programme in self.rules.programmes.values():
            path = (programme.place,)
            is_paid = programme.amount is not None and self.evaluation.eligible(programme.name) is not False
            if programme.place and is_paid and self._is_open(path) and (can_ask is None or can_ask(path)):
                yield path

    def _is_open(self, path: Path) -> bool:
        return isinstance(self.evaluation.root.facts.state(path), NotAsked) and self.arises(path)

    def first_pinned(self, can_ask: CanAsk | None) -> Path | None:
        """The one that the author has pinned before all others, of what can be asked and can change something."""
        pins = sorted(((pin, path) for path in self.bits if (pin := self._pin(path)) is not None), key=itemgetter(0))
        return next((path for _, path in pins if (can_ask is None or can_ask(path)) and self.can_change(path)), None)

    def foremost(self, paths: list[Path], topics: list[Path]) -> list[Path]:
        """The few worth a closer look: those of the topics at hand, and those on which verdicts hang by little."""
        near = [path for path in paths if topic_of(path) in topics]
        far = sorted((path for path in paths if path not in near), key=lambda path: (-self._weight(path), _words(path)))
        return [*near, *far][:_MOST_LOOKED_AT]

    def _weight(self, path: Path) -> float:
        """A guess at the promise without supposing any answer."""
        return sum(1 / self._trouble(self.open[name]) for name in self.affected(path)) / self._effort(path)

    def _effort(self, path: Path) -> float:
        there = self.rules.schema.at(path)
        return (_EFFORT[there.kind] if isinstance(there, Fact) else _EFFORT_OF_LIST) / there.worth

    def _pin(self, path: Path) -> int | None:
        there = self.rules.schema.at(path)
        return there.pin if isinstance(there, Fact) else None

    def promise(self, path: Path) -> float:
        """How many verdicts the answer can be expected to settle, for the trouble it is."""
        there = self.rules.schema.at(path)
        effort = self._effort(path)
        programmes = self.affected(path)
        supposed = list(self._supposed(path, there))
        if not supposed:
            return len(programmes) * _NARROWING / effort
        return sum(chance * self._settled(evaluation, programmes) for evaluation, chance in supposed) / effort

    def _supposed(self, path: Path, there: Fact | FactList) -> Iterator[tuple[Evaluation, float]]:
        if isinstance(there, Fact):
            for value, chance in self.pack.answers[self.key_of(path)]:
                yield self.evaluation.supposing(path, Known(value)), chance
        else:
            items = self.evaluation.root.facts.items(path).items
            if there.applicant and not items:
                items = (NO_FACTS,)
            yield self.evaluation.supposing_items(path, Items(items, is_closed=True)), 1 - _ANOTHER
            yield self.evaluation.supposing_items(path, Items((*items, NO_FACTS))), _ANOTHER

    def _settled(self, supposed: Evaluation, programmes: tuple[str, ...]) -> float:
        """Verdicts settled by an answer as far as Kleene's logic sees, those brought nearer counting a little."""
        total = 0.0
        for name in programmes:
            left = open_mask(supposed, name)
            total += _NARROWING * max(1 - self._trouble(left) / self._trouble(self.open[name]), 0) if left else 1
        return total

    def _trouble(self, mask: int) -> float:
        """How much there may be to answer before a verdict is settled."""
        return mask.bit_count() + (_OPEN_LIST - 1) * (mask & self.evaluation.trace.lists).bit_count()


def _order(ranked: Ranked) -> tuple[bool, int, float, str]:
    """Pinned ones first, then the most promising; ties by name."""
    return ranked.pin is None, ranked.pin or 0, -round(ranked.promise, 9), _words(ranked.path)


def _words(path: Path) -> str:
    return "/".join(map(str, path))
