"""Folders as values, to compare them."""

import difflib
from collections.abc import Mapping
from pathlib import Path


def texts(folder: Path) -> dict[str, str]:
    """The text of every file below a folder, by path; bytecode apart."""
    return {path: data.decode() for path, data in contents(folder).items()}


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of every file below a folder, by path; bytecode apart."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and "__pycache__" not in file.parts)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def moments(folder: Path) -> dict[str, int]:
    """When every file and folder below a folder was last changed, in nanoseconds."""
    return {file.relative_to(folder).as_posix(): file.lstat().st_mtime_ns for file in sorted(folder.rglob("*"))}


def difference(expected: Mapping[str, str], found: Mapping[str, str]) -> str:
    """How two folders differ, as ``diff`` says it; empty where they do not."""
    lines: list[str] = []
    for path in sorted({*expected, *found}):
        before, after = expected.get(path), found.get(path)
        if before is None or after is None:
            lines.append(f"{path}: {'is new' if before is None else 'is gone'}\n")
        else:
            lines += difflib.unified_diff(
                before.splitlines(keepends=True),
                after.splitlines(keepends=True),
                f"expected/{path}",
                f"generated/{path}",
            )
    return "".join(lines)
