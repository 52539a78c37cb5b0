"""Two versions of a contract compared: every change, what it does to events, and an event that shows it.

"Compatible" is said where it is proven for all events (``codegen.compat.solve``), "breaking" where there is an event
that one side accepts and the other rejects, as jsonschema-rs confirms on the canonical schemas that the SDKs validate
with. Whatever is neither is "possible", with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import jsonschema_rs

from codegen import pointers
from codegen.canonical import Origin, with_patterns
from codegen.compat.changes import Change, changes
from codegen.compat.findings import Direction, Effect, Finding, Witness
from codegen.compat.instances import random_event
from codegen.compat.leaves import Leaf, Spot, leaves
from codegen.compat.rules import is_cosmetic, rule_of
from codegen.compat.solve import Solver
from codegen.compat.table import Literal, joined, text_of
from codegen.compat.values import Answer, Found
from codegen.compat.wording import breach, told
from codegen.compat.written import written
from codegen.dialects import Schema

_SAMPLES = 400
_ROOT_STEPS = 4_000
_LEAF_STEPS = 4_000
_WHOLE = frozenset(("properties", "patternProperties", "schema"))
"""Keywords of which a change adds or takes away a whole part of an event."""


@dataclass(frozen=True)
class Subject:
    """One side of a comparison: a contract's canonical schema, and the texts of its files where they are known."""

    name: str
    path: str
    schema: Schema = field(repr=False)
    origins: Mapping[str, Origin] = field(repr=False)
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Breach:
    """One demand of a reader that a writer's events need not meet; an event that shows it, or why there is none."""

    leaf: Leaf
    direction: Direction
    witness: Witness | None
    reason: str = ""


def compare(old: Subject, new: Subject, directions: Iterable[Direction], *, declared: bool) -> list[Finding]:
    """All findings, the worst first. ``declared``: writers send no members that their contract does not name."""
    every = list(changes(old.schema, new.schema))
    broken: list[Breach] = []
    for direction in directions:
        writer, reader = (old, new) if direction is Direction.BACKWARD else (new, old)
        broken += breaches(writer.schema, reader.schema, direction, declared=declared)
    causes = _causes(broken, every)
    found = [_breaking(each, change, old, new) for each, change in causes]
    caused = {_line(change or one.leaf) for one, change in causes}
    harmless = (each for each in every if _line(each) not in caused and not any(_covers(one, each) for one in broken))
    found += [_harmless(each, old, new) for each in harmless]
    return sorted(set_of(found), key=lambda each: each.sort_key)


def _line(each: Change | Leaf) -> tuple[str, str, str]:
    """What stands in a file once, however many parts of an event it speaks of."""
    return each.spot.name, each.spot.pointer, each.detail


def _causes(broken: Sequence[Breach], every: Sequence[Change]) -> list[tuple[Breach, Change | None]]:
    """Each breach with the change that it comes from; of a part that came or went, one for each direction."""
    kept: dict[tuple[object, ...], tuple[Breach, Change | None]] = {}
    for number, each in enumerate(broken):
        change = next((one for one in every if _explains(one, each)), None)
        whole = change is not None and change.keyword in _WHOLE
        key = (each.direction, change.spot, change.keyword) if whole and change else (number,)
        if key not in kept or (kept[key][0].witness is None and each.witness is not None):
            kept[key] = each, change
    return list(kept.values())


def breaches(writer: Schema, reader: Schema, direction: Direction, *, declared: bool) -> list[Breach]:
    """Every demand of a reader that events of a writer need not meet; none, where it is proven to read them all."""
    sent = written(writer) if declared else writer
    table, (left, right) = joined(sent, reader)
    solver = Solver(table, _ROOT_STEPS)
    sends: Literal = (True, text_of(left.root))
    if solver.solve(frozenset((sends, (False, text_of(right.root))))).answer is Answer.NONE:
        return []
    kept = {text_of(leaf.schema) for leaf in leaves(sent, left)}
    asked = [leaf for leaf in leaves(reader, right) if text_of(leaf.schema) not in kept]  # others hold as they are
    judges = Judges(sent, reader)

    def missed(these: Iterable[Leaf]) -> list[Breach]:
        found = []
        for leaf in these:
            solver.renew(_LEAF_STEPS)
            answer = solver.solve(frozenset((sends, (False, text_of(leaf.schema)))))
            if answer.answer is not Answer.NONE:
                found.append(judges.breach(leaf, direction, answer, table.validator(leaf.schema)))
        return found

    found = missed(leaf for leaf in asked if leaf.keyword != "$ref")
    if any(each.witness for each in found):
        return found
    return [*found, *missed(leaf for leaf in asked if leaf.keyword == "$ref")]


