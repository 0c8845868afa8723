"""Which remembered values a fact can change: derived once from the rules, so that a hypothesis is cheap.

A change reaches values on its *path* (in the item itself and the frames around it), and values *everywhere* (in every
item of a list, because something they all read changed).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from eligibility.engine.facts import Facts, Path
from eligibility.engine.frames import UNSET, Frame, Members
from eligibility.engine.rules import Definition, Rules, verdict_key
from eligibility.engine.terms import Call, Constant, Each, Logic, Read, Term, walk
from eligibility.engine.values import State
from eligibility.engine.vocabulary import APPLICANT

#: slots by scope
Slots = Mapping[str, tuple[int, ...]]
_Reached = set[tuple[str, bool]]  # keys, and whether everywhere


@dataclass(frozen=True, slots=True)
class Reach:
    """The slots to forget when one fact changes.

    ``lists`` are those of which every item changes, or must hang on something that does: because something in it is to
    be forgotten, or because it is asked, in a loop, about something around it that changes (``rehung``).
    """

    on_path: Slots
    everywhere: Slots
    rehung: frozenset[str]
    lists: frozenset[str]

    @classmethod
    def of(cls, on_path: Slots, everywhere: Slots, rehung: frozenset[str], rules: Rules) -> Reach:
        """With the lists found out."""
        touched = everywhere.keys() | rehung
        lists = (name for name in rules.scopes.lists if not touched.isdisjoint({name, *rules.scopes.inner(name)}))
        return cls(on_path, everywhere, rehung, frozenset(lists))


@dataclass(frozen=True, slots=True)
class Affected:
    """By ``scope:fact``; by ``scope:list[]`` for who is in a list that stands in the scope; by ``list[*]`` for an item.

    ``programmes`` are those whose verdict each can change, ``keys`` everything each can change, itself too.
    """

    reach: Mapping[str, Reach]
    programmes: Mapping[str, frozenset[str]]
    keys: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, rules: Rules, indexes: Mapping[str, int]) -> Affected:
        """Derive it for every fact and list of the pack."""
        readers, outward = _readers(rules), {key: list(_outward(rules, key)) for key in rules.definitions}
        reach, keys = {}, {}
        for key in [*rules.raw, *(membership_key(outer, name) for name, outer in rules.scopes.outer.items())]:
            reached = _spread({(key, False)}, readers)
            changed = {name for name, _ in reached}
            hung = (pair for name in changed for pair in outward.get(name, ()))
            reach[key.removesuffix("!")] = Reach.of(
                _slots(rules, indexes, {name for name, everywhere in reached if not everywhere}),
                _slots(rules, indexes, {name for name, everywhere in reached if everywhere}),
                frozenset(name for name, read in hung if read in changed),
                rules,
            )
            keys[key.removesuffix("!")] = frozenset(changed)
        wholes = {
            f"{name}[*]": _whole([reach[key] for key in reach if _is_of(key, name, rules)], rules)
            for name in rules.scopes.lists
        }
        return cls(reach | wholes, {key: _verdicts(changed) for key, changed in keys.items()}, keys)


def _verdicts(keys: frozenset[str]) -> frozenset[str]:
    return frozenset(key[1:] for key in keys if key.startswith("?"))


def _is_of(key: str, name: str, rules: Rules) -> bool:
    """Whether a fact or list belongs to the items of a list, or to those of a list inside them."""
    return name in rules.scopes.chain(key.partition(":")[0])


def _whole(reaches: list[Reach], rules: Rules) -> Reach:
    """Everything that several changes reach."""

    def joined(parts: list[Slots]) -> Slots:
        scopes = {scope for part in parts for scope in part}
        return {scope: tuple(sorted({slot for part in parts for slot in part.get(scope, ())})) for scope in scopes}

    return Reach.of(
        joined([reach.on_path for reach in reaches]),
        joined([reach.everywhere for reach in reaches]),
        frozenset().union(*(reach.rehung for reach in reaches)),
        rules,
    )


def membership_key(outer: str, name: str) -> str:
    """The key of who is in a list that stands in the scope ``outer``."""
    return f"{outer}:{name}[]"


def key_of(path: Path) -> str:
    """The key of the fact or (a path that ends with its name) the list at a place, a list's without its brackets."""
    return f"{path[-3] if len(path) > 2 else ''}:{path[-1]}"


def _readers(rules: Rules) -> dict[str, set[tuple[str, bool, bool]]]:
    """For every key who reads it: the reader's key, whether that spreads the change everywhere, and to the root."""
    found: dict[str, set[tuple[str, bool, bool]]] = {}
    for definition in rules.definitions.values():
        is_root = definition.scope == ""
        for key, spreads in _reads(definition, rules):
            found.setdefault(key, set()).add((definition.key, spreads and not is_root, is_root))
    return found


def _reads(definition: Definition, rules: Rules) -> Iterator[tuple[str, bool]]:
    """What a definition reads, and whether another frame's change can reach it."""
    crossing = frozenset(_crossing(definition.term, definition.scope, rules))
    for part in walk(definition.term):
        yield from _read_by(part, definition, crossing)
        if isinstance(part, Each):
            variable, _, name = part.list.rpartition("→")
            outer = rules.scopes.outer[name]
            yield membership_key(outer, name), variable in crossing or (not variable and outer != definition.scope)


