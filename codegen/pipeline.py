"""The flow: ``schemas -> contracts -> [Problem] -> model -> emitters -> {path: text} -> write | compare``."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from codegen import cast_proof, judgement, output, record
from codegen.cache import Cache, digest
from codegen.contracts import Progress, Source, contents, examples, read
from codegen.layout import layout, runtime_files
from codegen.lifecycle import today_utc
from codegen.modules import modules
from codegen.output import Change
from codegen.problems import Problem, errors, in_order
from codegen.record import Record
from codegen.render import COMMAND
from codegen.stamps import stamped
from codegen.texts import texts


@dataclass(frozen=True)
class Request:
    """What to generate from, where to, and how."""

    source: Source
    cache: Cache
    out: Path | None = None
    name: str | None = None
    jobs: int = 0
    today: date = field(default_factory=today_utc)
    against: str | None = None
    """The state that a check compares the contracts with; without one it is the last release."""

    @property
    def key(self) -> str:
        """The fingerprint of all that the outcome depends on, but for what is on the disk already."""
        out = (self.out or Path.cwd()).absolute()
        options = repr(self.source), str(self.source.folder.absolute()), str(out), str(self.name), str(self.today)
        return record.key(self.folders, *options, repr(runtime_files()))

    @property
    def folders(self) -> list[Path]:
        """All that is read of the contracts."""
        return [self.source.folder, *(folder for _, folder in self.source.maps)]


@dataclass(frozen=True)
class Outcome:
    """What a run found and did. Without errors, ``changes`` is what was written, or what a check would write.

    ``contents`` says how much there is, ``packages`` where packages of their own are.
    """

    problems: tuple[Problem, ...]
    changes: tuple[Change, ...] = ()
    contents: str = ""
    packages: str = ""


def run(request: Request, progress: Progress, *, check: bool = False) -> Outcome:
    """Generate both SDKs, or with ``check`` only compare. Nothing is written where there is an error."""
    started, key = time.time(), request.key
    earlier = judgement.earlier(request.source.folder, request.against) if check else None
    key = digest(key, str(check), *(earlier.identity if earlier else ()))
    before = record.recall(request.cache, key)
    if before is not None:
        return Outcome(before.warnings, (), before.contents, before.packages)
    contracts = read(request.source, progress, request.cache)
    contracts = cast_proof.judged(contracts, request.source, request.out, request.cache)
    if check:
        contracts = judgement.judged(contracts, request.source, earlier, request.today, request.cache, request.jobs)
    if errors(contracts.problems):
        return Outcome(contracts.problems)
    model = modules(contracts, request.cache)
    if isinstance(model, Problem):
        return _failed(contracts.problems, [model])
    where = layout(contracts, request.out, request.name)
    told = examples(contracts, request.source)
    files = texts(model, contracts, told, where, request.cache, request.jobs, progress)
    if isinstance(files, list):
        return _failed(contracts.problems, files)
    hand_written = stamped(contracts.settings, where)
    if isinstance(hand_written, list):
        return _failed(contracts.problems, hand_written)
    trees = [*where.trees(files), hand_written]
    changes = tuple(output.compare(trees))
    now = Record(contents(contracts), where.packages, contracts.problems)
    if check and changes:
        return _failed(contracts.problems, output.drift(changes, COMMAND))
    progress(f"writing {len(changes)} files" if changes else "nothing to write")
    failed = output.write(trees, changes)
    if failed is not None:
        return _failed(contracts.problems, [failed])
    if not record.changed_since(request.folders, started):
        record.keep(request.cache, key, now, trees)
    return Outcome(now.warnings, changes, now.contents, now.packages)


def _failed(before: tuple[Problem, ...], found: list[Problem]) -> Outcome:
    return Outcome(tuple(in_order([*before, *found])))
