"""Looks up how long a step may take in a region on a day, and what the region has set for a lifecycle.

Both are parameters as the eligibility packs have them, in a folder of their own: ``statutory``, ``promise`` or
``rule``, then the lifecycle, then the name. What a region does not say holds as in the region above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from casework.limit import Limit, Setting
from casework.terms import Term, Unit
from eligibility.law.estimates import Value
from eligibility.law.parameters import Lineage, Parameters, lineage_of
from eligibility.law.resolved import Resolved
from eligibility.reading.pack_sheets import NATION, pack_names
from regions.divisions import Divisions

#: the limits that ship with the code
LIMITS: Final[Traversable] = files("casework") / "catalog" / "limits"
#: the lifecycle of limits that are the same for all
EVERY: Final = "every"
#: the citizen's own terms: when they end on a day off, she has the next working day too (民法典 第二百零三条)
_ROLLING: Final = frozenset({"reconsideration", "litigation", "supplement"})


class Limits:
    """The limits of all regions; what a region does not say holds as above it, up to the nation."""

    def __init__(self, packs: Mapping[str, Parameters], supposed: Mapping[str, Value] | None = None) -> None:
        """``packs`` by the first two digits of the codes they hold for, ``cn`` among them."""
        self._packs = packs
        self._supposed = supposed or {}

    @classmethod
    def read(cls, lineage: Lineage, root: Traversable = LIMITS) -> Limits:
        """A folder of packs, each read when it is first asked for.

        Asking then raises :class:`eligibility.findings.PackError` with file and line, if there is a mistake in it.
        """
        return cls(_Packs(pack_names(root), lambda pack: Parameters.of_pack(pack, lineage, root=root)))

    def of(self, lifecycle: str, name: str, region: str, on: date) -> Limit:
        """The limit in a region on a day; raises KeyError for one that no lifecycle has."""
        owner = lifecycle if self.has(lifecycle, name) else EVERY
        parameters = self._parameters(region)
        law = _found(parameters, f"statutory.{owner}.{name}", region, on)
        said = _found(parameters, f"promise.{owner}.{name}", region, on)
        statutory, promise = (_term(found, rolls=name in _ROLLING) for found in (law, said))
        title = parameters.description(f"statutory.{owner}.{name}")
        if not title:
            raise KeyError(f"{lifecycle}.{name}")
        is_shorter = promise is not None and (statutory is None or _is_shorter(promise, statutory))
        return Limit(lifecycle, name, title, statutory, promise if is_shorter else None, law, said)

    def setting(self, lifecycle: str, name: str, region: str, on: date) -> Setting:
        """What a region has set; one that no lifecycle has is missing."""
        path, parameters = f"rule.{lifecycle}.{name}", self._parameters(region)
        found = _found(parameters, path, region, on)
        value = self._supposed.get(f"{lifecycle}.{name}", found.value if found else None)
        return Setting(lifecycle, name, parameters.description(path), value, found)

    def supposing(self, settings: Mapping[str, Value]) -> Limits:
        """The same with these settings everywhere, by ``lifecycle.name``: to try a rule that no region has yet."""
        return Limits(self._packs, {**self._supposed, **settings})

    def has(self, lifecycle: str, name: str) -> bool:
        """Whether this lifecycle has a limit of that name of its own."""
        return self._packs[NATION].declared(f"statutory.{lifecycle}.{name}") is not None

    def names(self, lifecycle: str) -> Sequence[str]:
        """The limits of a lifecycle, those of every one last."""
        return [*self._below("statutory", lifecycle), *self._below("statutory", EVERY)]

    def settings(self, lifecycle: str) -> Sequence[str]:
        """The settings of a lifecycle."""
        return self._below("rule", lifecycle)

    def lifecycles(self) -> Sequence[str]:
        """Every lifecycle that has limits or settings."""
        return sorted({path.split(".")[1] for path in self._packs[NATION].paths()} - {EVERY})

    def _below(self, kind: str, lifecycle: str) -> list[str]:
        start = f"{kind}.{lifecycle}."
        return [path.removeprefix(start) for path in self._packs[NATION].paths() if path.startswith(start)]

    def _parameters(self, region: str) -> Parameters:
        return self._packs[region[:2] if region[:2] in self._packs else NATION]


class _Packs(Mapping[str, Parameters]):
    """Packs that are read when somebody first asks for them: a process that starts needs none."""

    def __init__(self, names: Iterable[str], read: Callable[[str], Parameters]) -> None:
        self._names = tuple(names)
        self._read = cache(read)

    def __getitem__(self, name: str) -> Parameters:
        if name not in self._names:
            raise KeyError(name)
        return self._read(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@cache
def load_limits(divisions: Divisions) -> Limits:
    """The limits that ship with the code, for a table of divisions; read once."""
    return Limits.read(lineage_of(divisions))


def _found(parameters: Parameters, path: str, region: str, on: date) -> Resolved | None:
    """What holds; nothing where there is no such parameter, no such region, or the day is before all law we have."""
    is_asked_well = parameters.declared(path) is not None and parameters.covers(region, on)
    return parameters.resolve(path, region, on) if is_asked_well and on >= parameters.first_day else None


def _term(found: Resolved | None, *, rolls: bool) -> Term | None:
    if found is None or not isinstance(found.value, Decimal):
        return None
    return Term(int(found.value), Unit(found.unit), rolls)


def _is_shorter(promise: Term, statutory: Term) -> bool:
    return promise.unit is not statutory.unit or promise.count < statutory.count
