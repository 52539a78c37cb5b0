"""Earlier states of the contracts: a revision of git, another folder, a bundle."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from codegen.cache import Cache, digest, generator
from codegen.contracts import Contracts, Source, read
from codegen.problems import Problem, errors
from codegen.snapshot import Snapshot, read_bundle, snapshot
from codegen.source import read_text

TAGS = "v[0-9]*"
"""What release tags are called, as git's patterns have it."""
FETCH = "`git fetch --unshallow --tags`"


class NoBase(Exception):
    """There is no such state, or it cannot be compared with; the text says why."""


class NotThere(NoBase):
    """The revision is there, and has no contracts where they are now."""


def last_release(folder: Path) -> str | None:
    """The newest release tag that the checked-out revision comes from, or None: none, no git, no repository."""
    found = _git(folder, "describe", "--tags", "--abbrev=0", "--match", TAGS)
    return found.strip() or None if found is not None else None


def releases(folder: Path) -> list[str]:
    """Every release tag that the checked-out revision comes from, the newest first."""
    found = _git(folder, "tag", "--merged", "HEAD", "--sort=-version:refname", "--list", TAGS)
    return found.split() if found is not None else []


def is_shallow(folder: Path) -> bool:
    """Whether this is a clone that has only the newest revisions, and so no older tags."""
    return (_git(folder, "rev-parse", "--is-shallow-repository") or "").strip() == "true"


def without_git(folder: Path) -> str:
    """Why git knows of no earlier state; empty where it may."""
    try:
        plain = {**os.environ, "LC_ALL": "C"}  # its words in English, as all that is told here
        command = ["git", "rev-parse", "HEAD"]
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True, env=plain)
    except OSError:
        return "git is not installed"
    if run.returncode:
        return f"git says {run.stderr.strip().partition(chr(10))[0].removeprefix('fatal: ')}"
    return f"this clone is shallow: {FETCH} gets the rest" if is_shallow(folder) else ""


def revision(folder: Path, name: str) -> str | None:
    """The commit that a name of git stands for."""
    found = None if name.startswith("-") else _git(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    return found.strip() or None if found is not None else None


def base(against: str, source: Source, cache: Cache) -> Snapshot:
    """The state that ``against`` names: a folder, a bundle, else a revision of git. Raises ``NoBase``."""
    place = Path(against)
    if place.is_dir():
        return _folder(place, against, source, cache)
    if place.is_file():
        text = read_text(place, against)
        found = text if isinstance(text, Problem) else read_bundle(text, against)
        if isinstance(found, Problem):
            raise NoBase(f"{found.path} {found.message}: {found.hint}")
        return found
    commit = revision(source.folder, against)
    if commit is None:
        why = without_git(source.folder)
        raise NoBase(f'there is no folder, file or revision "{against}"{why and f" ({why})"}')
    prefix = _git(source.folder, "rev-parse", "--show-prefix") or ""
    key = digest("base", generator(), commit, prefix, source.shown, str(source.formats), str(source.maps))
    known = {} if source.maps else cache.recall([key])
    state = known.get(key) or replace(_revision(against, source, cache), texts={})
    cache.keep({} if known or source.maps else {key: state})
    return replace(state, label=against)


def _revision(name: str, source: Source, cache: Cache) -> Snapshot:
    """What a revision has where the contracts are now; examples are nothing that can be compared."""
    prefix = (_git(source.folder, "rev-parse", "--show-prefix") or "").strip()
    packed = _run(source.folder, "archive", "--format=tar", name)
    if packed is None:
        raise NotThere(f"{prefix or source.shown} is not in {name}: name a revision that has it")
    with tempfile.TemporaryDirectory() as work:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            wanted = [each for each in archive if each.isfile() and "/examples/" not in each.name]
            archive.extractall(work, wanted, filter="data")
        # The state is read as if it stood where the contracts stand now, so that both have the same paths.
        return _read(replace(source, folder=Path(work)), name, cache)


def _folder(place: Path, label: str, source: Source, cache: Cache) -> Snapshot:
    """A schema folder, or a repository that has one where this one has it."""
    below = PurePath(source.shown)
    inside = place / below
    named = below.parts and not below.is_absolute() and ".." not in below.parts  # else it would be the contracts' own
    folder = inside if named and inside.is_dir() and not (place / "catalog.toml").is_file() else place
    return _read(replace(source, folder=folder), label, cache)


def _read(source: Source, label: str, cache: Cache) -> Snapshot:
    contracts: Contracts = read(source, lambda step: None, cache)
    found = fatal(contracts.problems)
    if found or not contracts.canonical:
        raise NoBase(f"the contracts of {label} cannot be compared with: {_told(found, source.shown)}")
    return snapshot(contracts, label)


def _told(found: Sequence[Problem], root: str) -> str:
    """The first of what is wrong with an earlier state; its paths are below that, and not on the disk."""
    if not found:
        return "there is no schema that can be read"
    first, more = found[0], len(found) - 1
    place = f"{first.path.removeprefix(root)}{f':{first.line}' if first.line else ''} {first.pointer}".strip()
    return f"{place} {first.message}".strip() + (f" (and {more} more)" if more else "")


_FATAL = frozenset("readable json-syntax dialect schema-valid ref-resolves ref-cycle catalog place".split())


def fatal(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems with which a contract means nothing, so that it cannot be compared; all others are another matter."""
    return tuple(each for each in errors(problems) if each.rule in _FATAL)


def _git(folder: Path, *arguments: str) -> str | None:
    found = _run(folder, *arguments)
    return None if found is None else found.decode(errors="replace")


def _run(folder: Path, *arguments: str) -> bytes | None:
    try:
        run = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except OSError:
        return None
    return run.stdout if run.returncode == 0 else None


def release_version(tag: str) -> str:
    """The version that a release tag names."""
    return re.sub(r"^v", "", tag)
