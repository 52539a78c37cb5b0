"""The contracts judged by their own history: what a check adds to the rules that need no other state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from codegen import bases
from codegen.cache import Cache, digest
from codegen.contracts import Contracts, Source, severities
from codegen.evolution import Comparison, revisions
from codegen.gate import Gate, policies
from codegen.problems import Problem, errors, in_order, with_severities
from codegen.snapshot import Snapshot, snapshot
from codegen.source import read_text


@dataclass(frozen=True)
class Earlier:
    """The state to compare with: what it is called, a fingerprint of what it is, and whether somebody asked for it."""

    name: str
    identity: tuple[str, ...]
    asked: bool = True


def earlier(folder: Path, against: str | None) -> Earlier | None:
    """The state that is asked for, else the last release; None where there was none."""
    name = against or bases.last_release(folder)
    if name is None:
        return None
    place = Path(name)
    if place.is_dir():
        files = sorted(each for each in place.rglob("*") if each.is_file())
        return Earlier(name, (name, digest(*(part for f in files for part in (str(f), f.read_bytes())))))
    if place.is_file():
        return Earlier(name, (name, digest(place.read_bytes())))
    return Earlier(name, (name, bases.revision(folder, name) or ""), asked=against is not None)


def judged(
    contracts: Contracts, source: Source, before: Earlier | None, today: date, cache: Cache, jobs: int
) -> Contracts:
    """The contracts with the problems of their lifecycle, and of what changed since an earlier state."""
    if contracts.settings is None or contracts.catalog is None or errors(contracts.problems):
        return contracts
    text = read_text(source.folder / "catalog.toml", f"{source.shown}catalog.toml")
    state = snapshot(contracts, "now")
    gate = Gate(contracts.settings, text if isinstance(text, str) else "", state, today)
    problems = gate.lifecycle()
    if before is None and bases.is_shallow(source.folder):
        fault = "has no release to compare with, as this clone is shallow"
        hint = f"{bases.FETCH}, or fetch-depth: 0 in a workflow"
        problems.append(Problem("release-known", source.shown.rstrip("/"), fault, hint=hint))
    if before is not None:
        try:
            base = bases.base(before.name, source, cache)
        except bases.NoBase as error:
            if isinstance(error, bases.NotThere) and not before.asked:
                return _weighed(contracts, problems)  # the release is older than the contracts
            hint = "name another state with --against: a revision, a folder, or a bundle"
            problems.append(Problem("base", before.name, str(error), hint=hint))
        else:
            problems += gate.against(compared(base, state, contracts, today, cache, jobs))
    return _weighed(contracts, problems)


def _weighed(contracts: Contracts, found: Sequence[Problem]) -> Contracts:
    weighed = with_severities([*contracts.problems, *found], severities(contracts.settings))
    return replace(contracts, problems=tuple(in_order(weighed)))


def compared(
    base: Snapshot, state: Snapshot, contracts: Contracts, today: date, cache: Cache, jobs: int
) -> Sequence[Comparison]:
    """Every contract as it was in an earlier state, and as it is."""
    return revisions(base, state, policies(contracts.settings), today, cache, jobs)
