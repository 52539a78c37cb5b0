"""The question of ``diff``: which states, by which rules; and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from codegen import bases
from codegen.cache import Cache
from codegen.compat.findings import Finding
from codegen.contracts import Contracts, Progress, Source, read, severities
from codegen.evolution import Comparison, Kind, revisions, successions
from codegen.gate import Gate, policies
from codegen.problems import Problem, Severity
from codegen.settings import Settings
from codegen.snapshot import Contract, Snapshot, snapshot

NOW = "now"


@dataclass(frozen=True)
class Question:
    """What is compared: the contracts of ``source`` with ``against`` (None: the last release), or two states alone."""

    source: Source | None
    against: str | None
    head: str | None
    today: date
    mode: str | None = None
    writers: str | None = None
    transitive: bool = False
    jobs: int = 0


@dataclass(frozen=True)
class Answer:
    """The comparisons; which findings count as failures; ``note`` is what should be known about the states."""

    base: str
    head: str
    comparisons: tuple[Comparison, ...]
    failures: tuple[Finding, ...]
    note: str = ""
    version: str = ""
    """The version of the packages in the older state."""


def answer(question: Question, cache: Cache, progress: Progress) -> Answer | tuple[Problem, ...]:
    """Compare, or say what is wrong with the contracts. Raises ``bases.NoBase``."""
    source = question.source
    if question.head is not None or source is None:
        return _of_two(question, cache)
    contracts = read(source, progress, cache)
    if wrong := bases.fatal(contracts.problems):
        return wrong
    now = snapshot(contracts, NOW)
    rules = policies(contracts.settings, mode=question.mode, writers=question.writers)
    names = _names(question, source)
    found: list[Comparison] = []
    version = now.version
    for name in list(names):
        progress(f"comparing with {name}")
        try:
            before = bases.base(name, source, cache)
        except bases.NotThere:
            if question.against:
                raise
            names.remove(name)  # a release that is older than the contracts
            continue
        version = before.version if name == names[0] else version
        made = revisions(before, now, rules, question.today, cache, question.jobs)
        found += [replace(each, base=name if len(names) > 1 else "") for each in made]
    progress("comparing versions with their predecessors")
    changed = {_event(each.contract) for each in found}
    every = successions(now, rules, cache, question.jobs, transitive=question.transitive)
    found += [each for each in every if not names or _event(each.contract) in changed]
    note = "" if names else f"{_no_release(source)}; each version is compared with its predecessor"
    failures = _failures(found, contracts, now, question)
    return Answer(", ".join(names) or "predecessors", NOW, tuple(found), tuple(failures), note, version)


def _no_release(source: Source) -> str:
    why = bases.without_git(source.folder)
    return f"there is no release tag ({bases.TAGS}){f' ({why})' if why else ''}"


def _names(question: Question, source: Source) -> list[str]:
    if question.against:
        return [question.against]
    if question.transitive:
        return bases.releases(source.folder)
    last = bases.last_release(source.folder)
    return [last] if last else []


def _of_two(question: Question, cache: Cache) -> Answer:
    """Two states by themselves: bundles, folders or revisions."""
    assert question.against is not None
    source = question.source or Source(Path())
    before = bases.base(question.against, source, cache)
    now = bases.base(question.head, source, cache) if question.head else before
    settings = read(source, lambda step: None, cache).settings if question.source else None
    rules = policies(settings, mode=question.mode, writers=question.writers or _writers(settings, now))
    found = revisions(before, now, rules, question.today, cache, question.jobs)
    changed = {_event(each.contract) for each in found}
    every = successions(now, rules, cache, question.jobs, transitive=question.transitive)
    found += [each for each in every if _event(each.contract) in changed]
    failures = [finding for each in found if each.kind is Kind.REVISION for finding in each.broken]
    return Answer(question.against, question.head or "", tuple(found), tuple(failures), "", before.version)


def _writers(settings: Settings | None, now: Snapshot) -> str | None:
    """A bundle of a catalogue was made for SDKs, which send what is declared."""
    return "declared" if settings is None and now.version else None


def _failures(found: Sequence[Comparison], contracts: Contracts, now: Snapshot, question: Question) -> list[Finding]:
    """Findings of revisions that break what is asked, without those that are waived or that no error is made of."""
    weights = severities(contracts.settings)
    revised = [each for each in found if each.kind is Kind.REVISION]
    if contracts.settings is None:
        return [finding for each in revised for finding in each.broken]
    gate = Gate(contracts.settings, "", now, question.today)
    broken = (finding for each in revised for finding in gate.unwaived(each))
    return [each for each in broken if weights[each.rule] is Severity.ERROR]


def _event(contract: Contract) -> str:
    return contract.event or contract.path
