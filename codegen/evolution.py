"""Two states of the contracts compared: what became of each contract, and how each version follows its predecessor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations, pairwise

from codegen.cache import Cache, digest, generator
from codegen.compat.findings import Direction, Effect, Finding, Mode
from codegen.compat.verdict import Subject, compare
from codegen.lifecycle import Stage, stage
from codegen.snapshot import Contract, Snapshot

_BATCH = 8


class Kind(StrEnum):
    """What is compared."""

    REVISION = "revision"
    """A contract as it was and as it is: one major version, which must stay compatible."""
    SUCCESSOR = "successor"
    """A version and its predecessor: a new major version may break, and the findings say how."""


@dataclass(frozen=True)
class Policy:
    """What a family asks for. ``declared``: writers send only what their contract names."""

    mode: Mode = Mode.FULL
    declared: bool = True


@dataclass(frozen=True)
class Comparison:
    """Two versions of a contract, and all that differs. ``old`` is None of a new contract, ``new`` of one gone."""

    kind: Kind
    old: Contract | None
    new: Contract | None
    policy: Policy
    findings: tuple[Finding, ...]
    base: str = ""
    """The older state, where several are compared with."""

    @property
    def contract(self) -> Contract:
        """The newer of both."""
        found = self.new or self.old
        assert found is not None
        return found

    def verdict(self, direction: Direction) -> Effect:
        """What it comes to in one direction."""
        effects = [each.effect for each in self.findings if each.direction in (direction, None)]
        bad = [each for each in effects if each in (Effect.BREAKING, Effect.POSSIBLE)]
        return min(bad, key=list(Effect).index, default=Effect.COMPATIBLE)

    @property
    def broken(self) -> list[Finding]:
        """Findings that break what the family asks for."""
        asked = self.policy.mode.directions
        return [f for f in self.findings if f.effect is Effect.BREAKING and (f.direction in asked or not f.direction)]

    @property
    def unproven(self) -> list[Finding]:
        """Findings that may break it, without proof."""
        asked = self.policy.mode.directions
        return [each for each in self.findings if each.effect is Effect.POSSIBLE and each.direction in asked]


class Policies:
    """The policy of each family."""

    def __init__(self, default: Policy, families: dict[str, Policy]) -> None:
        self._default, self._families = default, families

    def of(self, contract: Contract) -> Policy:
        return self._families.get(contract.family, self._default)


@dataclass(frozen=True)
class _Pair:
    kind: Kind
    old: Contract
    new: Contract
    subjects: tuple[Subject, Subject]
    policy: Policy

    @property
    def key(self) -> str:
        """The fingerprint of whatever the findings depend on."""
        old, new = self.subjects
        reached = sorted({each.path for each in (*old.origins.values(), *new.origins.values())} | {new.path})
        places = [part for path in reached for part in (path, new.texts.get(path, ""))]
        said = (self.old.text, self.new.text, old.path, str(self.policy.declared))
        return digest("compat", generator(), *said, *places)


def revisions(
    before: Snapshot, now: Snapshot, policies: Policies, today: date, cache: Cache, jobs: int = 0
) -> list[Comparison]:
    """Each contract of either state: as it was, and as it is. Those that are the same are left out."""
    pairs, made = [], []
    for path in sorted({*before.contracts, *now.contracts}):
        old, new = before.contracts.get(path), now.contracts.get(path)
        if old is not None and new is not None:
            if old.text != new.text:
                pairs.append(_pair(Kind.REVISION, (before, old), (now, new), policies))
        else:
            made.append(_lone(old, new, now, policies, today))
    return [*_compared(pairs, cache, jobs), *made]


def successions(
    now: Snapshot, policies: Policies, cache: Cache, jobs: int = 0, *, transitive: bool = False
) -> list[Comparison]:
    """Each version with its predecessor; ``transitive``: with all of them."""
    pairs = []
    for versions in now.majors().values():
        each: Iterable[tuple[Contract, Contract]] = combinations(versions, 2) if transitive else pairwise(versions)
        pairs += [_pair(Kind.SUCCESSOR, (now, old), (now, new), policies) for old, new in each]
    return _compared(pairs, cache, jobs)


def _pair(kind: Kind, old: tuple[Snapshot, Contract], new: tuple[Snapshot, Contract], policies: Policies) -> _Pair:
    subjects = old[0].subject(old[1]), new[0].subject(new[1])
    return _Pair(kind, old[1], new[1], subjects, policies.of(new[1]))


def _compared(pairs: Sequence[_Pair], cache: Cache, jobs: int) -> list[Comparison]:
    """All pairs; what was compared before is not compared again."""
    keys = [pair.key for pair in pairs]
    known = cache.recall(keys)
    missing = [(key, pair) for key, pair in zip(keys, pairs, strict=True) if key not in known]
    batches = [missing[start : start + _BATCH] for start in range(0, len(missing), _BATCH)]
    made: dict[str, tuple[Finding, ...]] = {}
    for batch, found in zip(batches, _in_parallel(batches, jobs), strict=True):
        made |= {key: each for (key, _), each in zip(batch, found, strict=True)}
    cache.keep(made)
    known |= made
    return [
        Comparison(pair.kind, pair.old, pair.new, pair.policy, known[key])
        for key, pair in zip(keys, pairs, strict=True)
    ]


def _in_parallel(batches: Sequence[Sequence[tuple[str, _Pair]]], jobs: int) -> Iterator[list[tuple[Finding, ...]]]:
    given = [[(pair.subjects, pair.policy.declared) for _, pair in batch] for batch in batches]
    if len(batches) <= 2 or jobs == 1:
        yield from map(batch_compared, given)
        return
    with ProcessPoolExecutor(jobs or None) as pool:
        yield from pool.map(batch_compared, given)


def batch_compared(given: Sequence[tuple[tuple[Subject, Subject], bool]]) -> list[tuple[Finding, ...]]:
    """Pairs compared one after the other, in whatever process this is called."""
    return [tuple(compare(old, new, tuple(Direction), declared=declared)) for (old, new), declared in given]


def _lone(old: Contract | None, new: Contract | None, now: Snapshot, policies: Policies, today: date) -> Comparison:
    """A contract that came, or went."""
    if new is not None:
        told = f"{new.name} is a new contract"
        finding = Finding("compat-contract", now.root + new.path, 1, "", "", None, Effect.COMPATIBLE, told)
        return Comparison(Kind.REVISION, None, new, policies.of(new), (finding,))
    assert old is not None
    ended = Stage.SUNSET is stage(old.lifecycle, today)
    told = f"{old.name} is gone, " + (
        f"as its sunset on {old.lifecycle['sunset']} said"
        if ended
        else "and is not past a sunset: it may still be sent, and read"
    )
    effect = Effect.COMPATIBLE if ended else Effect.BREAKING
    finding = Finding("compat-contract", now.root + old.path, 0, "", "", None, effect, told)
    return Comparison(Kind.REVISION, old, None, policies.of(old), (finding,))
