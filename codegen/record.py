"""What a run came to, kept so that the next one on the same files only has to look whether anything changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from codegen.cache import Cache, digest, generator
from codegen.output import Tree, files_below
from codegen.problems import Problem, Severity


@dataclass(frozen=True)
class Record:
    """The warnings of a run and how it is summed up; the files it stands for are known by their digests."""

    contents: str
    packages: str
    warnings: tuple[Problem, ...]


def key(folders: Iterable[Path], *options: str) -> str:
    """The fingerprint of every file that a run reads, and of its options."""
    parts: list[str | bytes] = ["record", generator(), *options]
    for folder in folders:
        for path in files_below(folder):
            parts += [path, _bytes(path)]
    return digest(*parts)


def changed_since(folders: Iterable[Path], moment: float) -> bool:
    """Whether a file was written after a moment (seconds since the epoch): what was read may not be what is there."""
    return any(os.stat(path).st_mtime >= moment for folder in folders for path in files_below(folder))  # noqa: PTH116


def keep(cache: Cache, name: str, record: Record, trees: Iterable[Tree]) -> None:
    """Remember a run whose trees are on the disk as they should be."""
    folders = [
        {
            "folder": str(tree.folder.absolute()),
            "whole": tree.whole,
            "files": {path: digest(text) for path, text in tree.files.items()},
        }
        for tree in trees
    ]
    warnings = [asdict(problem) for problem in record.warnings]
    kept = {"contents": record.contents, "packages": record.packages, "warnings": warnings, "folders": folders}
    cache.put({name: json.dumps(kept)})


def recall(cache: Cache, name: str) -> Record | None:
    """The run that these inputs came to before, if every file that it wrote is still as it was, and none is added."""
    text = cache.get([name]).get(name)
    if text is None:
        return None
    try:
        kept = json.loads(text)
        if not all(_unchanged(Path(each["folder"]), each["files"], whole=each["whole"]) for each in kept["folders"]):
            return None
        warnings = (Problem(**{**each, "severity": Severity(each["severity"])}) for each in kept["warnings"])
        return Record(kept["contents"], kept["packages"], tuple(warnings))
    except (ValueError, KeyError, TypeError):
        return None  # a damaged entry is none


def _unchanged(folder: Path, files: dict[str, str], *, whole: bool) -> bool:
    try:
        same = all(digest((folder / path).read_bytes()) == known for path, known in files.items())
    except OSError:
        return False
    return same and (not whole or sum(1 for _ in files_below(folder)) == len(files))


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as opened:  # noqa: PTH123 -- thousands of them
            return opened.read()
    except OSError as error:
        return str(error).encode()
