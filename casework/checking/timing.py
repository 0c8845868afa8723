"""Checks deadlines: each begins, ends, is known by its limit, and can do what it is for wherever it runs out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casework.application import Decision
from casework.conditions import FLAGS
from casework.deadlines import SUBMIT
from casework.lifecycle import DeadlineRule, Lifecycle
from casework.ports import Limits
from conversation_flows.checking.finding import Ledger, listed, spot_of

_ANYWHERE = "150000"
#: key, code, message, advice
_Problem = tuple[str, str, str, str]


@dataclass
class TimingCheck:
    """Looks at every deadline of one lifecycle, and at the steps none of them covers."""

    lifecycle: Lifecycle
    limits: Limits
    today: date
    ledger: Ledger

    def check(self) -> None:
        """Put what is found into the ledger."""
        covered: set[str] = set()
        for rule in self.lifecycle.deadlines.values():
            running = self._running(rule)
            covered |= running
            for key, code, message, advice in self._problems(rule, running):
                self.ledger.add(code, spot_of(rule.source, key), message, advice)
        self._check_cover(covered)
        self._check_machine()

    def _problems(self, rule: DeadlineRule, running: set[str]) -> Iterator[_Problem]:
        yield from self._limits(rule)
        yield from self._names(rule)
        if not running:
            yield "starts", "never_starts", f"{rule.id} never begins", "name an action or a step that happens"
            return
        if rule.then is None:
            if not rule.within and not self._can_end(rule, running):
                yield "ends", "never_ends", f"nothing ends {rule.id} once it runs", "name an action that happens then"
            return
        for step in sorted(running):
            action = self.lifecycle.steps[step].actions.get(rule.then)
            if action is None or "system" not in action.by:
                message = f"{rule.id} can run out in {step}, where {rule.then} cannot be done by the service"
                yield "then", "then_not_possible", message, f"add {rule.then} by system to {step}, or end it before"

    def _limits(self, rule: DeadlineRule) -> Iterator[_Problem]:
        names = {*rule.limits.values(), *self._extensions(rule)}
        for name in sorted(names):
            try:
                self.limits.of(self.lifecycle.id, name, _ANYWHERE, self.today)
            except KeyError:
                message = f"there is no limit {name} of {self.lifecycle.id}"
                yield (
                    "limit",
                    "unknown_limit",
                    message,
                    "add it to catalog/limits; missing values are said to be missing",
                )
        if rule.until and rule.until not in Decision.__dataclass_fields__:
            yield "until", "unknown_limit", f"a decision has no {rule.until}", "write until: until"
        if rule.chosen_by:
            yield from self._choices(rule)

    def _extensions(self, rule: DeadlineRule) -> Iterator[str]:
        for step in self.lifecycle.steps.values():
            yield from (one.extends[rule.id] for one in step.actions.values() if rule.id in one.extends)

    def _choices(self, rule: DeadlineRule) -> Iterator[_Problem]:
        takes = [take for step in self.lifecycle.steps.values() for one in step.actions.values() for take in one.takes]
        options = {option for take in takes if take.name == rule.chosen_by for option in take.options}
        if options != set(rule.limits):
            message = (
                f"{rule.chosen_by} can be {listed(options) or 'nothing'}, and limits are for {listed(rule.limits)}"
            )
            yield "chosen_by", "choices_differ", message, "let both be the same"

    def _names(self, rule: DeadlineRule) -> Iterator[_Problem]:
        actions = {name for step in self.lifecycle.steps.values() for name in step.actions}
        known = {*actions, *self.lifecycle.steps, SUBMIT}
        for key, names in (("starts", rule.starts), ("ends", rule.ends)):
            for name in set(names) - known:
                yield key, "unknown_name", f"{name} is no step and no action here", f"known are {listed(known)}"
        for key, names in (("within", rule.within), ("pauses", rule.pauses)):
            for name in set(names) - self.lifecycle.steps.keys():
                yield key, "unknown_step", f"there is no step {name}", f"steps are {listed(self.lifecycle.steps)}"
        if rule.pauses_when and rule.pauses_when not in FLAGS:
            yield "pauses_when", "unknown_flag", f"there is no flag {rule.pauses_when}", f"flags are {listed(FLAGS)}"

    def _running(self, rule: DeadlineRule) -> set[str]:
        """The steps in which it can be running; ends are no place to run in."""
        steps = self.lifecycle.steps
        if rule.within:
            return {name for name in rule.within if name in steps and not steps[name].is_end}
        waiting = [step for step in rule.starts if step in steps]
        waiting += [self.lifecycle.begins] if SUBMIT in rule.starts else []
        for step in steps.values():
            for action in step.actions.values():
                if action.name in rule.starts:
                    waiting += [way.step for way in action.to if way.step in steps]
        return self._followed(rule, waiting)

    def _followed(self, rule: DeadlineRule, waiting: list[str]) -> set[str]:
        found: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in found or name in rule.ends or self.lifecycle.steps[name].is_end:
                continue
            found.add(name)
            for action in self.lifecycle.steps[name].actions.values():
                if action.name not in rule.ends:
                    waiting += [way.step for way in action.to if way.step in self.lifecycle.steps]
        return found

    def _can_end(self, rule: DeadlineRule, running: set[str]) -> bool:
        return any(
            action.name in rule.ends or any(way.step in rule.ends for way in action.to)
            for name in running
            for action in self.lifecycle.steps[name].actions.values()
        )

    def _check_cover(self, covered: set[str]) -> None:
        """Nobody waits without a date, or without being told that there is none."""
        for step in self.lifecycle.steps.values():
            if step.name not in covered and not step.rests and not step.is_end:
                message = f"no deadline runs in {step.name}"
                self.ledger.add("unwatched_step", spot_of(step.source), message, "add a deadline within it")

    def _check_machine(self) -> None:
        """What only the service may do is done when some time is over, or never."""
        used = {rule.then for rule in self.lifecycle.deadlines.values()}
        for step in self.lifecycle.steps.values():
            for action in step.actions.values():
                if action.by == {"system"} and action.name not in used:
                    message = f"no deadline ever does {action.name}"
                    self.ledger.add("never_done", spot_of(action.source, "by"), message, f"write then: {action.name}")
