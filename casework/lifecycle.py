"""The lifecycle of an application as data: its steps, what may be done in each, by whom, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from casework.application import Application, Outcome
from casework.conditions import CONDITIONS
from casework.office import Actor

Holder = Literal["township", "county", "disabled_federation", "citizen", "nobody"]
BACK, SAME = "back", "same"  # ways that name no step: where it came from, and where it is


@dataclass(frozen=True, slots=True)
class Way:
    """Where an action leads, if its condition holds; of several the first."""

    step: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Take:
    """A detail an action is given: a typed value by name."""

    name: str
    kind: str
    is_optional: bool = False
    options: tuple[str, ...] = ()
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody may do in a step.

    ``by``: roles, ``citizen`` or ``system``. ``when``: conditions that must all hold. ``reasons``: the group of reasons
    one of which must be given. ``is_against``: it decides against a person, and says so in words too. ``papers``: what
    it issues. ``marks``, ``unmarks``: flags it sets and takes away. ``extends``: running deadlines that get another
    limit. ``says``: what the citizen reads of it. ``source``: place and lines, for authors.
    """

    name: str
    title: str
    by: frozenset[str]
    to: tuple[Way, ...]
    when: tuple[str, ...] = ()
    reasons: str | None = None
    takes: tuple[Take, ...] = ()
    papers: tuple[str, ...] = ()
    decides: Outcome | None = None
    is_against: bool = False
    marks: tuple[str, ...] = ()
    unmarks: tuple[str, ...] = ()
    extends: Mapping[str, str] = field(default_factory=dict)
    says: str = ""
    source: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """Where an application can be.

    ``says`` is where it is in plain words, ``next`` what comes then. ``rests``: no office has anything to do until a
    deadline or somebody wakes it. ``is_end``: nothing happens any more. ``is_public``: its content is put up where
    everybody sees it, never for a case with one of the flags ``private``. ``without``: what is possible anywhere else,
    and not here.
    """

    name: str
    title: str
    holder: Holder
    says: str
    next: str
    actions: Mapping[str, Action]
    rests: bool = False
    is_end: bool = False
    is_public: bool = False
    private: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    source: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """What has to happen within a limit: watched from one of ``starts`` (actions or steps) until one of ``ends``.

    ``within``: steps; it starts on coming into them and ends on leaving them. ``limits`` names the limit: under the
    empty key, or under each value that the decision's ``chosen_by`` can have. ``until``: what of the decision says the
    day itself. ``then``: the action of the watcher when the time is over; without it a passed day is a broken promise.
    ``pauses``: steps whose days do not count, if ``pauses_when`` is a flag of the case or is not said.
    ``of``: whose it is to do.
    """

    id: str
    title: str
    limits: Mapping[str, str]
    chosen_by: str | None = None
    until: str | None = None
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    pauses_when: str | None = None
    then: str | None = None
    of: Literal["office", "citizen"] = "office"
    law: str = ""
    source: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Lifecycle:
    """One version of a lifecycle."""

    id: str
    version: int
    title: str
    law: str
    begins: str
    pays_from: str | None
    steps: Mapping[str, Step]
    deadlines: Mapping[str, DeadlineRule]
    source: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def actions_by_name(self) -> Mapping[str, Action]:
        """One action of each name, wherever it can be done: for telling what happened."""
        return {name: action for step in self.steps.values() for name, action in step.actions.items()}

    def action(self, application: Application, name: str) -> Action | None:
        """The action of this name where the application is, whether or not it is allowed to anybody now."""
        return self.steps[application.step].actions.get(name)

    def actions(self, application: Application, actor: Actor) -> tuple[Action, ...]:
        """What this actor may do now, in the order of the file."""
        here = self.steps[application.step].actions.values()
        return tuple(one for one in here if may(one, actor, application) and hold(one.when, application))

    def target(self, application: Application, action: Action) -> str:
        """The step an action leads to from here."""
        way = next(way for way in action.to if way.when is None or CONDITIONS[way.when].holds(application))
        if way.step == SAME:
            return application.step
        return came_from(application, self.begins) if way.step == BACK else way.step


def may(action: Action, actor: Actor, application: Application) -> bool:
    """Whether it is this actor's to do; where no township is known yet, the county's officers act for it."""
    if actor.acts_as in action.by:
        return True
    no_township_yet = application.township == application.region
    return no_township_yet and actor.acts_as == "county_officer" and "township_officer" in action.by


def hold(conditions: Iterable[str], application: Application) -> bool:
    """Whether all of them do."""
    return all(CONDITIONS[name].holds(application) for name in conditions)


def came_from(application: Application, begins: str) -> str:
    """The step the application was in before the one it is in."""
    before = (happening.step for happening in reversed(application.history) if happening.step != application.step)
    return next(before, begins)