def _read_by(part: Term, definition: Definition, crossing: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """What one part reads itself, not counting the parts inside it."""
    match part:
        case Read(full):
            variable, _, key = full.rpartition("→")
            yield key, variable in crossing or (not variable and key.partition(":")[0] != definition.scope)
        case Call("param" | "table") if definition.place:
            yield f":{definition.place}", True
        case Call("eligible", (Constant(name), *_)):
            yield verdict_key(str(name)), True


def _outward(rules: Rules, key: str) -> Iterator[tuple[str, str]]:
    """The lists a definition loops over, each with the keys it reads there that are not the item's own."""
    definition = rules.definitions[key]
    for each in (part for part in walk(definition.term) if isinstance(part, Each)):
        name, parts = each.list.rpartition("→")[2], list(walk(Logic("and", (each.element, *each.conditions))))
        inner = {each.variable}
        for part in parts:  # outer loops come before those inside them
            if isinstance(part, Each) and part.list.rpartition("→")[0] in inner:
                inner.add(part.variable)
        for part in parts:
            if not isinstance(part, Read) or part.key.rpartition("→")[0] not in inner:
                yield from ((name, read) for read, _ in _read_by(part, definition, frozenset()))


def _crossing(term: Term, scope: str, rules: Rules) -> Iterator[str]:
    """The loop variables whose items may stand in another frame than the one the definition is in."""
    yield APPLICANT
    owners: dict[str, str] = {}
    for part in walk(term):
        if isinstance(part, Each):
            variable, _, name = part.list.rpartition("→")
            is_own = rules.scopes.outer[name] == scope and not variable
            if not is_own and owners.get(variable) != "own":
                yield part.variable
            else:
                owners[part.variable] = "own"


def _spread(start: _Reached, readers: Mapping[str, set[tuple[str, bool, bool]]]) -> _Reached:
    reached, waiting = set(start), list(start)
    while waiting:
        key, everywhere = waiting.pop()
        for reader, spreads, is_root in readers.get(key, ()):
            step = (reader, (everywhere or spreads) and not is_root)
            if step not in reached:
                reached.add(step)
                waiting.append(step)
    return reached


def _slots(rules: Rules, indexes: Mapping[str, int], keys: set[str]) -> Slots:
    found: dict[str, list[int]] = {}
    for key in keys:
        if key in indexes:
            scope = rules.definitions[key].scope if key in rules.definitions else key.partition(":")[0]
            found.setdefault(scope, []).append(indexes[key])
    return {scope: tuple(sorted(slots)) for scope, slots in found.items()}


def supposed(root: Frame, path: Path, state: State, affected: Affected) -> Frame:
    """The household's frame with one fact otherwise, sharing every frame that cannot change."""
    return _changed(root, None, root.facts.with_state(path, state), path, affected.reach[key_of(path)])


def supposed_items(root: Frame, path: Path, facts: Facts, affected: Affected) -> Frame:
    """The household's frame with a list opened, closed or with more items at its end, as ``facts`` has it."""
    return _changed(root, None, facts, path, affected.reach[f"{key_of(path)}[]"])


def supposed_item(root: Frame, path: Path, item: Facts, affected: Affected) -> Frame:
    """The household's frame with one item of a list otherwise as a whole: ("household", 2)."""
    there = root.facts.items(path[:1])
    number = int(path[1])
    items = replace(there, items=(*there.items[:number], item, *there.items[number + 1 :]))
    return _changed(root, None, root.facts.with_items(path[:1], items), path, affected.reach[f"{path[0]}[*]"])


def _changed(frame: Frame, parent: Any, facts: Any, path: Path | None, reach: Reach) -> Frame:
    """A copy of a frame without what the change reaches; ``path`` leads from it to the change, if it does."""
    scope = frame.layout.name
    copy = frame.copied(facts, parent)
    slots = reach.everywhere.get(scope, ()) + (reach.on_path.get(scope, ()) if path is not None else ())
    copy.memo = frame.memo.copy() if slots else frame.memo
    for slot in slots:
        copy.memo[slot] = UNSET
    for name, members in frame.items.items() if path != () else ():
        copy.items[name] = _changed_members(members, name, copy, path, reach)
    if path is not None and len(path) == 1 and path[0] in copy.items:
        copy.items[str(path[0])] = _relisted(copy, str(path[0]))
    return copy


def _relisted(frame: Frame, name: str) -> Members:
    """A list's items as the facts of its frame now have them, those that stay with what they remember."""
    before = frame.items.pop(name).frames
    now = frame.members(name)
    return Members((*before, *now.frames[len(before) :]), now.unnamed, now.more)


def _changed_members(members: Members, name: str, parent: Frame, path: Path | None, reach: Reach) -> Members:
    number = int(path[1]) if path is not None and len(path) > 1 and path[0] == name else None
    is_reached = name in reach.lists
    if number is None and not is_reached:
        return members
    there = parent.facts.lists.get(name)
    items = there.items if there is not None else ()
    frames = tuple(
        [
            _changed(frame, parent, items[at] if at < len(items) else frame.facts, _rest(path, number, at), reach)
            if at == number or is_reached
            else frame
            for at, frame in enumerate(members.frames)
        ]
    )
    unnamed = members.unnamed
    if unnamed is not None and is_reached:
        unnamed = _changed(unnamed, parent, unnamed.facts, None, reach)
    return Members(frames, unnamed, members.more)


def _rest(path: Path | None, number: int | None, at: int) -> Path | None:
    return path[2:] if path is not None and at == number else None
