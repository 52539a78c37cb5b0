"""The flow: ``schemas -> contracts -> [Problem] -> model -> emitters -> {path: text} -> write | compare``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from codegen import output
from codegen.cache import Cache
from codegen.contracts import Contracts, Progress, Source, read
from codegen.layout import Layout, layout
from codegen.modules import modules
from codegen.output import Change
from codegen.problems import Problem, errors, in_order
from codegen.render import COMMAND
from codegen.texts import texts


@dataclass(frozen=True)
class Request:
    """What to generate from, where to, and how."""

    source: Source
    cache: Cache
    out: Path | None = None
    name: str | None = None
    jobs: int = 0


@dataclass(frozen=True)
class Outcome:
    """What a run found and did. Without errors, ``changes`` is what was written, or what a check would write."""

    contracts: Contracts
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...] = ()
    layout: Layout | None = None


def run(request: Request, progress: Progress, *, check: bool = False) -> Outcome:
    """Generate both SDKs, or with ``check`` only compare. Nothing is written where there is an error."""
    contracts = read(request.source, progress)
    if errors(contracts.problems):
        return Outcome(contracts, contracts.problems)
    model = modules(contracts)
    if isinstance(model, Problem):
        return _failed(contracts, [model])
    where = layout(contracts, request.out, request.name)
    files = texts(model, contracts, where, request.cache, request.jobs, progress)
    if isinstance(files, list):
        return _failed(contracts, files)
    trees = where.trees(files)
    changes = output.compare(trees)
    if check:
        found = output.drift(changes, COMMAND)
        return Outcome(contracts, tuple(in_order([*contracts.problems, *found])), tuple(changes), where)
    progress(f"writing {len(changes)} files" if changes else "nothing to write")
    failed = output.write(trees) if changes else []
    if isinstance(failed, Problem):
        return _failed(contracts, [failed])
    return Outcome(contracts, contracts.problems, tuple(changes), where)


def _failed(contracts: Contracts, problems: list[Problem]) -> Outcome:
    return Outcome(contracts, tuple(in_order([*contracts.problems, *problems])))
