"""The files of the repository, as git sees them: tracked, or new and not ignored."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, committed; paths are relative to the root, in order."""
    # A clone that belongs to another user is still ours to list.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = sorted({Path(name) for name in listed.split("\0") if name})
    return tuple(path for path in paths if (ROOT / path).is_file())


def text(path: Path) -> str | None:
    """The content of one of ``files()``; None when it is not text."""
    try:
        return (ROOT / path).read_text("utf-8")
    except UnicodeDecodeError:
        return None


def is_generated(path: Path) -> bool:
    """Whether the generator owns the file."""
    return "_generated" in path.parts or path.parts[1:2] == ("generated",)
