"""Texts to files: write what changed, remove what nothing explains any more, compare.

A generated folder changes in one step: the new one is built beside it (unchanged files are hard links), then
the two change places. Whoever looks, or kills the process, finds the old folder or the new one, never half.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from codegen.problems import Problem

_STAGING, _RETIRED = ".staging", ".retired"
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2) on Linux, RENAME_SWAP of renamex_np(2) on macOS
_HERE = -100 if sys.platform == "linux" else 0  # AT_FDCWD


@dataclass(frozen=True)
class Tree:
    """One folder that is generated as a whole: file texts by path below it. ``shown`` is its name in messages.

    ``whole`` says that nothing else may be in the folder; otherwise only generated files are ever removed.
    """

    folder: Path
    files: Mapping[str, str]
    shown: str
    whole: bool = True


@dataclass(frozen=True)
class Change:
    """One file that is not as it is generated: ``missing``, ``stale`` or ``unexplained``."""

    kind: str
    path: str


def compare(trees: list[Tree]) -> list[Change]:
    """What differs between the trees and the disk, by path."""
    found = [change for tree in trees for change in _changes(tree)]
    return sorted(found, key=lambda change: change.path)


def drift(changes: Iterable[Change], command: str) -> list[Problem]:
    """The differences as problems, for a check."""
    words = {
        "missing": "is missing",
        "stale": "is not what its schema generates: it was edited, or the schema changed",
        "unexplained": "is generated from no schema any more",
    }
    return [Problem("drift", c.path, words[c.kind], hint=f"run `{command}`") for c in changes]


def write(trees: Iterable[Tree], changes: Iterable[Change]) -> Problem | None:
    """Bring every tree that has changes up to date. On a fault nothing of the tree that failed has changed."""
    changed = {change.path for change in changes}
    for tree in trees:
        own = {path for path in tree.files if f"{tree.shown}/{path}" in changed}
        if not own and not any(path.startswith(f"{tree.shown}/") for path in changed):
            continue
        try:
            _replace(tree, own)
        except OSError as error:
            fault = f"cannot be written: {error.strerror} ({Path(error.filename or tree.shown).name})"
            hint = "make the folder writable, or give another with --out"
            return Problem("writable", tree.shown, fault, hint=hint)
    return None


def _changes(tree: Tree) -> list[Change]:
    found = []
    for path, text in tree.files.items():
        kind = _differs(tree.folder / path, text.encode())
        if kind:
            found.append(Change(kind, f"{tree.shown}/{path}"))
    if tree.whole:
        extra = (path for path in _existing(tree.folder) if path not in tree.files)
        found += [Change("unexplained", f"{tree.shown}/{path}") for path in extra]
    return found


def _differs(file: Path, data: bytes) -> str:
    """How a file is not what it should be: ``missing``, ``stale``, or nothing. What cannot be read is stale."""
    try:
        return "" if file.read_bytes() == data else "stale"
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except OSError:
        return "stale"


def _existing(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            yield file.relative_to(folder).as_posix()


def _replace(tree: Tree, changed: set[str]) -> None:
    if not tree.whole:
        _write_each(tree, changed)
        return
    tree.folder.parent.mkdir(parents=True, exist_ok=True)
    staging = tree.folder.with_name(tree.folder.name + _STAGING)
    _remove(staging)
    _remove(tree.folder.with_name(tree.folder.name + _RETIRED))
    staging.mkdir()
    try:
        for folder in sorted({(staging / path).parent for path in tree.files}):
            folder.mkdir(parents=True, exist_ok=True)
        for path, text in tree.files.items():
            _stage(tree.folder / path, staging / path, text, same=path not in changed)
        _exchange(staging, tree.folder)
    finally:
        _remove(staging)


def _stage(old: Path, new: Path, text: str, *, same: bool) -> None:
    if same:
        try:
            os.link(old, new)
            return
        except OSError:
            pass  # a file system without hard links
    new.write_bytes(text.encode())


def _exchange(staging: Path, folder: Path) -> None:
    """Put the staged folder in place of the old one; the old one is then in the staged one's place."""
    if not folder.exists():
        staging.rename(folder)
    elif not _swap(staging, folder):
        retired = folder.with_name(folder.name + _RETIRED)
        folder.rename(retired)
        staging.rename(folder)
        _remove(retired)


def _swap(one: Path, other: Path) -> bool:
    """Let two paths change places atomically, where the system can."""
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if hasattr(libc, "renameat2"):
        return bool(libc.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
    if hasattr(libc, "renamex_np"):
        return bool(libc.renamex_np(names[0], names[1], _EXCHANGE) == 0)
    return False


def _write_each(tree: Tree, changed: set[str]) -> None:
    for path in sorted(changed):
        file = tree.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_name(file.name + _STAGING)
        aside.write_bytes(tree.files[path].encode())
        aside.replace(file)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
