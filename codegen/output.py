"""Texts to files: write what changed, remove what nothing explains any more, compare.

A generated folder changes in one step: the new one is built beside it (unchanged files are hard links), then
the two change places. Whoever looks, or kills the process, finds the old folder or the new one, never half.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import operator
import os
import shutil
import sys
import tempfile
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
    """Bring every tree that has changes up to date: all are made ready first, so that a fault changes none."""
    changed = {change.path for change in changes}
    ready: list[tuple[Tree, Path]] = []
    try:
        for tree in trees:
            _sweep(tree)
            if any(path.startswith(f"{tree.shown}/") for path in changed):
                own = {path for path in tree.files if f"{tree.shown}/{path}" in changed}
                ready.append((tree, _staged(tree, own)))
        for tree, staging in ready:
            _exchange(tree, staging)
    except OSError as error:
        hint = "make the folder writable, or give another with --out"
        return Problem("writable", tree.shown, f"cannot be written: {error.strerror}", hint=hint)
    finally:
        for _, staging in ready:
            _remove(staging)
    return None


def _changes(tree: Tree) -> list[Change]:
    found = []
    for path, text in tree.files.items():
        kind = _differs(f"{tree.folder}/{path}", text.encode())
        if kind:
            found.append(Change(kind, f"{tree.shown}/{path}"))
    if tree.whole:
        extra = (path for path in _existing(tree.folder) if path not in tree.files)
        found += [Change("unexplained", f"{tree.shown}/{path}") for path in extra]
    return found


def _differs(file: str, data: bytes) -> str:
    """How a file is not what it should be: ``missing``, ``stale``, or nothing. What cannot be read is stale."""
    try:
        with open(file, "rb") as opened:  # noqa: PTH123 -- thousands of them
            return "" if opened.read() == data else "stale"
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except OSError:
        return "stale"


def _existing(folder: Path) -> Iterator[str]:
    start = len(f"{folder}/")
    yield from sorted(path[start:] for path in files_below(folder))


def files_below(folder: Path) -> Iterator[str]:
    """Every file below a folder in a stable order, without what Python leaves there; a link is one, too."""
    todo = [str(folder)]
    while todo:
        try:
            with os.scandir(todo.pop()) as opened:
                found = sorted(opened, key=operator.attrgetter("name"))
        except OSError:
            continue  # it has gone, or was never there
        inside = {each.name: each.path for each in found if each.is_dir(follow_symlinks=False)}
        yield from (each.path for each in found if each.name not in inside)
        inside.pop("__pycache__", None)
        todo += reversed(inside.values())


def _staged(tree: Tree, changed: set[str]) -> Path:
    """A folder beside the tree's with all that is to be in it; left by whoever was killed before, it is removed."""
    parent = tree.folder.parent if tree.whole else tree.folder
    parent.mkdir(parents=True, exist_ok=True)
    if tree.whole and tree.folder.exists() and not tree.folder.is_dir():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(tree.folder))
    prefix = f"{tree.folder.name}{_STAGING}"
    with _alone(parent):
        _sweep(tree)
        staging = Path(tempfile.mkdtemp(prefix=f"{prefix}-{os.getpid()}-", dir=parent))
    staging.chmod(0o755)
    wanted = tree.files if tree.whole else {path: tree.files[path] for path in changed}
    for folder in sorted({(staging / path).parent for path in wanted}):
        folder.mkdir(parents=True, exist_ok=True)
    for path, text in wanted.items():
        _stage(tree.folder / path, staging / path, text, same=path not in changed)
    return staging


def _sweep(tree: Tree) -> None:
    """Remove what a killed run left beside the tree."""
    parent = tree.folder.parent if tree.whole else tree.folder
    for left in parent.glob(f"{tree.folder.name}{_STAGING}*"):
        if not _is_in_use(left):
            _remove(left)


def _is_in_use(staging: Path) -> bool:
    """Whether the process that made a staging folder, whose name has its number, still runs."""
    parts = staging.name.rpartition(_STAGING)[2].split("-")
    if len(parts) < 2 or not parts[1].isdigit():
        return False
    try:
        os.kill(int(parts[1]), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return int(parts[1]) != os.getpid()


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one process at a time, by a lock on the folder itself that ends with the process."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _stage(old: Path, new: Path, text: str, *, same: bool) -> None:
    if same:
        try:
            os.link(old, new)
            return
        except OSError:
            pass  # a file system without hard links
    new.write_bytes(text.encode())


def _exchange(tree: Tree, staging: Path) -> None:
    """Put what is staged in place; what was there is then in the staged one's place."""
    if not tree.whole:
        for file in sorted(path for path in staging.rglob("*") if path.is_file()):
            target = tree.folder / file.relative_to(staging)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)
        return
    with _alone(tree.folder.parent):
        if not tree.folder.exists():
            staging.rename(tree.folder)
        elif not _swap(staging, tree.folder):
            retired = tree.folder.with_name(f"{staging.name}{_RETIRED}")
            tree.folder.rename(retired)
            staging.rename(tree.folder)
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


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