class Judges:
    """What jsonschema-rs says of events on both sides."""

    def __init__(self, sent: Schema, reader: Schema) -> None:
        self._schema = sent
        self._sent, self._read = validator(sent), validator(reader)
        self._samples: list[Any] | None = None

    def breach(self, leaf: Leaf, direction: Direction, answer: Found, demand: Any) -> Breach:
        """A demand that is not proven to be met, with the shortest event that shows it; ``demand`` judges it alone."""
        confirmed = [each for each in answer.values if self.confirm(each)]
        if not confirmed:
            confirmed = sorted((each for each in self.samples() if not demand.is_valid(each)), key=_size)
        if confirmed:
            return Breach(leaf, direction, Witness(confirmed[0]))
        reason = answer.reason or "an event was built, but jsonschema-rs does not confirm it"
        return Breach(leaf, direction, None, reason)

    def confirm(self, event: Any) -> bool:
        """Whether the writer's side accepts an event, and the reader's rejects it."""
        return bool(self._sent.is_valid(event) and not self._read.is_valid(event))

    def samples(self) -> list[Any]:
        """Random events of the writer's side that the reader's rejects."""
        if self._samples is None:
            rng = Random(0)
            drawn = (random_event(rng, self._schema) for _ in range(_SAMPLES))
            self._samples = [each for each in drawn if self.confirm(each)]
        return self._samples


def _size(event: Any) -> int:
    return len(text_of(event))


def validator(schema: Schema) -> Any:
    """The validator that the Python SDK has for a canonical schema."""
    return jsonschema_rs.Draft202012Validator(with_patterns(schema), validate_formats=False)


def set_of(found: Iterable[Finding]) -> list[Finding]:
    """Findings without repetitions of one place, direction and rule; the one with a witness stays."""
    kept: dict[tuple[object, ...], Finding] = {}
    for each in found:
        key = (each.rule, each.path, each.pointer, each.at, each.direction, each.message)
        if key not in kept or (kept[key].witness is None and each.witness is not None):
            kept[key] = each
    return list(kept.values())


def _breaking(broken: Breach, change: Change | None, old: Subject, new: Subject) -> Finding:
    leaf = broken.leaf
    keyword = leaf.keyword
    side = new if broken.direction is Direction.BACKWARD else old
    spot, origins = leaf.spot, side.origins
    if change is not None and change.in_new:
        spot, origins = change.spot, new.origins
        keyword = change.keyword if not is_cosmetic(change.keyword) else keyword
    effect = Effect.BREAKING if broken.witness else Effect.POSSIBLE
    path, line, pointer = _place(spot, origins, new)
    message = breach(leaf, broken.direction)
    return Finding(
        rule_of(keyword), path, line, pointer, leaf.spot.at, broken.direction, effect, message, broken.witness,
        broken.reason,
    )  # fmt: skip


def _harmless(change: Change, old: Subject, new: Subject) -> Finding:
    path, line, pointer = _place(change.spot, (new if change.in_new else old).origins, new)
    effect = Effect.COSMETIC if is_cosmetic(change.keyword) else Effect.COMPATIBLE
    return Finding(rule_of(change.keyword), path, line, pointer, change.spot.at, None, effect, told(change))


def _covers(broken: Breach, change: Change) -> bool:
    """Whether a breach says all there is to say of a change: it is its cause, or lies in a part of another type."""
    leaf = broken.leaf
    inside = change.spot.at == leaf.spot.at or change.spot.at.startswith(f"{leaf.spot.at}/")
    return _explains(change, broken) or (leaf.keyword == "type" and inside and not is_cosmetic(change.keyword))


def _explains(change: Change, broken: Breach) -> bool:
    """Whether a change is what a breach is about: the same keyword of the same part, or a part that came or went."""
    leaf = broken.leaf
    if change.keyword in _WHOLE:
        return leaf.spot.at == change.spot.at or leaf.spot.at.startswith(f"{change.spot.at}/")
    if change.keyword == "required" or leaf.keyword == "required":
        return change.keyword == leaf.keyword and (change.spot.at, change.detail) == (leaf.spot.at, leaf.detail)
    return rule_of(change.keyword) == rule_of(leaf.keyword) and change.spot.at == leaf.spot.at


def _place(spot: Spot, origins: Mapping[str, Origin], new: Subject) -> tuple[str, int, str]:
    """Where something stands in the new files; what is gone from there is placed where it stood, or in the contract."""
    path, pointer = spot.within(origins)
    if path not in new.texts and new.texts:
        path, pointer = new.path, ""
    text = new.texts.get(path)
    return path, pointers.line_of(text, pointer) if text else 0, pointer
